import type { ServiceContext } from '../../context.js'
import { isApiError } from '../../errors/api-error.js'
import type { PermissionSet, RuleSubject } from '../../permissions/permission-set.js'
import type { PermissionAction } from '../../permissions/policies.js'
import { RuleError } from '../../permissions/rule-form.js'
import type { ParseContext } from '../../query/parse/context.js'
import type { RawQuery } from '../../query/query.js'
import type { Collection, SchemaModel } from '../../schema/model.js'
import { addedItemFields } from './added-fields.js'
import { otherItems } from './other-items.js'

/** What a query is parsed and authorized against: the caller's permissions, the schema that they see, the values of variables. */
export interface ReadScope {
  readonly set: PermissionSet
  /** Which rules decide: those for reading, or those for the action of a caller who may not read. */
  readonly action: PermissionAction
  readonly visible: SchemaModel
  /** What the caller's own words are parsed with. */
  readonly parse: ParseContext
  /** What rules are parsed with. */
  readonly rules: ParseContext
}

/** Finds the scope of a query. Reading is the action unless the query prepares another one. */
export async function readScope(
  context: ServiceContext,
  query: RawQuery,
  action: PermissionAction = 'read',
  root?: string,
): Promise<ReadScope> {
  const { platform, schema, accountability } = context
  const set = await platform.permissions.of(accountability)
  const readable = platform.reduce(schema, set, 'read')
  const blind = root === undefined || readable.collections.has(root) ? undefined : schema.collections.get(root)
  const visible = blind ? withKeysOf(blind, readable) : readable
  const texts = [query.filter, query.deep]
    .filter((part) => part !== undefined && part !== null)
    .map((part) => (typeof part === 'string' ? part : JSON.stringify(part)))
  const common = { limits: limitsOf(context), now: new Date() }
  const added = await platform.parts.get(addedItemFields).of(context)
  const needsOf = added ? (name: string, field: string) => added.find(name, field)?.needs : undefined
  const parse = { ...common, schema: visible, needsOf, variables: await callerVariables(context, set, texts) }
  const rules = {
    ...common,
    schema,
    variables: await ruleVariables(context, set, set.dependence !== 'nothing' ? set.ruleTexts(action) : []),
  }
  return { set: blind ? withOpenKeys(blind, action, set) : set, action: blind ? action : 'read', visible, parse, rules }
}

/** Callers who may read nothing of a collection say by key alone which items they mean: any other condition would be a way to read. */
function withKeysOf(collection: Collection, schema: SchemaModel): SchemaModel {
  const keys = new Map(collection.primaryKeys.map((name) => [name, collection.fields.get(name)!]))
  return { ...schema, collections: new Map([...schema.collections, [collection.name, { ...collection, fields: keys }]]) }
}

/** Keys are sent by the caller, whichever fields they may write. */
function withOpenKeys(collection: Collection, action: PermissionAction, set: PermissionSet): PermissionSet {
  const rules = set
    .rules(collection.name, action)
    .map((rule) => ({ ...rule, fields: new Set([...rule.fields, ...collection.primaryKeys]) }))
  return { ...set, rules: (name, asked) => (name === collection.name && asked === action ? rules : set.rules(name, asked)) }
}

function limitsOf({ platform: { limits } }: ServiceContext): ParseContext['limits'] {
  return { default: limits.queryDefault, max: limits.queryMax, relationalDepth: limits.relationalDepth, jsonDepth: limits.jsonDepth }
}

/** Gives the value of a dynamic variable by its full name (`$CURRENT_USER.department.id`); undefined for what is no variable. */
export type Variables = (name: string) => unknown

const dotted = /\$CURRENT_(USER|ROLE|ROLES|POLICIES)\.([A-Za-z0-9_$.]+)/g
const homes: Readonly<Record<string, string>> = {
  USER: 'directus_users',
  ROLE: 'directus_roles',
  ROLES: 'directus_roles',
  POLICIES: 'directus_policies',
}

