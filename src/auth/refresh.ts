import type { Database } from '../database/database.js'
import { apiError, invalidPayload } from '../errors/api-error.js'
import { looksLikeOurToken, verifyToken } from '../security/tokens.js'
import { findUserById } from '../services/users/user-by-email.js'
import type { AuthDependencies, Visitor } from './dependencies.js'
import { issueTokens, subjectOfUser, type TokenSession, type TokenSubject, type Tokens } from './issue-tokens.js'
import { asObject, type LoginMode, loginModes } from './login-input.js'
import { endSession, findSession, type SessionRow, succeedSession } from './session-rows.js'
import { findOpenShare, isUsedUp } from './shares/open-share.js'

/** Where a client may have put its refresh token. */
export interface RefreshInput {
  readonly body: unknown
  readonly refreshCookie: string | null
  readonly sessionCookie: string | null
}

/** Finds the refresh token where the mode says: in the body, in its cookie, or inside the session cookie. */
export async function findRefreshToken({ config }: AuthDependencies, input: RefreshInput): Promise<{ token: string; mode: LoginMode }> {
  const body = asObject(input.body)
  const given = body.mode ?? (body.refresh_token ? 'json' : 'cookie')
  const mode = loginModes.find((known) => known === given)
  const token = mode && (await tokenOfMode(mode, body.refresh_token, input, config.auth.secret))
  if (!mode || !token) throw invalidPayload('The refresh token is required in either the payload or cookie')
  return { token, mode }
}

async function tokenOfMode(
  mode: LoginMode,
  inBody: unknown,
  { refreshCookie, sessionCookie }: RefreshInput,
  secret: string,
): Promise<string | null> {
  if (mode === 'json') return typeof inBody === 'string' ? inBody : null
  if (mode === 'cookie') return refreshCookie
  if (!sessionCookie || !looksLikeOurToken(sessionCookie)) return null
  const { session } = await verifyToken(sessionCookie, secret)
  return typeof session === 'string' ? session : null
}

/** Hands out new tokens for a refresh token, which is then used up (in session mode: after a moment of grace). Earlier access tokens stay valid until they expire, or the chain ends. */
export async function refresh(dependencies: AuthDependencies, token: string, isCookie: boolean, visitor: Visitor): Promise<Tokens> {
  const session = await findSession(dependencies.database, token)
  // What a program got by OAuth is refreshed by that program, at its own door.
  if (!session || session.oauth_client !== null) throw apiError('INVALID_CREDENTIALS')
  return refreshSession(dependencies, session, isCookie, visitor)
}

/** What else is told of a session given by OAuth, and what is written with its successor. */
export interface RefreshedGrant {
  readonly grant: NonNullable<TokenSession['grant']>
  readonly keep: (transaction: Database, next: string) => Promise<void>
}

/** Hands out new tokens for a session that lasts. Throws where it was refreshed before, or its user may no longer enter. */
export async function refreshSession(
  dependencies: AuthDependencies,
  session: SessionRow,
  isCookie: boolean,
  visitor: Visitor,
  oauth?: RefreshedGrant,
): Promise<Tokens> {
  const { database, accessChanged } = dependencies
  const subject = await subjectOf(dependencies, session)
  const next = await database.transaction(async (transaction) => {
    await accessChanged(transaction, 'directus_sessions', [session.token])
    const made = await nextToken({ ...dependencies, database: transaction }, session, isCookie, visitor)
    if (made) await oauth?.keep(transaction, made)
    return made
  })
  if (!next) throw apiError('INVALID_CREDENTIALS')
  if ('id' in subject)
    await database.withPrisma((client) => client.user.update({ where: { id: subject.id }, data: { last_access: new Date() } }))
  return issueTokens(dependencies, subject, { token: next, isCookie, ...(oauth && { grant: oauth.grant }) }, visitor.ip, 'refresh')
}

function nextToken(
  { database, config: { auth } }: AuthDependencies,
  session: SessionRow,
  isCookie: boolean,
  visitor: Visitor,
): Promise<string | null> {
  return succeedSession(
    database,
    session,
    visitor,
    isCookie
      ? { lifetime: auth.sessionTtl, grace: auth.sessionGracePeriod, isRepeatable: true }
      : { lifetime: auth.refreshTokenTtl, grace: auth.accessTokenTtl, isRepeatable: false },
  )
}

async function subjectOf({ database, accessChanged }: AuthDependencies, session: SessionRow): Promise<TokenSubject> {
  if (session.share !== null) {
    const share = await findOpenShare(database, session.share)
    if (!share || isUsedUp(share)) throw apiError('INVALID_CREDENTIALS')
    return { share: share.id }
  }
  const user = session.user === null ? null : await findUserById(database, session.user)
  if (user?.status === 'active') return subjectOfUser(user)
  await endKnownSession({ database, accessChanged }, session.token)
  throw apiError(user?.status === 'suspended' ? 'USER_SUSPENDED' : 'INVALID_CREDENTIALS')
}

/** Ends the session of a refresh token, with all sessions of the same login; a token that is unknown or expired is no error. */
export const logout = (dependencies: AuthDependencies, token: string): Promise<void> => endKnownSession(dependencies, token)

const endKnownSession = ({ database, accessChanged }: Pick<AuthDependencies, 'database' | 'accessChanged'>, token: string): Promise<void> =>
  database.transaction(async (transaction) => accessChanged(transaction, 'directus_sessions', await endSession(transaction, token)))
