import type { PermissionSet } from '../../permissions/permission-set.js'
import type { PermissionAction } from '../../permissions/policies.js'
import type { ParseContext } from '../../query/parse/context.js'
import type { RawQuery } from '../../query/query.js'
import type { Collection, SchemaModel } from '../../schema/model.js'
import type { ServiceContext } from '../platform.js'
import { callerVariables, ruleVariables } from './variables.js'

/** What a query is parsed and authorized against: the caller's permissions, the schema he sees, the values of variables. */
export interface ReadScope {
  readonly set: PermissionSet
  /** Which rules decide: those for reading, or those for what a blind writer does. */
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
  const parse = { ...common, schema: visible, variables: await callerVariables(context, set, texts) }
  const rules = {
    ...common,
    schema,
    variables: await ruleVariables(context, set, set.dependence !== 'nothing' ? set.ruleTexts(action) : []),
  }
  return { set: blind ? withOpenKeys(blind, action, set) : set, action: blind ? action : 'read', visible, parse, rules }
}

/** Who may read nothing of a collection says by key alone which items he means: any other condition would read for him. */
function withKeysOf(collection: Collection, schema: SchemaModel): SchemaModel {
  const keys = new Map(collection.primaryKeys.map((name) => [name, collection.fields.get(name)!]))
  return { ...schema, collections: new Map([...schema.collections, [collection.name, { ...collection, fields: keys }]]) }
}

/** Keys are what he sends himself, whichever fields he may write. */
function withOpenKeys(collection: Collection, action: PermissionAction, set: PermissionSet): PermissionSet {
  const rules = set
    .rules(collection.name, action)
    .map((rule) => ({ ...rule, fields: new Set([...rule.fields, ...collection.primaryKeys]) }))
  return { ...set, rules: (name, asked) => (name === collection.name && asked === action ? rules : set.rules(name, asked)) }
}

function limitsOf({ platform: { limits } }: ServiceContext): ParseContext['limits'] {
  return { default: limits.queryDefault, max: limits.queryMax, relationalDepth: limits.relationalDepth, jsonDepth: limits.jsonDepth }
}
