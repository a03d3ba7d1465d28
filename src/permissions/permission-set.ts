import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { type Dependence, dependenceOf } from '../query/variables.js'
import type { SchemaModel } from '../schema/model.js'
import type { Accountability, Sharing } from './accountability.js'
import { appPermissions } from './app-permissions.js'
import {
  type AccessData,
  effectivePolicies,
  type PermissionAction,
  type PermissionRow,
  type Policy,
  permissionActions,
  roleTree,
} from './policies.js'
import { rulesOfShare, type ShareRules } from './share-rules.js'

/** One permission row in the form that is evaluated. */
export interface Rule {
  /** Its row; null for those that app access brings. */
  readonly permission: number | null
  readonly policy: string | null
  /** The item rule; null: all rows. */
  readonly filter: unknown
  /** The fields it opens; `*` opens all. */
  readonly fields: ReadonlySet<string>
  readonly validation: unknown
  readonly presets: Readonly<Record<string, unknown>> | null
}

/** Everything a caller may do. Equal signatures mean equal sets, so everything derived from a set is cached by its signature. */
export interface PermissionSet {
  /** A digest of what decides: the policies that speak for the caller, in order, with all their rules. */
  readonly signature: string
  /** Bound by no rule: an administrator, or the server itself. */
  readonly isUnrestricted: boolean
  readonly app: boolean
  readonly policies: readonly string[]
  /** Whose variables its rules mean, where that is not the caller. */
  readonly subject?: RuleSubject
  /** On what the values in its rules depend: rules with variables ($CURRENT_USER, $NOW, ...) depend on who asks, or when. */
  readonly dependence: Dependence
  rules(collection: string, action: PermissionAction): readonly Rule[]
  /** The JSON texts of all rules that can decide this action, to look for variables in. */
  ruleTexts(action: PermissionAction): readonly string[]
  /** Collections with at least one rule. */
  collections(): readonly string[]
}

/** Who `$CURRENT_USER` and the like are in rules. */
export interface RuleSubject {
  readonly user: string | null
  readonly role: string | null
  readonly roles: readonly string[]
  readonly policies: readonly string[]
}

/** The set of administrators and of the server itself. */
const unrestricted: PermissionSet = {
  signature: 'unrestricted',
  isUnrestricted: true,
  app: true,
  policies: [],
  dependence: 'nothing',
  rules: () => [],
  ruleTexts: () => [],
  collections: () => [],
}

/** Finds permission sets, each built once for a combination of policies. */
export interface PermissionSets {
  of(accountability: Accountability | null): Promise<PermissionSet>
}

/**
 * Makes the finder over the current access rows and schema. `data` fails closed: what cannot be loaded is an error, never a permission.
 * A rule that cannot be read denies its collection and action to everybody it binds, and is told to `onBroken`.
 */
export function createPermissionSets(
  data: () => Promise<AccessData>,
  schema: () => SchemaModel,
  onBroken: (row: PermissionRow) => void,
): PermissionSets {
  const sets = new LRUCache<string, PermissionSet>({ max: 1_000 })
  const digestsOf = createPolicyDigests()
  const kept = (content: string, build: (signature: string) => PermissionSet): PermissionSet => {
    const known = sets.get(content)
    if (known) return known
    const set = build(digestOf(content))
    sets.set(content, set)
    return set
  }
  const setOf = (access: AccessData, policies: readonly Policy[]): PermissionSet =>
    policies.some((policy) => policy.admin_access)
      ? unrestricted
      : kept(policies.map(digestsOf(access)).join(' '), (signature) => buildSet(access, policies, signature, onBroken))
  const setOfShare = (access: AccessData, { collection, item, role, creator }: Sharing, ip: string | null): PermissionSet => {
    if (role !== null && !access.roles.has(role)) return setOf(access, [])
    const policies = effectivePolicies(access, { ...creator, ip })
    const subject = { ...creator, roles: roleTree(access.roles, creator.role), policies: policies.map(({ id }) => id) }
    const [own, lent] = [setOf(access, policies), setOf(access, effectivePolicies(access, { user: null, role, ip }))]
    const model = schema()
    const content = JSON.stringify([model.version, collection, item, subject, own.signature, lent.signature])
    return kept(content, (signature) => buildShareSet(rulesOfShare(model, { collection, item }, own, lent), subject, signature))
  }
  return {
    of: async (accountability) => {
      if (accountability === null || accountability.admin) return unrestricted
      const access = await data()
      const { share, sharing, ip } = accountability
      if (share === undefined) return setOf(access, effectivePolicies(access, accountability))
      return sharing ? setOfShare(access, sharing, ip) : setOf(access, [])
    },
  }
}

