import type { ServiceContext } from '../../context.js'
import type { PermissionSet } from '../../permissions/permission-set.js'
import type { AccessData, PermissionRow } from '../../permissions/policies.js'
import { loadAccess } from './load.js'
import { notOwnRights, policiesAnywhere, rolesOfUsers } from './policies-anywhere.js'

/** What a write would take away: permissions or whole policies, or what users and roles have by their present role. */
export interface TakenRights {
  readonly permissions?: readonly number[]
  readonly policies?: readonly string[]
  readonly users?: readonly string[]
  readonly roles?: readonly string[]
}

/**
 * A policy does not only permit: its validations restrict, and it may ask for a second factor. Refuses to end that when the caller is restricted by it. Asked
 * before the write, while what is taken away is still there.
 */
export async function requireFreedom(context: ServiceContext, taken: TakenRights): Promise<void> {
  const set = await context.platform.permissions.of(context.accountability)
  if (set.isUnrestricted) return
  const data = await loadAccess(context.database, 0)
  const policies = [...(taken.policies ?? []), ...(await inheritedPolicies(context, data, taken))]
  const rows = [...data.permissions].flatMap(([policy, list]) =>
    policies.includes(policy) ? list : list.filter(({ id }) => id !== null && taken.permissions?.includes(id)),
  )
  if (policies.some((id) => data.policies.get(id)?.enforce_tfa) || rows.some((row) => isBound(set, row))) throw notOwnRights()
}

/** Policies that users have by their role and its ancestors: policies attached to a user stay. */
async function inheritedPolicies(context: ServiceContext, data: AccessData, { users = [], roles = [] }: TakenRights): Promise<string[]> {
  const own = (await rolesOfUsers(context, users)).flatMap(({ role }) => role ?? [])
  const parents = roles.flatMap((role) => data.roles.get(role)?.parent ?? [])
  return [...own, ...parents].flatMap((role) => policiesAnywhere(data, null, role))
}

/** Does the row have a validation, while the caller has no rule for the same without one? */
function isBound(set: PermissionSet, { collection, action, validation }: PermissionRow): boolean {
  if (validation === null || validation === undefined || Object.keys(validation).length === 0) return false
  const rules = set.rules(collection, action)
  return rules.length === 0 || rules.some((rule) => rule.validation !== null)
}
