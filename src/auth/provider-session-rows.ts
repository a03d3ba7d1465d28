import type { Database } from '../database/database.js'
import { apiError } from '../errors/api-error.js'
import type { KeepSession } from './login.js'
import type { ProvidersSession } from './providers/provider.js'

/** A login at a provider that has come to its end. */
interface CompletedLogin {
  readonly provider: string
  /** Its own name, by which it succeeds once. */
  readonly login: string
  readonly session: ProvidersSession
}

const longestText = 255

/** Keeps by which session of a provider one of ours was opened. Refuses a login that succeeded before: its answer was sent again. */
export const keepingProvidersSession =
  ({ provider, login, session: { subject, sid } }: CompletedLogin): KeepSession =>
  (transaction, session, lifetime) =>
    transaction.withPrisma(async (client) => {
      await client.providerSession.deleteMany({ where: { expires: { lt: Date.now() } } })
      if (await client.providerSession.findFirst({ where: { login }, select: { session: true } })) throw apiError('INVALID_CREDENTIALS')
      const known = sid !== null && sid.length <= longestText ? sid : null
      await client.providerSession.create({ data: { session, provider, subject, sid: known, login, expires: Date.now() + lifetime } })
    })

/** The session that follows one by a refresh was opened by the same session of a provider. */
export async function passOnProvidersSession(database: Database, from: string, to: string, lifetime: number): Promise<void> {
  await database.withPrisma(async (client) => {
    const known = await client.providerSession.findUnique({
      where: { session: from },
      select: { provider: true, subject: true, sid: true },
    })
    if (known) await client.providerSession.create({ data: { ...known, session: to, expires: Date.now() + lifetime } })
  })
}

/** The provider's session by which one of ours was opened; null where there is none. */
export async function providersSessionOf(database: Database, provider: string, session: string): Promise<ProvidersSession | null> {
  const where = { session, provider }
  return database.withPrisma((client) => client.providerSession.findFirst({ where, select: { subject: true, sid: true } }))
}

/** Our sessions that were opened by a session of a provider, or by any of a user's, where only the user is named. */
export async function sessionsOfProvider(
  database: Database,
  provider: string,
  { subject, sid }: Partial<ProvidersSession>,
): Promise<string[]> {
  if (subject === undefined && !sid) return []
  const where = { provider, ...(subject !== undefined && { subject }), ...(sid && { sid }) }
  const found = await database.withPrisma((client) => client.providerSession.findMany({ where, select: { session: true } }))
  return found.map(({ session }) => session)
}