/**
 * Makes what tells policies apart: a digest of all that a policy says. Contents, never a counter: what is written beside them, or written
 * back, leaves everything that was derived from them as good as it was, on every node and after every start.
 */
function createPolicyDigests(): (access: AccessData) => (policy: Policy) => string {
  const known = new WeakMap<AccessData, Map<string, string>>()
  return (access) => {
    const digests = known.get(access) ?? new Map<string, string>()
    known.set(access, digests)
    return ({ id, app_access: app }) => {
      const digest = digests.get(id) ?? digestOf([id, app, access.permissions.get(id) ?? []])
      digests.set(id, digest)
      return digest
    }
  }
}

const digestOf = (content: unknown): string => createHash('sha256').update(JSON.stringify(content)).digest('base64url')

function buildSet(
  access: AccessData,
  policies: readonly Policy[],
  signature: string,
  onBroken: (row: PermissionRow) => void,
): PermissionSet {
  const app = policies.some((policy) => policy.app_access)
  const all = [...policies.flatMap((policy) => access.permissions.get(policy.id) ?? []), ...(app ? appPermissions : [])]
  const broken = all.filter((row) => row.problem !== undefined)
  broken.forEach(onBroken)
  // Not only the broken rule: without it, others could permit what its validation forbids.
  const rows = all.filter((row) => !broken.some(({ collection, action }) => collection === row.collection && action === row.action))
  const rules = new Map<string, Map<PermissionAction, Rule[]>>()
  for (const row of rows) {
    const actions = rules.get(row.collection) ?? new Map<PermissionAction, Rule[]>()
    actions.set(row.action, [...(actions.get(row.action) ?? []), ruleOf(row)])
    rules.set(row.collection, actions)
  }
  const texts = ruleTextsByAction(rows)
  return {
    signature,
    isUnrestricted: false,
    app,
    policies: policies.map((policy) => policy.id),
    dependence: dependenceOf(JSON.stringify(rows.map((row) => row.permissions))),
    rules: (collection, action) => rules.get(collection)?.get(action) ?? [],
    ruleTexts: (action) => texts.get(action) ?? [],
    collections: () => [...rules.keys()],
  }
}

/** A share opens items to reading, and nothing else. */
function buildShareSet(rules: ShareRules, subject: RuleSubject, signature: string): PermissionSet {
  const filters = [...rules.values()].flat().map(({ filter }) => JSON.stringify(filter))
  const texts = filters.filter((text) => text.includes('$CURRENT_'))
  return {
    signature,
    isUnrestricted: false,
    app: false,
    policies: [],
    subject,
    dependence: dependenceOf(filters.join('\n')),
    rules: (collection, action) => (action === 'read' ? (rules.get(collection) ?? []) : []),
    ruleTexts: () => texts,
    collections: () => [...rules.keys()],
  }
}

/** Reading decides along with every action: rules of other collections apply to the relations a rule walks. */
function ruleTextsByAction(rows: readonly PermissionRow[]): ReadonlyMap<PermissionAction, readonly string[]> {
  const texts = new Map<PermissionAction, string[]>(permissionActions.map((action) => [action, []]))
  for (const row of rows) {
    const text = JSON.stringify([row.permissions, row.validation, row.presets])
    if (!text.includes('$CURRENT_')) continue
    for (const action of row.action === 'read' ? permissionActions : [row.action]) texts.get(action)?.push(text)
  }
  return texts
}

const ruleOf = (row: PermissionRow): Rule => ({
  permission: row.id,
  policy: row.policy,
  filter: isEmpty(row.permissions) ? null : row.permissions,
  fields: new Set(row.fields ?? []),
  validation: isEmpty(row.validation) ? null : row.validation,
  presets: row.presets,
})

const isEmpty = (rule: unknown): boolean =>
  rule === null || rule === undefined || (typeof rule === 'object' && Object.keys(rule).length === 0)
