import type { ServiceContext } from '../context.js'
import { forbidden } from '../errors/api-error.js'
import { digestOfToken } from '../security/static-tokens.js'
import { sessionChain } from '../services/users/session-chain.js'
import { endSession, endSessionsOf } from './session-rows.js'

/** Sessions that are listed: those that last longest. */
const mostListed = 500

/** A session as it is told: no token of it, and nothing by which one could be found. */
export interface ToldSession {
  readonly id: string
  /** Is it the session in which this is asked? */
  readonly current: boolean
  readonly ip: string | null
  readonly user_agent: string | null
  readonly origin: string | null
  /** The name of the program to which the user gave it by OAuth. */
  readonly program: string | null
  /** Null where another server opened it. */
  readonly started: string | null
  readonly last_used: string | null
  readonly expires: string
}

/** The sessions of a user that last, those that were refreshed as one. */
export async function listSessions(context: ServiceContext, user: string): Promise<ToldSession[]> {
  const { database } = context
  const own = new Set(await ownChain(context))
  const rows = await database.withPrisma((client) =>
    client.session.findMany({
      where: { user, next_token: null, expires: { gt: new Date() } },
      orderBy: { expires: 'desc' },
      take: mostListed,
      include: { oauth_client_item: { select: { client_name: true } } },
    }),
  )
  const records = await database.withPrisma((client) => client.sessionRecord.findMany({ where: { user } }))
  const byDigest = new Map(records.map((record) => [record.digest, record]))
  return rows.map(({ token, ip, user_agent, origin, oauth_client_item, expires }) => {
    const digest = digestOfToken(token)
    const record = byDigest.get(digest)
    return {
      id: record?.id ?? digest,
      current: own.has(token),
      ip,
      user_agent,
      origin,
      program: oauth_client_item?.client_name ?? null,
      started: record?.started.toISOString() ?? null,
      last_used: record?.last_used.toISOString() ?? null,
      expires: expires.toISOString(),
    }
  })
}

/** Ends a session of this user, at once and on every door. Throws FORBIDDEN for every other id. */
export async function endUserSession({ database, platform }: ServiceContext, user: string, id: string): Promise<void> {
  await database.transaction(async (transaction) => {
    const [rows, records] = await transaction.withPrisma(async (client) => [
      await client.session.findMany({ where: { user }, select: { token: true } }),
      await client.sessionRecord.findMany({ where: { user }, select: { id: true, digest: true } }),
    ])
    const digest = records.find((record) => record.id === id.toLowerCase())?.digest ?? id
    const session = rows.find(({ token }) => digestOfToken(token) === digest)
    if (!session) throw forbidden()
    await platform.accessChanged(transaction, 'directus_sessions', await endSession(transaction, session.token))
  })
}

/** Ends all sessions of a user, but the one in which this is asked. */
export async function endUserSessions(context: ServiceContext, user: string): Promise<void> {
  const own = await ownChain(context)
  await context.database.transaction(async (transaction) => {
    await endSessionsOf(transaction, user, own)
    await context.platform.accessChanged(transaction, 'directus_users', [user])
  })
}

async function ownChain({ database, accountability }: ServiceContext): Promise<string[]> {
  return accountability?.session ? sessionChain(database, accountability.session) : []
}
