import type { Item, PrimaryKey, ServiceContext } from '../context.js'
import type { PermissionAction } from '../permissions/policies.js'
import { publicPolicy } from '../services/bootstrap/bootstrap.js'
import { createMany, createOne } from '../services/items/writing.js'

/** What a role may do: with all fields and all items, unless it says less. */
export interface RoleRule {
  readonly collection: string
  readonly action: PermissionAction
  readonly fields?: readonly string[]
  /** A filter of the items. */
  readonly permissions?: Item
}

/** Makes a role with one user, and gives the token of this user; `public` gets the rules without a user. */
export async function createRole(context: ServiceContext, name: string, rules: readonly RoleRule[]): Promise<string | null> {
  const policy = name === 'public' ? publicPolicy : await createOne(context, 'directus_policies', { name })
  await createRules(context, policy, rules)
  if (name === 'public') return null
  const role = await createOne(context, 'directus_roles', { name })
  await createOne(context, 'directus_access', { policy, role })
  const token = `token-of-${name}`
  await createOne(context, 'directus_users', { email: `${name}@example.com`, role, token, status: 'active' })
  return token
}

async function createRules(context: ServiceContext, policy: PrimaryKey, rules: readonly RoleRule[]): Promise<void> {
  const standard = { permissions: {}, fields: ['*'], presets: null, validation: null }
  await createMany(
    context,
    'directus_permissions',
    rules.map((rule) => ({ ...standard, ...rule, policy })),
  )
}
