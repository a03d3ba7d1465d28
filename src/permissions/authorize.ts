import { namedItems } from '../query/named-items.js'
import {
  type AggregateLevel,
  type AuthorizedQuery,
  everything,
  type Filter,
  type Level,
  type Operand,
  type Query,
  type ReadQuery,
  type SearchedField,
  type Selection,
} from '../query/query.js'
import type { Collection, SchemaModel } from '../schema/model.js'
import type { PermissionAction } from './policies.js'
import { type AuthorizeScope, and, type RuleFilters, ruleFilters } from './rule-filters.js'

/**
 * Folds the caller's rules into a query: row rules become part of every level's filter, fields that only some of
 * the rules open become null on rows those rules do not reach. Nothing is filtered after the query. Pure.
 * A rule that cannot be parsed is a `RuleError`: nobody is answered by the rules that are left.
 */
export function authorize(query: Query, scope: AuthorizeScope, schema: SchemaModel, action: PermissionAction = 'read'): AuthorizedQuery {
  if (scope.set.isUnrestricted) return { ...query, visible: everything } as unknown as AuthorizedQuery
  const values = [...query.values]
  const rules = ruleFilters(scope, schema, values, action)
  const visible = rules.rows(query.level.collection)
  const level = query.kind === 'read' ? readLevel(query.level, rules, schema) : aggregateLevel(query.level, rules, schema)
  const rowVersion = query.kind === 'read' && query.rowVersion ? { rowVersion: readLevel(query.rowVersion, rules, schema) } : {}
  return { ...query, level, ...rowVersion, visible, values } as unknown as AuthorizedQuery
}

/** The items of these keys that the caller's rules for the action reach, with every one of these fields. */
export function authorizeAction(
  collection: Collection,
  keys: readonly (string | number)[],
  action: PermissionAction,
  fields: readonly string[],
  scope: AuthorizeScope,
  schema: SchemaModel,
): AuthorizedQuery {
  const values: unknown[] = []
  const named = namedItems(collection, keys, values)
  const level: Level = { collection: collection.name, selections: [], filter: named, sort: [], limit: null, offset: null }
  const query: ReadQuery = { kind: 'read', level, meta: [], values }
  if (scope.set.isUnrestricted) return query as unknown as AuthorizedQuery
  const rules = ruleFilters(scope, schema, values, action)
  const allowed = and([named, rules.rows(collection.name), ...fields.map((field) => rules.field(collection.name, field) ?? everything)])
  return { ...query, level: { ...level, filter: allowed }, values } as unknown as AuthorizedQuery
}

function readLevel(level: Level, rules: RuleFilters, schema: SchemaModel, link?: Filter): Level {
  const filter = rowsOf(level, rules, schema, link)
  const known = conditionsOf(filter)
  return {
    ...level,
    selections: level.selections.map((selection) => authorizeSelection(selection, level.collection, rules, schema)),
    filter,
    // Where all rows have the value anyway, the database can sort by its index.
    sort: level.sort.map((term) => ({
      ...term,
      operand: withoutKnown(authorizeOperand(term.operand, level.collection, rules, schema), known),
    })),
  }
}

/** The rows that match and that any rule reaches. A condition on a field that some rules open says already that one of them reaches the row. */
function rowsOf(
  { collection, filter }: Pick<Level, 'collection' | 'filter'>,
  rules: RuleFilters,
  schema: SchemaModel,
  link: Filter = everything,
): Filter {
  const asked = and([authorizeFilter(filter, collection, rules, schema), link])
  const conditions = conditionsOf(asked)
  const isReached = [...(schema.collections.get(collection)?.fields.keys() ?? [])].some((field) =>
    conditions.has(rules.field(collection, field) ?? everything),
  )
  return isReached ? asked : and([asked, rules.rows(collection)])
}

/** The conditions of which every row that passes the filter is sure. */
function conditionsOf(filter: Filter, conditions = new Set<Filter>()): ReadonlySet<Filter> {
  if (filter.kind === 'and') for (const part of filter.filters) conditionsOf(part, conditions)
  else if (filter !== everything) conditions.add(filter)
  return conditions
}

function withoutKnown(operand: Operand, known: ReadonlySet<Filter>): Operand {
  if (operand.when === undefined || !known.has(operand.when)) return operand
  const { when: _, ...bare } = operand
  return bare
}

/** What has to hold of the children of a to-many field beside their own rules; undefined: nothing, or the field leads elsewhere. */
function linkOf(collection: string, field: string, rules: RuleFilters, schema: SchemaModel): Filter | undefined {
  const relation = schema.collections.get(collection)?.fields.get(field)?.relation
  return relation?.kind === 'o2m' ? rules.children(relation.collection, relation.foreignField) : undefined
}

function aggregateLevel(level: AggregateLevel, rules: RuleFilters, schema: SchemaModel, link?: Filter): AggregateLevel {
  return {
    ...level,
    aggregates: level.aggregates.map((aggregate) => ({
      ...aggregate,
      operand: aggregate.operand && authorizeOperand(aggregate.operand, level.collection, rules, schema),
    })),
    groups: level.groups.map((group) => ({ ...group, operand: authorizeOperand(group.operand, level.collection, rules, schema) })),
    filter: rowsOf(level, rules, schema, link),
  }
}

