import type { Database } from '../database/database.js'
import { randomText } from '../security/random.js'
import { digestOfToken } from '../security/static-tokens.js'
import { sessionChain } from '../services/users/session-chain.js'
import type { Visitor } from './dependencies.js'
import { passOnProvidersSession } from './provider-session-rows.js'

/** The owner of a session: a user, or a visitor who opened a share. */
export type SessionOwner = { readonly user: string } | { readonly share: string }

/** A row of directus_sessions, as far as refreshing needs it. */
export interface SessionRow {
  readonly token: string
  readonly user: string | null
  readonly share: string | null
  readonly expires: Date
  readonly next_token: string | null
  /** The program that got the session by OAuth. */
  readonly oauth_client: string | null
}

const columns = { token: true, user: true, share: true, expires: true, next_token: true, oauth_client: true } as const
const inMilliseconds = (lifetime: number): Date => new Date(Date.now() + lifetime)

/** Makes a session and returns its token; expired sessions are removed at the same time. `oauthClient`: the program that gets it by OAuth. */
export async function createSession(
  database: Database,
  owner: SessionOwner,
  visitor: Visitor,
  lifetime: number,
  oauthClient: string | null = null,
): Promise<string> {
  const token = randomText(64)
  const [now, expires] = [new Date(), inMilliseconds(lifetime)]
  await database.withPrisma(async (client) => {
    await client.session.deleteMany({ where: { expires: { lt: now } } })
    await client.sessionRecord.deleteMany({ where: { expires: { lt: now } } })
    await client.session.create({ data: { token, ...owner, ...visitorColumns(visitor), expires, oauth_client: oauthClient } })
    if ('user' in owner)
      await client.sessionRecord.create({ data: { user: owner.user, digest: digestOfToken(token), started: now, last_used: now, expires } })
  })
  return token
}

/** The session of this token, while it lasts. */
export async function findSession(database: Database, token: string): Promise<SessionRow | null> {
  const row = await database.withPrisma((client) => client.session.findUnique({ where: { token }, select: columns }))
  return row && row.expires.getTime() > Date.now() ? row : null
}

/** How the session that follows another is made. */
interface Succession {
  /** How long the next session lasts, and how much longer this one does, for requests that are under way with it. In milliseconds. */
  readonly lifetime: number
  readonly grace: number
  /** A client that asks again in that time gets the same successor, instead of none. */
  readonly isRepeatable: boolean
}

/** Makes the session that follows this one, and gives its token; null when it has one already. Of several requests at once, one makes it. */
export function succeedSession(
  database: Database,
  session: SessionRow,
  visitor: Visitor,
  { lifetime, grace, isRepeatable }: Succession,
): Promise<string | null> {
  return database.transaction(async (transaction) => {
    const next = randomText(64)
    return transaction.withPrisma(async (client) => {
      const { count } = await client.session.updateMany({
        where: { token: session.token, next_token: null },
        data: { next_token: next, expires: inMilliseconds(grace) },
      })
      if (count === 0) {
        const known = isRepeatable ? await client.session.findUnique({ where: { token: session.token }, select: columns }) : null
        return known?.next_token ?? null
      }
      const { user, share, oauth_client } = session
      const expires = inMilliseconds(lifetime)
      await client.session.create({ data: { token: next, user, share, oauth_client, ...visitorColumns(visitor), expires } })
      if (user !== null) {
        const data = { digest: digestOfToken(next), last_used: new Date(), expires }
        await client.sessionRecord.updateMany({ where: { digest: digestOfToken(session.token) }, data })
      }
      await passOnProvidersSession(transaction, session.token, next, lifetime)
      return next
    })
  })
}

/** Ends a session with its whole chain; tells the tokens of all. */
export async function endSession(database: Database, token: string): Promise<string[]> {
  const ended = await sessionChain(database, token)
  await database.withPrisma((client) => client.session.deleteMany({ where: { token: { in: ended } } }))
  return ended
}

/** Ends all sessions of a user, but those of these tokens. */
export async function endSessionsOf(database: Database, user: string, except: readonly string[] = []): Promise<void> {
  await database.withPrisma((client) => client.session.deleteMany({ where: { user, token: { notIn: [...except] } } }))
}

const visitorColumns = ({ ip, userAgent, origin }: Visitor) => ({
  ip,
  user_agent: userAgent?.slice(0, 1024) ?? null,
  origin: origin?.slice(0, 255) ?? null,
})
