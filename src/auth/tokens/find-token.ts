import type { Database } from '../../database/database.js'
import { digestOfToken, isStoredToken, storedForms } from '../../security/static-tokens.js'

/** What authentication knows of a named token. */
export interface NamedTokenIdentity {
  readonly user: string
  /** The only policies that count; null: all of the user's. */
  readonly policies: readonly string[] | null
  readonly expires: Date | null
}

const userColumns = { id: true, role: true, status: true, token: true } as const

/** The active user whose one token this is, by one statement. A token that another server stored plainly is stored as its digest from now on. */
export async function findUserOfToken(database: Database, token: string) {
  const where = { token: { in: storedForms(token) }, status: 'active' }
  const rows = await database.withPrisma((client) => client.user.findMany({ where, select: userColumns }))
  const found = rows.find((row) => isStoredToken(row.token, token))
  if (!found) return null
  const { token: stored, ...user } = found
  const digest = digestOfToken(token)
  if (stored !== digest)
    await database.withPrisma((client) => client.user.updateMany({ where: { id: user.id, token: stored }, data: { token: digest } }))
  return user
}

const minute = 60_000

/** The named token, by one statement. `failed` is told when it could not be written down that it was used, for which nobody waits. */
export async function findNamedToken(
  database: Database,
  token: string,
  failed: (error: unknown) => void,
): Promise<NamedTokenIdentity | null> {
  const digest = digestOfToken(token)
  const row = await database.withPrisma((client) => client.namedToken.findUnique({ where: { digest } }))
  if (!row || !isStoredToken(row.digest, token)) return null
  const isOver = row.expires !== null && row.expires.getTime() <= Date.now()
  // What is remembered of a token lasts a minute, so this happens about once a minute.
  if (!isOver && (row.last_used === null || row.last_used.getTime() < Date.now() - minute)) void tellUse(database, row.id).catch(failed)
  return { user: row.user, policies: row.policies === null ? null : (JSON.parse(row.policies) as string[]), expires: row.expires }
}

const tellUse = (database: Database, id: string) =>
  database.withPrisma((client) => client.namedToken.updateMany({ where: { id }, data: { last_used: new Date() } }))
