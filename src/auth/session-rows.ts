import type { Database } from '../database/database.js'
import { randomText } from '../security/random.js'
import type { Visitor } from './dependencies.js'

/** Who a session belongs to: a user, or somebody who opened a share. */
export type SessionOwner = { readonly user: string } | { readonly share: string }

/** A row of directus_sessions, as far as refreshing needs it. */
export interface SessionRow {
  readonly token: string
  readonly user: string | null
  readonly share: string | null
  readonly expires: Date
  readonly next_token: string | null
}

const columns = { token: true, user: true, share: true, expires: true, next_token: true } as const
const inMilliseconds = (lifetime: number): Date => new Date(Date.now() + lifetime)

/** Makes a session and returns its token; sessions that are over are removed on the occasion. */
export async function createSession(database: Database, owner: SessionOwner, visitor: Visitor, lifetime: number): Promise<string> {
  const token = randomText(64)
  await database.withPrisma(async (client) => {
    await client.session.deleteMany({ where: { expires: { lt: new Date() } } })
    await client.session.create({
      data: { token, ...owner, ...visitorColumns(visitor), expires: inMilliseconds(lifetime) },
    })
  })
  return token
}

/** The session of this token, while it lasts. */
export async function findSession(database: Database, token: string): Promise<SessionRow | null> {
  const row = await database.withPrisma((client) => client.session.findUnique({ where: { token }, select: columns }))
  return row && row.expires.getTime() > Date.now() ? row : null
}

/** Gives the session another token, so that the old one is worthless; null when somebody else did so first, or it has a successor already. */
export async function rotateSession(database: Database, token: string, visitor: Visitor, lifetime: number): Promise<string | null> {
  const next = randomText(64)
  const { count } = await database.withPrisma((client) =>
    client.session.updateMany({
      where: { token, next_token: null },
      data: { token: next, expires: inMilliseconds(lifetime), ...visitorColumns(visitor) },
    }),
  )
  return count === 1 ? next : null
}

/**
 * Makes the session that follows this one, which lasts only a little longer: requests that are under way still carry it.
 * Who asks again in that time gets the same successor.
 */
export function succeedSession(
  database: Database,
  session: SessionRow,
  visitor: Visitor,
  lifetime: number,
  grace: number,
): Promise<string | null> {
  return database.transaction(async (transaction) => {
    const next = randomText(64)
    return transaction.withPrisma(async (client) => {
      const { count } = await client.session.updateMany({
        where: { token: session.token, next_token: null },
        data: { next_token: next, expires: inMilliseconds(grace) },
      })
      if (count === 0) return (await client.session.findUnique({ where: { token: session.token }, select: columns }))?.next_token ?? null
      const { user, share } = session
      await client.session.create({
        data: { token: next, user, share, ...visitorColumns(visitor), expires: inMilliseconds(lifetime) },
      })
      return next
    })
  })
}

/** Ends one session, and all that it follows, which may still be in their time of grace; tells the tokens of all. */
export async function endSession(database: Database, token: string): Promise<string[]> {
  return database.withPrisma(async (client) => {
    const ended: string[] = []
    for (let found = [token]; found.length > 0; ) {
      ended.push(...found)
      const before = await client.session.findMany({ where: { next_token: { in: found } }, select: { token: true } })
      found = before.map((row) => row.token).filter((known) => !ended.includes(known))
    }
    await client.session.deleteMany({ where: { token: { in: ended } } })
    return ended
  })
}

/** Ends all sessions of a user, but the one that is named. */
export async function endSessionsOf(database: Database, user: string, except: string | null = null): Promise<void> {
  await database.withPrisma((client) => client.session.deleteMany({ where: { user, ...(except !== null && { token: { not: except } }) } }))
}

const visitorColumns = ({ ip, userAgent, origin }: Visitor) => ({
  ip,
  user_agent: userAgent?.slice(0, 1024) ?? null,
  origin: origin?.slice(0, 255) ?? null,
})
