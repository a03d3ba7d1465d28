import { apiError } from '../../errors/api-error.js'
import { effectivePolicies } from '../../permissions/policies.js'
import { loadAccess } from '../load-access.js'
import type { ServiceContext } from '../platform.js'

/**
 * Refuses a write after which no active user is an administrator: nobody could ever repair it. Looks at the running
 * transaction, so it is called after the write and before the commit. An administrator bound to addresses counts only
 * if another way in remains, hence without an address.
 */
export async function requireAnAdmin(context: ServiceContext): Promise<void> {
  const data = await loadAccess(context.database, 0)
  const users = await context.database.withPrisma((client) =>
    client.user.findMany({ where: { status: 'active' }, select: { id: true, role: true } }),
  )
  const isAdmin = ({ id, role }: { id: string; role: string | null }): boolean =>
    effectivePolicies(data, { user: id, role, ip: null }).some((policy) => policy.admin_access)
  if (!users.some(isAdmin)) throw apiError('UNPROCESSABLE_CONTENT', { reason: 'Your system needs at least one active admin user' })
}
