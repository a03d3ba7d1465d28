import type { TouchedFields } from '../query/touched.js'
import type { SchemaModel } from '../schema/model.js'
import type { PermissionSet } from './permission-set.js'
import { type AccessData, effectivePolicies, type PermissionAction, permissionActions, roleTree } from './policies.js'
import { opens } from './reduce.js'

/** Why a caller gets the answer they get; only for administrators. */
export interface Explanation {
  readonly subject: SubjectExplanation
  /** The schema that names were looked up in. */
  readonly schemaVersion: number
  /** One for each read that the request led to. */
  readonly reads: readonly ReadExplanation[]
  /** GraphQL: fields of the document that the subject's schema does not have, though it would have them with all rights. */
  readonly hiddenFields?: readonly string[]
}

/** Whose rights were asked for, and the policies that could apply. */
export interface SubjectExplanation {
  readonly user: string | null
  readonly role: string | null
  readonly roles: readonly string[]
  readonly admin: boolean
  readonly policies: readonly PolicyExplanation[]
}

/** A policy, how the subject got it, and whether it applies to the subject's address. */
export interface PolicyExplanation {
  readonly id: string
  readonly name: string
  readonly through: 'user' | 'public' | { readonly role: string }
  readonly counts: boolean
}

/** What decided a read. */
export interface ReadExplanation {
  readonly collection: string
  readonly outcome: 'allowed' | 'refused'
  /** Why it was refused. */
  readonly reason: string | null
  /** How many rows the question matches, for the subject and for the server; null where it was refused or cannot be counted. */
  readonly rows: { readonly visible: number; readonly existing: number } | null
  /** For every collection that the question has to do with. */
  readonly collections: Readonly<Record<string, CollectionExplanation>>
}

/** The rules of a collection and what each field of the question owes to them. */
export interface CollectionExplanation {
  readonly rules: Readonly<Partial<Record<PermissionAction, readonly RuleExplanation[]>>>
  /** `everywhere`: on all rows the subject sees; `somewhere`: on the rows of these permissions, null elsewhere; `hidden`: no rule opens it. */
  readonly fields: Readonly<
    Record<string, { readonly shown: 'everywhere' | 'somewhere' | 'hidden'; readonly by: readonly (number | 'app access')[] }>
  >
}

/** One permission; app access brings some without a row. */
export interface RuleExplanation {
  readonly permission: number | 'app access'
  readonly policy: string | null
  /** The item rule; null: all rows. */
  readonly rows: unknown
  readonly fields: readonly string[]
  readonly validation?: unknown
  readonly presets?: unknown
}

/** Whose rights these are, and where they come from. Pure. */
export function explainSubject(data: AccessData, who: { user: string | null; role: string | null; ip: string | null }): SubjectExplanation {
  const counting = effectivePolicies(data, who)
  const roles = roleTree(data.roles, who.role)
  const throughOf = (row: AccessData['access'][number]): PolicyExplanation['through'] | null => {
    if (row.user !== null) return row.user === who.user ? 'user' : null
    if (row.role !== null) return roles.includes(row.role) ? { role: row.role } : null
    return roles.length === 0 ? 'public' : null
  }
  const policies = data.access.flatMap((row) => {
    const [policy, through] = [data.policies.get(row.policy), throughOf(row)]
    return policy && through ? [{ id: policy.id, name: policy.name, through, counts: counting.includes(policy) }] : []
  })
  return { user: who.user, role: who.role, roles, admin: counting.some((policy) => policy.admin_access), policies }
}

/** The rules that a question meets, and what they make of its fields. Pure. */
export function explainCollections(set: PermissionSet, touched: TouchedFields, schema: SchemaModel): Record<string, CollectionExplanation> {
  const known = [...touched].filter(([name]) => schema.collections.has(name))
  return Object.fromEntries(
    known.map(([name, fields]) => [
      name,
      { rules: explainRules(set, name), fields: Object.fromEntries([...fields].map((field) => [field, explainField(set, name, field)])) },
    ]),
  )
}

function explainRules(set: PermissionSet, collection: string): CollectionExplanation['rules'] {
  const rules: Partial<Record<PermissionAction, RuleExplanation[]>> = {}
  for (const action of permissionActions) {
    const own = set.rules(collection, action)
    if (own.length === 0) continue
    rules[action] = own.map(({ permission, policy, filter, fields, validation, presets }) => ({
      permission: permission ?? 'app access',
      policy,
      rows: filter,
      fields: [...fields],
      ...(validation !== null && { validation }),
      ...(presets !== null && { presets }),
    }))
  }
  return rules
}

function explainField(set: PermissionSet, collection: string, field: string): CollectionExplanation['fields'][string] {
  if (set.isUnrestricted) return { shown: 'everywhere', by: [] }
  const rules = set.rules(collection, 'read')
  const opening = rules.filter((rule) => opens(rule, field))
  const isEverywhere = opening.length === rules.length || opening.some((rule) => rule.filter === null)
  const shown = opening.length === 0 ? 'hidden' : isEverywhere ? 'everywhere' : 'somewhere'
  return { shown, by: opening.map((rule) => rule.permission ?? 'app access') }
}
