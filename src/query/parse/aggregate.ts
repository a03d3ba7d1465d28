import { isJsonType } from '../../database/value-type.js'
import { invalidQuery } from '../../errors/api-error.js'
import type { Field } from '../../schema/model.js'
import { jsonKey } from '../functions/json-path.js'
import { allOf } from '../logic.js'
import { numberTypes, orderTypes, textTypes } from '../operators/types.js'
import type { AggregateLevel, AggregateName, RawQuery } from '../query.js'
import type { Scope } from './context.js'
import { parseFilterAt } from './filter.js'
import { parseHaving } from './having.js'
import { callOperand, columnOperand } from './operands.js'
import { parsePaging } from './paging.js'
import { readFunction } from './path.js'
import { readNames, readObject } from './raw.js'
import { parseSearch } from './search.js'

type Aggregate = AggregateLevel['aggregates'][number]
type Group = AggregateLevel['groups'][number]
type Sort = AggregateLevel['sort'][number]

const anyField = (field: Field): boolean => !field.isConcealed && field.type !== 'hash'
const distinctField = (field: Field): boolean => anyField(field) && !isJsonType(field.type)
const numberField = (field: Field): boolean => numberTypes.includes(field.type)
const orderedField = (field: Field): boolean =>
  anyField(field) && (orderTypes.has(field.type) || textTypes.includes(field.type)) && field.type !== 'binary'

/** Which fields an aggregate is for. */
const definitions: ReadonlyMap<string, { readonly name: AggregateName; readonly accepts: (field: Field) => boolean }> = new Map(
  (
    [
      ['count', anyField],
      ['countDistinct', distinctField],
      ['sum', numberField],
      ['sumDistinct', numberField],
      ['avg', numberField],
      ['avgDistinct', numberField],
      ['min', orderedField],
      ['max', orderedField],
    ] as const
  ).map(([name, accepts]) => [name, { name, accepts }]),
)

/** Does the query ask for numbers over rows instead of rows? */
export const isAggregate = (raw: RawQuery): boolean => isGiven(raw.aggregate) || isGiven(raw.group)

const isGiven = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== '' && (typeof value !== 'object' || Object.keys(value).length > 0)

/** Aggregates over groups of rows, or over all of them. */
export function parseAggregate(raw: RawQuery, scope: Scope): AggregateLevel {
  const selected = parseAggregates(raw.aggregate, scope)
  const groups = [...new Set(readNames(raw.group, 'groupBy', scope.isField))].map((text) => parseGroupField(text, scope))
  if (selected.length === 0 && groups.length === 0) throw invalidQuery('"aggregate" has to name a field')
  const { having, aggregates } = parseHaving(raw.having, selected, scope, (name, field) => {
    if (name !== 'countAll' && !name.startsWith('count') && !numberField(scope.field(field)))
      throw invalidQuery(`"having" can't compare "${name}" of field "${field}", which is no number`)
    return parseAggregates({ [name]: field }, scope)
  })
  return {
    collection: scope.collection.name,
    aggregates,
    ...(having && { having }),
    groups,
    filter: allOf([parseFilterAt(raw.filter, scope), parseSearch(raw.search, scope).filter]),
    sort: groups.length === 0 ? [] : parseGroupSort(raw.sort, aggregates, groups, scope),
    ...parsePaging(raw, scope.parser),
  }
}

function parseAggregates(raw: unknown, scope: Scope): Aggregate[] {
  if (!isGiven(raw)) return []
  const object = readObject(raw, () => invalidQuery('"aggregate" has to be an object'))
  return Object.entries(object).flatMap(([name, fields]) => {
    if (name === 'countAll') return [{ name, key: null, operand: null } as const]
    const definition = definitions.get(name)
    if (!definition) throw invalidQuery(`Invalid aggregate function "${name}"`)
    const names = [...new Set(readNames(fields, 'aggregate', scope.isField))]
    if (definition.name === 'count' && names.includes('*'))
      return countOf(
        names.filter((field) => field !== '*'),
        scope,
      )
    return names.map((field) => parseAggregateField(definition, field, scope))
  })
}

/** `*` gives way to named fields, which share its key in the answer. */
function countOf(names: readonly string[], scope: Scope): Aggregate[] {
  const definition = { name: 'count' as const, accepts: anyField }
  if (names.length === 0) return [{ name: 'count', key: null, operand: null }]
  return names.map((field) => parseAggregateField(definition, field, scope))
}

function parseAggregateField(
  { name, accepts }: { name: AggregateName; accepts: (field: Field) => boolean },
  text: string,
  scope: Scope,
): Aggregate {
  if (!scope.isField(text) && (text === '*' || text.includes('.') || text.includes('('))) throw invalidQuery(`Can't aggregate "${text}"`)
  if (scope.field(text).isAlias) throw invalidQuery(`Can't aggregate "${text}"`)
  const { operand, field } = columnOperand(scope, text)
  if (!accepts(field)) throw invalidQuery(`Can't use "${name}" on field "${text}"`)
  scope.parser.countSelection()
  return { name, key: text, operand }
}

function parseGroupField(text: string, scope: Scope): Group {
  scope.parser.countSelection()
  const call = scope.isField(text) ? undefined : readFunction(text)
  if (call) {
    const operand = callOperand(scope, call.field, call.call).operand
    return { key: keyOf(call), operand: operand.kind === 'json' ? { ...operand, as: 'text' } : operand }
  }
  if (!scope.isField(text) && text.includes('.')) throw invalidQuery(`Can't group by "${text}"`)
  if (scope.field(text).isAlias) throw invalidQuery(`Can't group by "${text}"`)
  const { operand, field } = columnOperand(scope, text)
  if (!distinctField(field)) throw invalidQuery(`Can't group by "${text}"`)
  return { key: text, operand }
}

/** Groups are sorted by what they have: group fields and aggregates; by default by the group fields. */
function parseGroupSort(raw: unknown, aggregates: readonly Aggregate[], groups: readonly Group[], scope: Scope): Sort[] {
  const ascending = groups.map((_, group): Sort => ({ by: { group }, descending: false }))
  const isKey = (text: string): boolean => groups.some(({ key }) => key === text)
  const names = readNames(raw, 'sort', (text) => isKey(text) || (text.startsWith('-') && isKey(text.slice(1))))
  if (names.length === 0) return ascending
  const asked = names.map((text): Sort => {
    const descending = text.startsWith('-') && !isKey(text)
    return { by: sortedBy(descending ? text.slice(1) : text, aggregates, groups, scope), descending }
  })
  const sorted = new Set(asked.map(({ by }) => ('group' in by ? by.group : -1)))
  return [...asked, ...ascending.filter(({ by }) => !('group' in by && sorted.has(by.group)))]
}

function sortedBy(text: string, aggregates: readonly Aggregate[], groups: readonly Group[], scope: Scope): Sort['by'] {
  const call = scope.isField(text) ? undefined : readFunction(text)
  if (call) callOperand(scope, call.field, call.call)
  const key = call ? keyOf(call) : text
  const group = groups.findIndex((candidate) => candidate.key === key)
  if (group >= 0) return { group }
  const aggregate = aggregates.findIndex(({ name, key: field }) => text === (field === null ? name : `${name}.${field}`))
  if (aggregate >= 0) return { aggregate }
  scope.field(text.split('.')[0]!)
  throw invalidQuery(`Can't sort groups by "${text}"`)
}

/** Under which key of the answer a function's value stands. */
const keyOf = ({ field, call }: NonNullable<ReturnType<typeof readFunction>>): string =>
  call.path === undefined ? `${field}_${call.name}` : jsonKey(field, call.path)
