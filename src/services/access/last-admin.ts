import type { ServiceContext } from '../../context.js'
import type { Database } from '../../database/database.js'
import { lockRows } from '../../database/row-statements.js'
import { apiError } from '../../errors/api-error.js'
import { effectivePolicies } from '../../permissions/policies.js'
import { loadAccess } from './load.js'

/**
 * The active users who are administrators. Looks at the running transaction. An administrator whose policy is limited to addresses does not count unless
 * another policy makes them one, so no address is given. Transactions that ask do so one after the other: of two that each end an administrator, the second sees what the first did.
 */
export async function activeAdmins(database: Database): Promise<string[]> {
  await lockSettings(database)
  const data = await loadAccess(database, 0)
  const users = await database.withPrisma((client) =>
    client.user.findMany({ where: { status: 'active' }, select: { id: true, role: true } }),
  )
  const isAdmin = ({ id, role }: { id: string; role: string | null }): boolean =>
    effectivePolicies(data, { user: id, role, ip: null }).some((policy) => policy.admin_access)
  return users.filter(isAdmin).map(({ id }) => id)
}

/** One row that is always there, by which transactions take their turns. */
async function lockSettings(database: Database): Promise<void> {
  const row = await database.withPrisma((client) => client.settings.findFirst({ select: { id: true } }))
  if (row)
    await lockRows(database, { table: 'directus_settings', columns: [{ name: 'id', type: 'integer', storage: null }], values: [[row.id]] })
}

/** Refuses a write after which no active user is an administrator: nobody could repair that. Called after the write and before the commit. */
export async function requireAnAdmin({ database }: ServiceContext): Promise<void> {
  if ((await activeAdmins(database)).length === 0)
    throw apiError('UNPROCESSABLE_CONTENT', { reason: 'Your system needs at least one active admin user' })
}
