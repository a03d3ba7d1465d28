import { isIP } from 'node:net'
import type { Accountability } from './accountability.js'
import { isAddressAllowed } from './ip-access.js'

/** The rows that decide who may do what, all of them; they are few, and kept in memory (policy-store.ts). */
export interface AccessData {
  /** Grows with every load. */
  readonly version: number
  readonly policies: ReadonlyMap<string, Policy>
  readonly access: readonly AccessRow[]
  /** By policy. */
  readonly permissions: ReadonlyMap<string, readonly PermissionRow[]>
  readonly roles: ReadonlyMap<string, RoleRow>
}

/** A row of directus_policies. */
export interface Policy {
  readonly id: string
  readonly name: string
  readonly ip_access: readonly string[] | null
  readonly enforce_tfa: boolean
  readonly admin_access: boolean
  readonly app_access: boolean
}

/** A row of directus_access: attaches a policy to a user, a role, or (neither) to the public. */
export interface AccessRow {
  readonly role: string | null
  readonly user: string | null
  readonly policy: string
  readonly sort: number | null
}

/** A row of directus_roles. */
export interface RoleRow {
  readonly id: string
  readonly name: string
  readonly parent: string | null
}

export type PermissionAction = 'create' | 'read' | 'update' | 'delete' | 'share'
export const permissionActions: readonly PermissionAction[] = ['create', 'read', 'update', 'delete', 'share']

/** A row of directus_permissions. */
export interface PermissionRow {
  readonly id: number | null
  readonly policy: string | null
  readonly collection: string
  readonly action: PermissionAction
  readonly permissions: unknown
  readonly validation: unknown
  readonly presets: Readonly<Record<string, unknown>> | null
  readonly fields: readonly string[] | null
  /** Why the row cannot be evaluated; callers bound by it are then refused its action on its collection. */
  readonly problem?: string
}

/** The role and its ancestors, nearest first; a cycle in the data ends the walk. */
export function roleTree(roles: ReadonlyMap<string, RoleRow>, role: string | null): string[] {
  const tree: string[] = []
  for (let current = role; current !== null && roles.has(current) && !tree.includes(current); current = roles.get(current)!.parent) {
    tree.push(current)
  }
  return tree
}

/** Who asks, as far as policies are concerned. */
export interface PolicyHolder {
  readonly user: string | null
  readonly role: string | null
  readonly ip: string | null
  /** The only ones that count; without it: all. */
  readonly policies?: readonly string[] | undefined
}

/**
 * The policies that speak for the caller, in order: root-most role first, then own role, then user, each by `sort`; later ones
 * win where presets collide. A caller without role also has the public ones, one with a role does not.
 * A policy bound to addresses counts only for a caller from one of them; an unknown address is none.
 */
export function effectivePolicies(data: AccessData, holder: PolicyHolder): Policy[] {
  const roles = roleTree(data.roles, holder.role)
  const rows: AccessRow[] = []
  if (roles.length === 0) rows.push(...bySort(data.access.filter((row) => row.role === null && row.user === null)))
  for (const role of [...roles].reverse()) rows.push(...bySort(data.access.filter((row) => row.role === role)))
  if (holder.user !== null) rows.push(...bySort(data.access.filter((row) => row.user === holder.user)))

  const policies = new Map<string, Policy>()
  for (const row of rows) {
    const policy = data.policies.get(row.policy)
    if (!policy || !speaksFrom(policy, holder.ip) || holder.policies?.includes(policy.id) === false) continue
    policies.delete(policy.id)
    policies.set(policy.id, policy)
  }
  return [...policies.values()]
}

/** The rights that follow from a holder's role and policies. */
export type Rights = Pick<Accountability, 'roles' | 'admin' | 'app'>

/** What the policies that speak for the holder come to: an administrator may use the app too. */
export function rightsOf(data: AccessData, holder: PolicyHolder): Rights {
  const policies = effectivePolicies(data, holder)
  const admin = policies.some((policy) => policy.admin_access)
  return { roles: roleTree(data.roles, holder.role), admin, app: admin || policies.some((policy) => policy.app_access) }
}

const bySort = (rows: AccessRow[]): AccessRow[] =>
  rows.sort((one, other) => (one.sort ?? Number.MAX_SAFE_INTEGER) - (other.sort ?? Number.MAX_SAFE_INTEGER))

const speaksFrom = (policy: Policy, ip: string | null): boolean =>
  !policy.ip_access || policy.ip_access.length === 0 || (ip !== null && isIP(ip) !== 0 && isAddressAllowed(ip, policy.ip_access))
