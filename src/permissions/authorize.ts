import { namedItems } from '../query/named-items.js'
import type { ParseContext } from '../query/parse/context.js'
import { parseFilter } from '../query/parse/filter.js'
import {
  type AggregateLevel,
  type AuthorizedQuery,
  everything,
  type Filter,
  type Level,
  nothing,
  type Operand,
  type Query,
  type ReadQuery,
  type SearchedField,
  type Selection,
} from '../query/query.js'
import type { Collection, SchemaModel } from '../schema/model.js'
import type { PermissionSet, Rule } from './permission-set.js'
import type { PermissionAction } from './policies.js'
import { opens } from './reduce.js'
import { RuleError } from './rule-form.js'

/** Against whose rules, and with which variables, a query is authorized. */
export interface AuthorizeScope {
  readonly set: PermissionSet
  /** What rules are parsed with: variables in them may look where the caller may not. */
  readonly rules: ParseContext
}

/**
 * Folds the caller's rules into a query: row rules become part of every level's filter, fields that only some of
 * the rules open become null on rows those rules do not reach. Nothing is filtered after the query. Pure.
 * A rule that cannot be parsed is a `RuleError`: nobody is answered by the rules that are left.
 */
export function authorize(query: Query, scope: AuthorizeScope, schema: SchemaModel, action: PermissionAction = 'read'): AuthorizedQuery {
  if (scope.set.isUnrestricted) return { ...query, visible: everything } as unknown as AuthorizedQuery
  const values = [...query.values]
  const rules = rulesOf(scope, schema, values, action)
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
  const rules = rulesOf(scope, schema, values, action)
  const allowed = and([named, rules.rows(collection.name), ...fields.map((field) => rules.field(collection.name, field) ?? everything)])
  return { ...query, level: { ...level, filter: allowed }, values } as unknown as AuthorizedQuery
}

/** The caller's rules as filters over the query's values; each rule is parsed once. */
interface RuleFilters {
  /** Rows of the collection that any rule reaches. */
  rows(collection: string): Filter
  /** Rows on which a rule opens the field; undefined where every visible row shows it. */
  field(collection: string, field: string): Filter | undefined
}

function rulesOf(scope: AuthorizeScope, schema: SchemaModel, values: unknown[], action: PermissionAction): RuleFilters {
  const context: ParseContext = { ...scope.rules, schema, isRule: true }
  const parsed = new Map<Rule, Filter>()
  const filterOf = (collection: string, rule: Rule): Filter => {
    const known = parsed.get(rule)
    if (known) return known
    const filter = parseRule(rule, collection, context, values)
    parsed.set(rule, filter)
    return filter
  }
  // The root is judged by the action's rules, what it leads to by those for reading; only reading leads anywhere.
  const rulesFor = (collection: string): readonly Rule[] => scope.set.rules(collection, action)
  const openings = new Map<string, Filter | undefined>()
  const openingOf = (collection: string, field: string): Filter | undefined => {
    const all = rulesFor(collection)
    const opening = all.filter((rule) => opens(rule, field))
    if (opening.length === all.length) return undefined
    const filter = or(opening.map((rule) => filterOf(collection, rule)))
    return filter === everything ? undefined : filter
  }
  return {
    rows: (collection) => or(rulesFor(collection).map((rule) => filterOf(collection, rule))),
    // Once for each field: what is the same condition is the same object, by which it is found again.
    field: (collection, field) => {
      const key = `${collection}.${field}`
      if (!openings.has(key)) openings.set(key, openingOf(collection, field))
      return openings.get(key)
    },
  }
}

function parseRule(rule: Rule, collection: string, context: ParseContext, values: unknown[]): Filter {
  if (rule.filter === null) return everything
  try {
    return parseFilter(rule.filter, collection, context, values)
  } catch (error) {
    throw new RuleError(rule.policy, collection, (error as Error).message, { cause: error })
  }
}

function readLevel(level: Level, rules: RuleFilters, schema: SchemaModel): Level {
  const filter = rowsOf(level, rules, schema)
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
function rowsOf({ collection, filter }: Pick<Level, 'collection' | 'filter'>, rules: RuleFilters, schema: SchemaModel): Filter {
  const asked = authorizeFilter(filter, collection, rules, schema)
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

function aggregateLevel(level: AggregateLevel, rules: RuleFilters, schema: SchemaModel): AggregateLevel {
  return {
    ...level,
    aggregates: level.aggregates.map((aggregate) => ({
      ...aggregate,
      operand: aggregate.operand && authorizeOperand(aggregate.operand, level.collection, rules, schema),
    })),
    groups: level.groups.map((group) => ({ ...group, operand: authorizeOperand(group.operand, level.collection, rules, schema) })),
    filter: rowsOf(level, rules, schema),
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
    case 'to-many':
      return { ...selection, ...whenOf(rules.field(collection, selection.field)), level: readLevel(selection.level, rules, schema) }
    case 'to-groups':
      return { ...selection, ...whenOf(rules.field(collection, selection.field)), level: aggregateLevel(selection.level, rules, schema) }
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
  const when = whenOf(rules.field(collection, operand.field))
  switch (operand.kind) {
    case 'field':
    case 'function':
    case 'json':
      return { ...operand, ...when }
    case 'count':
      return { ...operand, ...when, filter: and([operand.filter, rules.rows(operand.collection)]) }
    case 'through':
      return {
        ...operand,
        ...when,
        filter: and([operand.filter, rules.rows(operand.collection)]),
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
        visible: rules.rows(filter.collection),
        filter: authorizeFilter(filter.filter, filter.collection, rules, schema),
      }
    case 'follow':
      return { ...filter, filter: and([authorizeFilter(filter.filter, filter.collection, rules, schema), rules.rows(filter.collection)]) }
  }
}

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

function and(filters: readonly Filter[]): Filter {
  const rest = filters.filter((filter) => filter !== everything)
  return rest.length === 0 ? everything : rest.length === 1 ? rest[0]! : { kind: 'and', filters: rest }
}

/** No rule at all reaches nothing. */
function or(filters: readonly Filter[]): Filter {
  if (filters.includes(everything)) return everything
  // What looks at other rows comes last: most rows are decided before.
  const inOrder = filters.toSorted((one, other) => Number(looksFurther(one)) - Number(looksFurther(other)))
  return inOrder.length === 0 ? nothing : inOrder.length === 1 ? inOrder[0]! : { kind: 'or', filters: inOrder }
}

function looksFurther(filter: Filter): boolean {
  if (filter.kind === 'and' || filter.kind === 'or') return filter.filters.some(looksFurther)
  return (
    filter.kind === 'related' ||
    filter.kind === 'follow' ||
    (filter.kind === 'compare' && (filter.operand.kind === 'through' || filter.operand.kind === 'count'))
  )
}
