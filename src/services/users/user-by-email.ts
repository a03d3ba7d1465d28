import sql, { join } from 'sql-template-tag'
import type { Database } from '../../database/database.js'

/** What logging in needs to know of a user. */
export interface LoginUser {
  readonly id: string
  readonly email: string | null
  readonly role: string | null
  readonly status: string
  readonly provider: string
  readonly password: string | null
  readonly tfa_secret: string | null
}

const columns = {
  id: true,
  email: true,
  role: true,
  status: true,
  provider: true,
  password: true,
  tfa_secret: true,
} as const

/** The user of this e-mail, in upper or lower case. It is one statement, whether there is such a user or not. */
export async function findUserByEmail(database: Database, email: string): Promise<LoginUser | null> {
  return (await findUsersByEmail(database, email))[0] ?? null
}

/** All users of this e-mail: in databases of other servers they may differ in case. By a statement of its own, because Prisma cannot ask so on every database. */
export async function findUsersByEmail(database: Database, email: string): Promise<LoginUser[]> {
  const { identifier, equalsIgnoreCase } = database.dialect.expressions
  const isThisEmail = equalsIgnoreCase(identifier('email'), sql`${email}`)
  const names = join(Object.keys(columns).map((name) => identifier(name)))
  const statement = sql`SELECT ${names} FROM ${identifier('directus_users')} WHERE ${isThisEmail}`
  return database.query<LoginUser>(statement.text, statement.values)
}

/** The user of this id. */
export function findUserById(database: Database, id: string): Promise<LoginUser | null> {
  return database.withPrisma((client) => client.user.findUnique({ where: { id }, select: columns }))
}
