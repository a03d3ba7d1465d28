import { type Accountability, anonymous } from '../permissions/accountability.js'
import { effectivePolicies, roleTree } from '../permissions/policies.js'
import type { ServiceContext } from './platform.js'

/** On whose behalf something is done that concerns a user who is not asking right now; null when he is not there or not active. */
export async function accountabilityOfUser({ platform, database }: ServiceContext, id: string): Promise<Accountability | null> {
  const user = (await database.knex('directus_users').where({ id, status: 'active' }).first('id', 'role')) as { id: string; role: string | null } | undefined
  if (!user) return null
  const data = await platform.policies.data()
  const policies = effectivePolicies(data, { user: user.id, role: user.role, ip: null })
  const admin = policies.some((policy) => policy.admin_access)
  return { ...anonymous(), user: user.id, role: user.role, roles: roleTree(data.roles, user.role), admin, app: admin || policies.some((policy) => policy.app_access) }
}