/** The variables of stored rules. They are read as the server, since a rule may look where the caller may not; using one that cannot be read is a `RuleError`. */
export async function ruleVariables(context: ServiceContext, set: PermissionSet, texts: readonly string[]): Promise<Variables> {
  const subject = set.subject ?? subjectOf(context, set)
  const found = await readVariables({ ...wholly(context), accountability: null }, subject, texts)
  return (name) => {
    if (!name.startsWith('$CURRENT_')) return undefined
    if (found.has(name)) return found.get(name)
    throw new RuleError(null, '', `The variable ${name} cannot be read`)
  }
}

/** The variables in the caller's own words: their own record as far as they may read it; everything else is null. */
async function callerVariables(context: ServiceContext, set: PermissionSet, texts: readonly string[]): Promise<Variables> {
  const found = await readVariables(wholly(context), subjectOf(context, set), texts)
  return (name) => (name.startsWith('$CURRENT_') ? (found.get(name) ?? null) : undefined)
}

/** Reads all rows, at every level: a rule that is evaluated on some of the rows decides wrongly. */
function wholly({ explain: _, ...context }: ServiceContext): ServiceContext {
  const limits = { ...context.platform.limits, queryDefault: -1, queryMax: null }
  return { ...context, platform: { ...context.platform, limits } }
}

const subjectOf = ({ accountability: who }: ServiceContext, { policies }: PermissionSet): RuleSubject => ({
  user: who?.user ?? null,
  role: who?.role ?? null,
  roles: who?.roles ?? [],
  policies,
})

async function readVariables(reader: ServiceContext, subject: RuleSubject, texts: readonly string[]): Promise<Map<string, unknown>> {
  const values = new Map<string, unknown>([
    ['$CURRENT_USER', subject.user],
    ['$CURRENT_ROLE', subject.role],
    ['$CURRENT_ROLES', subject.roles],
    ['$CURRENT_POLICIES', subject.policies],
  ])
  for (const [kind, fields] of pathsOf(texts)) {
    const keys = [values.get(`$CURRENT_${kind}`)].flat().filter((key) => key !== null) as string[]
    for (const [field, value] of await readRecords(reader, kind, keys, [...fields])) values.set(`$CURRENT_${kind}.${field}`, value)
  }
  return values
}

/** The values of these paths; a path that cannot be read is left out and does not affect the others. */
async function readRecords(
  reader: ServiceContext,
  kind: string,
  keys: readonly string[],
  fields: readonly string[],
): Promise<[string, unknown][]> {
  const isList = kind === 'ROLES' || kind === 'POLICIES'
  if (keys.length === 0) return fields.map((field) => [field, isList ? [] : null])
  try {
    const rows = await reader.platform.parts.get(otherItems).readMany(reader, homes[kind]!, keys, { fields: [...fields], limit: -1 })
    return fields.map((field) => [field, valueAt(isList ? rows : rows[0], field.split('.'))])
  } catch (error) {
    if (!isApiError(error)) throw error
    if (fields.length === 1) return []
    return (await Promise.all(fields.map((field) => readRecords(reader, kind, keys, [field])))).flat()
  }
}

function pathsOf(texts: readonly string[]): Map<string, Set<string>> {
  const paths = new Map<string, Set<string>>()
  for (const text of texts) {
    for (const [, kind, path] of text.matchAll(dotted)) {
      const fields = paths.get(kind!) ?? new Set<string>()
      paths.set(kind!, fields.add(path!))
    }
  }
  return paths
}

/** The value at a path; lists on the way are flattened, so that to-many relations give all their values. */
function valueAt(value: unknown, path: readonly string[]): unknown {
  if (Array.isArray(value)) return value.flatMap((entry) => valueAt(entry, path) ?? [])
  const [head, ...rest] = path
  if (head === undefined || value === null || value === undefined) return value ?? null
  return typeof value === 'object' && Object.hasOwn(value, head) ? valueAt((value as Record<string, unknown>)[head], rest) : null
}
