import { invalidQuery } from '../../errors/api-error.js'
import { allOf } from '../logic.js'
import type { AggregateLevel, Filter } from '../query.js'
import { parseCondition } from './condition.js'
import type { Scope } from './context.js'
import { checkFilterDepth } from './depth.js'
import { isJunction, parseJunction } from './junction.js'
import { isPlainObject, parseJson } from './raw.js'

type Aggregate = AggregateLevel['aggregates'][number]

/** Reads one aggregate by its name and its field, as `aggregate` does. */
type ReadAggregates = (name: string, field: string) => readonly Aggregate[]

/** The condition of groups, and all aggregates that are worked out: those that only the condition names are hidden. */
export interface ParsedHaving {
  readonly having: Filter | null
  readonly aggregates: readonly Aggregate[]
}

/** The field of a condition of groups that stands for the aggregate at this place of its level. */
export const havingField = (index: number): string => `h${index}`

/**
 * Conditions of groups by their aggregates, all of which are numbers: `{ countAll: { _gt: 1 }, sum: { views: { _lt: 10 } }, _or: [...] }`.
 */
export function parseHaving(raw: unknown, selected: readonly Aggregate[], scope: Scope, read: ReadAggregates): ParsedHaving {
  if (raw === undefined || raw === null || raw === '') return { having: null, aggregates: selected }
  const given = typeof raw === 'string' ? parseJson(raw, () => invalidQuery('Invalid JSON for "having"')) : raw
  if (!isPlainObject(given)) throw invalidQuery('"having" must be of type object')
  checkFilterDepth(given, scope.parser.context)
  const aggregates = [...selected]
  const placeOf = (name: string, field: string): number => {
    const [aggregate] = read(name, field)
    if (!aggregate) throw invalidQuery(`"having" has to name a field in "${name}"`)
    const known = aggregates.findIndex((other) => other.name === aggregate.name && other.key === aggregate.key)
    return known >= 0 ? known : aggregates.push({ ...aggregate, isHidden: true }) - 1
  }
  const conditions = (name: string, field: string, value: unknown): Filter => {
    if (!isPlainObject(value)) throw invalidQuery(`"having" takes conditions for "${name}"`)
    const type = name.startsWith('count') ? 'integer' : 'float'
    const operand = { kind: 'field', field: havingField(placeOf(name, field)), type } as const
    return allOf(
      Object.entries(value).map(([operator, given]) =>
        parseCondition({ operand, type, isConcealed: false }, operator, given, scope.parser),
      ),
    )
  }
  const group = (value: unknown): Filter => {
    if (!isPlainObject(value)) throw invalidQuery('"having" must be of type object')
    return allOf(
      Object.entries(value).map(([name, members]) => {
        if (isJunction(name)) return parseJunction(name, members, group)
        if (name === 'countAll') return conditions(name, '*', members)
        if (!isPlainObject(members)) throw invalidQuery(`"having" takes fields for "${name}"`)
        return allOf(Object.entries(members).map(([field, value]) => conditions(name, field, value)))
      }),
    )
  }
  return { having: group(given), aggregates }
}
