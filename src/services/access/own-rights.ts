import { isDeepStrictEqual } from 'node:util'
import type { ServiceContext } from '../../context.js'
import type { PermissionSet, Rule } from '../../permissions/permission-set.js'
import type { AccessData, PermissionRow } from '../../permissions/policies.js'
import { opens } from '../../permissions/reduce.js'
import { loadAccess } from './load.js'
import { notOwnRights, policiesAnywhere, rolesOfUsers } from './policies-anywhere.js'

/** Rights that a write would give: policies, single permissions, or all that users or roles have. */
export interface GivenRights {
  readonly policies?: readonly string[]
  readonly permissions?: readonly number[]
  readonly users?: readonly string[]
  readonly roles?: readonly (string | null)[]
}

/**
 * Refuses to give rights that the caller does not have. Looks at the running transaction, so it is called after the write and
 * before the commit; the caller's rights are those from before it. What cannot be compared (two different item rules) counts as not theirs.
 */
export async function requireOwnRights(context: ServiceContext, given: GivenRights): Promise<void> {
  const set = await context.platform.permissions.of(context.accountability)
  if (set.isUnrestricted) return
  const data = await loadAccess(context.database, 0)
  const users = await rolesOfUsers(context, given.users ?? [])
  const inherited = [
    ...(given.roles ?? []).flatMap((role) => policiesAnywhere(data, null, role)),
    ...users.flatMap(({ id, role }) => policiesAnywhere(data, id, role)),
  ]
  // What everybody has without logging in is given to nobody.
  const isPublic = (id: string): boolean => data.access.some((row) => row.role === null && row.user === null && row.policy === id)
  const policies = [...(given.policies ?? []), ...inherited.filter((id) => !isPublic(id))]
  const permissions = [...data.permissions.values()].flat().filter((row) => row.id !== null && given.permissions?.includes(row.id))
  if (!policies.every((id) => hasPolicy(set, data, id)) || !permissions.every((row) => hasPermission(set, row))) throw notOwnRights()
}

function hasPolicy(set: PermissionSet, data: AccessData, id: string): boolean {
  const policy = data.policies.get(id)
  if (!policy || set.policies.includes(id)) return policy !== undefined && !isRaised(set, policy)
  return !isRaised(set, policy) && (data.permissions.get(id) ?? []).every((row) => hasPermission(set, row))
}

const isRaised = (set: PermissionSet, { admin_access, app_access }: { admin_access: boolean; app_access: boolean }): boolean =>
  admin_access || (app_access && !set.app)

/** Does one of the writer's rules open each of these fields, on the same rows or on all, and under no stricter validation? */
function hasPermission(set: PermissionSet, row: PermissionRow): boolean {
  const rules = set
    .rules(row.collection, row.action)
    .filter((rule) => rule.filter === null || isDeepStrictEqual(rule.filter, row.permissions))
  const names = [...(row.fields ?? []), ...Object.keys(row.presets ?? {})]
  const isFree = set
    .rules(row.collection, row.action)
    .every(({ validation }) => validation === null || isDeepStrictEqual(validation, row.validation))
  return row.problem === undefined && rules.length > 0 && isFree && names.every((name) => rules.some((rule) => hasField(rule, name, row)))
}

const hasField = (rule: Rule, name: string, { presets }: PermissionRow): boolean =>
  name === '*'
    ? rule.fields.has('*')
    : opens(rule, name) || (presets?.[name] !== undefined && isDeepStrictEqual(rule.presets?.[name], presets[name]))