function authorizeSelection(selection: Selection, collection: string, rules: RuleFilters, schema: SchemaModel): Selection {
  switch (selection.kind) {
    case 'collection':
    case 'place':
      return selection
    case 'group':
      return { ...selection, selections: selection.selections.map((part) => authorizeSelection(part, collection, rules, schema)) }
    case 'value':
      return { ...selection, operand: authorizeOperand(selection.operand, collection, rules, schema) }
    case 'to-one':
    case 'to-many': {
      const level = readLevel(selection.level, rules, schema, linkOf(collection, selection.field, rules, schema))
      return { ...selection, ...whenOf(rules.field(collection, selection.field)), level }
    }
    case 'to-groups': {
      const level = aggregateLevel(selection.level, rules, schema, linkOf(collection, selection.field, rules, schema))
      return { ...selection, ...whenOf(rules.field(collection, selection.field)), level }
    }
    case 'to-any':
      return {
        ...selection,
        ...whenOf(rules.field(collection, selection.field)),
        levels: selection.levels.map((level) => readLevel(level, rules, schema)),
      }
  }
}

/** Words count in a field only on rows where it is open. */
const authorizeSearched = (fields: readonly SearchedField[], collection: string, rules: RuleFilters): SearchedField[] =>
  fields.map(({ field }) => ({ field, ...whenOf(rules.field(collection, field)) }))

function authorizeOperand(operand: Operand, collection: string, rules: RuleFilters, schema: SchemaModel): Operand {
  if (operand.kind === 'rank') return { ...operand, fields: authorizeSearched(operand.fields, collection, rules) }
  if (operand.kind === 'missing') return { ...operand, operand: authorizeOperand(operand.operand, collection, rules, schema) }
  const when = whenOf(rules.field(collection, operand.field))
  switch (operand.kind) {
    case 'field':
    case 'function':
    case 'json':
      return { ...operand, ...when }
    case 'count':
      return { ...operand, ...when, filter: and([operand.filter, reachable(collection, operand, rules, schema)]) }
    case 'through':
      return {
        ...operand,
        ...when,
        filter: and([operand.filter, reachable(collection, operand, rules, schema)]),
        operand: authorizeOperand(operand.operand, operand.collection, rules, schema),
      }
  }
}

/** `isNegated`: somewhere above, rows are wanted for which this does not hold. */
function authorizeFilter(filter: Filter, collection: string, rules: RuleFilters, schema: SchemaModel, isNegated = false): Filter {
  switch (filter.kind) {
    case 'constant':
      return filter
    case 'and':
    case 'or':
      return { ...filter, filters: filter.filters.map((part) => authorizeFilter(part, collection, rules, schema, isNegated)) }
    case 'not':
      return { ...filter, filter: authorizeFilter(filter.filter, collection, rules, schema, true) }
    case 'compare':
      return authorizeComparison(filter, collection, rules, schema, isNegated)
    case 'search':
      return { ...filter, fields: authorizeSearched(filter.fields, collection, rules) }
    case 'related':
      return {
        ...filter,
        ...whenOf(rules.field(collection, filter.field)),
        visible: reachable(collection, filter, rules, schema),
        filter: authorizeFilter(filter.filter, filter.collection, rules, schema),
      }
    case 'follow':
      return { ...filter, filter: and([authorizeFilter(filter.filter, filter.collection, rules, schema), ...followable(filter, rules)]) }
  }
}

/** The rows of another collection that a relation leads the caller to. */
const reachable = (
  home: string,
  to: { readonly field: string; readonly collection: string },
  rules: RuleFilters,
  schema: SchemaModel,
): Filter => linkOf(home, to.field, rules, schema) ?? rules.rows(to.collection)

/** The rows whose way here is open to the caller. */
const followable = ({ collection, field, discriminator }: Extract<Filter, { kind: 'follow' }>, rules: RuleFilters): Filter[] =>
  [
    rules.rows(collection),
    rules.field(collection, field),
    discriminator === null ? undefined : rules.field(collection, discriminator),
  ].filter((condition) => condition !== undefined)

/**
 * A comparison of a value that is null on some rows. No operator but these two holds for null, so the condition can stand beside the
 * comparison instead of inside it, where the database could use no index.
 */
function authorizeComparison(
  filter: Extract<Filter, { kind: 'compare' }>,
  collection: string,
  rules: RuleFilters,
  schema: SchemaModel,
  isNegated: boolean,
): Filter {
  const operand = authorizeOperand(filter.operand, collection, rules, schema)
  const { when } = operand
  if (when === undefined || isNegated || filter.operator === '_null' || filter.operator === '_empty') return { ...filter, operand }
  return and([{ ...filter, operand: withoutKnown(operand, new Set([when])) }, when])
}

const whenOf = (when: Filter | undefined): { when?: Filter } => (when === undefined ? {} : { when })
