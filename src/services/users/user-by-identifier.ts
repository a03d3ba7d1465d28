import sql, { join } from 'sql-template-tag'
import type { Database } from '../../database/database.js'
import type { LoginUser } from './user-by-email.js'

/** A user whom a provider brought, with what it may change. */
export interface ProvidedUser extends LoginUser {
  readonly external_identifier: string
  readonly first_name: string | null
  readonly last_name: string | null
}

const columns = ['id', 'email', 'role', 'status', 'provider', 'password', 'tfa_secret', 'external_identifier', 'first_name', 'last_name']

/**
 * The user whom a provider calls so. A name in other letters of upper and lower case counts where nobody has exactly this one; of several that
 * differ only so, none does. By a statement of its own, because Prisma cannot ask so on every database.
 */
export async function findUserByIdentifier(database: Database, provider: string, identifier: string): Promise<ProvidedUser | null> {
  const { identifier: name, equalsIgnoreCase } = database.dialect.expressions
  const isThis = equalsIgnoreCase(name('external_identifier'), sql`${identifier}`)
  const statement = sql`SELECT ${join(columns.map((column) => name(column)))} FROM ${name('directus_users')} WHERE ${isThis} AND ${name('provider')} = ${provider}`
  const found = await database.query<ProvidedUser>(statement.text, statement.values)
  return found.find((user) => user.external_identifier === identifier) ?? (found.length === 1 ? found[0]! : null)
}
