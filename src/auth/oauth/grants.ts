import type { Database } from '../../database/database.js'
import { apiError } from '../../errors/api-error.js'
import { digestOfToken } from '../../security/static-tokens.js'
import { findUserById } from '../../services/users/user-by-email.js'
import type { AuthDependencies, Visitor } from '../dependencies.js'
import { issueTokens, subjectOfUser, type TokenSubject, type Tokens } from '../issue-tokens.js'
import { refreshSession } from '../refresh.js'
import { createSession, endSession, findSession } from '../session-rows.js'
import { type Grant, useCode } from './codes.js'

/** What a program gets for a code or a refresh token. */
export interface GrantedTokens extends Tokens {
  readonly scope: string
}

/** What a program must say again of what it was granted; what it leaves out is not compared. */
export interface GrantClaim {
  readonly redirectUri?: string | undefined
  readonly resource?: string | undefined
}

/**
 * Exchanges a code for tokens: a session of the user that belongs to the program. Null for a code that is not valid, or was not given for
 * this. A code that is shown twice was stolen by one of the two: what came of it ends.
 */
export async function exchangeCode(
  dependencies: AuthDependencies,
  client: string,
  code: string,
  claim: GrantClaim,
  visitor: Visitor,
): Promise<GrantedTokens | null> {
  const { database } = dependencies
  const opened = await database.transaction(async (transaction) => {
    const grant = await useCode(transaction, client, code)
    return grant && isFor(grant, claim) ? openGrant(dependencies, transaction, grant, code, visitor) : null
  })
  if (!opened) {
    await endGrants(dependencies, { client, code_hash: digestOfToken(code) })
    return null
  }
  const { grant, subject, token } = opened
  const tokens = await issueTokens(dependencies, subject, { token, isCookie: false, grant: toldGrant(grant) }, visitor.ip, 'login')
  return { ...tokens, scope: grant.scope }
}

/** Hands out new tokens for a refresh token, which is used up. Null for one that is not valid; one that was used before ends all that came of it. */
export async function refreshGrant(
  dependencies: AuthDependencies,
  client: string,
  token: string,
  claim: Pick<GrantClaim, 'resource'>,
  visitor: Visitor,
): Promise<GrantedTokens | null> {
  const { database } = dependencies
  const digest = digestOfToken(token)
  const row = await findGrant(database, client, digest)
  if (!row) return null
  const session = row.session === digest ? await findSession(database, token) : null
  if (session?.oauth_client !== client || session.next_token !== null) {
    await endGrants(dependencies, { id: row.id })
    return null
  }
  if (!isFor({ ...row, redirectUri: '' }, claim)) return null
  const scope = row.scope ?? ''
  const keep = async (transaction: Database, next: string): Promise<void> => {
    const expires_at = new Date(Date.now() + dependencies.config.auth.refreshTokenTtl)
    const data = { session: digestOfToken(next), previous_session: digest, expires_at }
    await transaction.withPrisma((prisma) => prisma.oauthToken.updateMany({ where: { id: row.id }, data }))
  }
  const grant = toldGrant({ scope, resource: row.resource })
  return { ...(await refreshSession(dependencies, session, false, visitor, { grant, keep })), scope }
}

/** Ends the session of a refresh token of this program, and all before it. Every other token is no error. */
export const revokeGrant = async (dependencies: AuthDependencies, client: string, token: string): Promise<void> => {
  const row = await findGrant(dependencies.database, client, digestOfToken(token))
  if (row) await endGrants(dependencies, { id: row.id })
}

const toldGrant = ({ scope, resource }: Pick<Grant, 'scope' | 'resource'>) => ({ scope, aud: resource })

const isFor = ({ redirectUri, resource }: Pick<Grant, 'redirectUri' | 'resource'>, claim: GrantClaim): boolean =>
  (claim.redirectUri === undefined || claim.redirectUri === redirectUri) && (claim.resource === undefined || claim.resource === resource)

type GrantRows = { readonly id: string } | { readonly client: string; readonly code_hash: string }

/** By its refresh token, or the one before. */
const findGrant = (database: Database, client: string, digest: string) =>
  database.withPrisma((prisma) =>
    prisma.oauthToken.findFirst({ where: { client, OR: [{ session: digest }, { previous_session: digest }] } }),
  )

/** The user has to be active at this moment, too. */
async function openGrant(
  { config: { auth } }: AuthDependencies,
  transaction: Database,
  grant: Grant,
  code: string,
  visitor: Visitor,
): Promise<{ readonly grant: Grant; readonly subject: TokenSubject; readonly token: string }> {
  const user = await findUserById(transaction, grant.user)
  if (user?.status !== 'active') throw apiError('INVALID_CREDENTIALS')
  const token = await createSession(transaction, { user: grant.user }, visitor, auth.refreshTokenTtl, grant.client)
  const now = new Date()
  await transaction.withPrisma(async (prisma) => {
    await prisma.oauthToken.deleteMany({ where: { expires_at: { lt: now } } })
    await prisma.oauthToken.create({
      data: {
        client: grant.client,
        user: grant.user,
        session: digestOfToken(token),
        code_hash: digestOfToken(code),
        resource: grant.resource,
        scope: grant.scope,
        date_created: now,
        expires_at: new Date(now.getTime() + auth.refreshTokenTtl),
      },
    })
  })
  return { grant, subject: subjectOfUser(user), token }
}

/** Ends the sessions of these grants on every node; access tokens end with their session. */
async function endGrants({ database, accessChanged }: AuthDependencies, where: GrantRows): Promise<void> {
  await database.transaction(async (transaction) => {
    const rows = await transaction.withPrisma((prisma) => prisma.oauthToken.findMany({ where }))
    if (rows.length === 0) return
    const digests = new Set(rows.map(({ session }) => session))
    const sessions = await transaction.withPrisma((prisma) =>
      prisma.session.findMany({
        where: { user: { in: rows.map(({ user }) => user) }, oauth_client: { in: rows.map(({ client }) => client) } },
        select: { token: true },
      }),
    )
    for (const { token } of sessions.filter((session) => digests.has(digestOfToken(session.token))))
      await accessChanged(transaction, 'directus_sessions', await endSession(transaction, token))
    await transaction.withPrisma((prisma) => prisma.oauthToken.deleteMany({ where: { id: { in: rows.map(({ id }) => id) } } }))
  })
}
