import type { PermissionSet } from '../../permissions/permission-set.js'
import type { PermissionAction } from '../../permissions/policies.js'
import type { ParseContext } from '../../query/parse/context.js'
import type { RawQuery } from '../../query/query.js'
import type { SchemaModel } from '../../schema/model.js'
import type { ServiceContext } from '../platform.js'
import { callerVariables, ruleVariables } from './variables.js'

/** What a query is parsed and authorized against: the caller's permissions, the schema he sees, the values of variables. */
export interface ReadScope {
  readonly set: PermissionSet
  /** Whose rules decide: reading, or what a blind writer does. */
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
  const decisive = root !== undefined && !set.isUnrestricted && set.rules(root, 'read').length === 0 ? action : 'read'
  const visible = platform.reduce(schema, set, decisive)
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
  return { set, action: decisive, visible, parse, rules }
}

function limitsOf({ platform: { limits } }: ServiceContext): ParseContext['limits'] {
  return { default: limits.queryDefault, max: limits.queryMax, relationalDepth: limits.relationalDepth, jsonDepth: limits.jsonDepth }
}
