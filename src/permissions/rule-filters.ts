import type { ParseContext } from '../query/parse/context.js'
import { parseFilter } from '../query/parse/filter.js'
import { everything, type Filter, matchesNothing } from '../query/query.js'
import type { SchemaModel } from '../schema/model.js'
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

/** The caller's rules as filters over the query's values; each rule is parsed once. */
export interface RuleFilters {
  /** Rows of the collection that any rule reaches. */
  rows(collection: string): Filter
  /** Rows on which a rule opens the field; undefined where every visible row shows it. */
  field(collection: string, field: string): Filter | undefined
  /**
   * Children whose way to the parent is open, where only some of the rules open it. A key that no rule opens is no part of what the
   * caller knows: whether the caller sees children is then decided by the field of the parent alone.
   */
  children(collection: string, foreignField: string): Filter | undefined
}

/** Makes them: once for each query, because their values stand among those of the query. */
export function ruleFilters(scope: AuthorizeScope, schema: SchemaModel, values: unknown[], action: PermissionAction): RuleFilters {
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
  const rows = (collection: string): Filter => or(rulesFor(collection).map((rule) => filterOf(collection, rule)))
  // Once for each field: what is the same condition is the same object, by which it is found again.
  const field = (collection: string, name: string): Filter | undefined => {
    const key = `${collection}.${name}`
    if (!openings.has(key)) openings.set(key, openingOf(collection, name))
    return openings.get(key)
  }
  const children = (collection: string, foreignField: string): Filter | undefined => {
    const opening = field(collection, foreignField)
    return opening === matchesNothing ? undefined : opening
  }
  return { rows, field, children }
}

function parseRule(rule: Rule, collection: string, context: ParseContext, values: unknown[]): Filter {
  if (rule.filter === null) return everything
  try {
    return parseFilter(rule.filter, collection, context, values)
  } catch (error) {
    throw new RuleError(rule.policy, collection, (error as Error).message, { cause: error })
  }
}

/** All of these hold. Unlike `query/logic.ts` this leaves each as it is: a condition that stands in two places is found again as the same object. */
export function and(filters: readonly Filter[]): Filter {
  const rest = filters.filter((filter) => filter !== everything)
  return rest.length === 0 ? everything : rest.length === 1 ? rest[0]! : { kind: 'and', filters: rest }
}

/** No rule at all reaches nothing. */
function or(filters: readonly Filter[]): Filter {
  if (filters.includes(everything)) return everything
  // What looks at other rows comes last: most rows are decided before.
  const inOrder = filters.toSorted((one, other) => Number(looksFurther(one)) - Number(looksFurther(other)))
  return inOrder.length === 0 ? matchesNothing : inOrder.length === 1 ? inOrder[0]! : { kind: 'or', filters: inOrder }
}

function looksFurther(filter: Filter): boolean {
  if (filter.kind === 'and' || filter.kind === 'or') return filter.filters.some(looksFurther)
  return (
    filter.kind === 'related' ||
    filter.kind === 'follow' ||
    (filter.kind === 'compare' && (filter.operand.kind === 'through' || filter.operand.kind === 'count'))
  )
}
