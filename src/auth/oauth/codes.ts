import type { Database } from '../../database/database.js'
import { randomText } from '../../security/random.js'
import { digestOfToken } from '../../security/static-tokens.js'

/** What a user has let a program do, and what the program has to show for it. */
export interface Grant {
  readonly client: string
  readonly user: string
  readonly redirectUri: string
  /** The address of the door for which it is. */
  readonly resource: string
  /** Scopes, separated by blanks. */
  readonly scope: string
  /** S256 of a text that only the program knows (PKCE). */
  readonly challenge: string
}

/** How long a program may take to exchange its code. */
const lifetime = 60_000

/** Writes down that the user let the program in, and makes the code that it exchanges for tokens. Codes are kept as digests. */
export async function makeCode(database: Database, { client, user, redirectUri, resource, scope, challenge }: Grant): Promise<string> {
  const code = randomText(43)
  const now = new Date()
  await database.transaction((transaction) =>
    transaction.withPrisma(async (prisma) => {
      const consent = { user, client, redirect_uri: redirectUri }
      const { count } = await prisma.oauthConsent.updateMany({ where: consent, data: { scope, date_updated: now } })
      if (count === 0) await prisma.oauthConsent.create({ data: { ...consent, scope, date_created: now, date_updated: now } })
      // A used code is kept as long as tokens may come of it, so that showing it again ends them.
      await prisma.oauthCode.deleteMany({ where: { used_at: null, expires_at: { lt: now } } })
      await prisma.oauthCode.create({
        data: {
          client,
          user,
          resource,
          scope,
          code_hash: digestOfToken(code),
          redirect_uri: redirectUri,
          code_challenge: challenge,
          code_challenge_method: 'S256',
          expires_at: new Date(now.getTime() + lifetime),
        },
      })
    }),
  )
  return code
}

/** The challenge of a code of this program that was not used yet; null for every other code. */
export async function challengeOf(database: Database, client: string, code: string): Promise<string | null> {
  const row = await findCode(database, client, code)
  return row && row.used_at === null && row.expires_at.getTime() > Date.now() ? row.code_challenge : null
}

/** Uses a code up; null where it is none of this program, was used before, or is too old. */
export async function useCode(database: Database, client: string, code: string): Promise<Grant | null> {
  const row = await findCode(database, client, code)
  if (!row) return null
  const now = new Date()
  const { count } = await database.withPrisma((prisma) =>
    prisma.oauthCode.updateMany({ where: { id: row.id, used_at: null, expires_at: { gt: now } }, data: { used_at: now } }),
  )
  if (count === 0) return null
  const { user, resource, redirect_uri: redirectUri, code_challenge: challenge } = row
  return { client, user, resource, redirectUri, challenge, scope: row.scope ?? '' }
}

const findCode = async (database: Database, client: string, code: string) => {
  const row = await database.withPrisma((prisma) => prisma.oauthCode.findUnique({ where: { code_hash: digestOfToken(code) } }))
  return row?.client === client ? row : null
}
