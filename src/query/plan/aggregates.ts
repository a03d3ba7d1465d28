import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { JsonEntry, JsonSelect } from '../../database/dialects/dialect.js'
import { havingField } from '../parse/having.js'
import type { AggregateLevel, AggregateName, Filter, Operand } from '../query.js'
import { combine } from './combine.js'
import { renderFilter, renderNumberTest } from './filters.js'
import { renderRaw, storageOf, typeOf } from './operands.js'
import type { Source } from './source.js'

type Aggregate = AggregateLevel['aggregates'][number]
type Plain = 'count' | 'sum' | 'avg' | 'min' | 'max'

const plain: Readonly<Record<AggregateName, Plain>> = {
  count: 'count',
  countAll: 'count',
  countDistinct: 'count',
  sum: 'sum',
  sumDistinct: 'sum',
  avg: 'avg',
  avgDistinct: 'avg',
  min: 'min',
  max: 'max',
}

/** The parent to whose rows an aggregate is for: the column of its children that names it, and the column that is named. */
export interface AggregateParent {
  readonly foreignKey: Sql
  readonly key: Sql
}

/**
 * Three SELECTs in one another: the values of each matching row, the groups with their aggregates, and the answer's
 * objects. So a grouped expression is written once. Below a parent the inner two are made for all parents at once, because
 * not every database lets them name the parent's row, and those of each parent are picked from them.
 */
export function planAggregate(level: AggregateLevel, source: Source, parent?: AggregateParent): JsonSelect {
  const { rendering } = source
  const { identifier } = rendering.expressions
  const rows = rendering.nextAlias()
  const groups = rendering.nextAlias()
  const inRows = (name: string): Sql => sql`${rows}.${identifier(name)}`
  const inGroups = (name: string): Sql => sql`${groups}.${identifier(name)}`
  const grouped = sql`(${selectGroups(level, source, rows, inRows, parent)}) AS ${groups}`
  const isParents = parent ? sql`${inGroups(parentName)} = ${parent.key}` : null
  // Without groups there is one answer, of no rows too.
  const isOne = isParents !== null && level.groups.length === 0
  const isNothing = isOne ? sql`${inGroups(parentName)} IS NULL` : null
  const having = level.having ? [renderHaving(level.having, level, source, inGroups)] : []
  const conditions = [...(isParents && !isOne ? [isParents] : []), ...having]
  const one = sql`(SELECT 1 AS ${identifier('one')}) AS ${rendering.nextAlias()}`
  return {
    row: answerOf(level, source, inGroups, isNothing),
    from: isOne ? sql`${one} LEFT JOIN ${grouped} ON ${isParents}` : grouped,
    where: conditions.length > 0 ? join(conditions, ' AND ') : null,
    orderBy: level.sort.map((term, index) => rendering.expressions.orderTerm(inGroups(`s${index}`), term.descending, false)),
    limit: rendering.limit(level.limit),
    offset: rendering.offset(level.offset),
    isNested: parent !== undefined,
    key: [],
    own: null,
  }
}

/** The column by which groups are told which parent they belong to. */
const parentName = 'p'

function selectRows(level: AggregateLevel, source: Source, parent: AggregateParent | undefined): Sql {
  const { identifier } = source.rendering.expressions
  const columns = [
    ...(parent ? [sql`${parent.foreignKey} AS ${identifier(parentName)}`] : []),
    ...level.groups.map(({ operand }, index) => sql`${renderGrouped(operand, source)} AS ${identifier(`g${index}`)}`),
    ...level.aggregates.flatMap(({ operand }, index) =>
      operand ? [sql`${renderGrouped(operand, source)} AS ${identifier(`v${index}`)}`] : [],
    ),
  ]
  const condition = renderFilter(level.filter, source)
  const where = condition ? sql` WHERE ${condition}` : raw('')
  return sql`SELECT ${columns.length === 0 ? sql`1 AS ${identifier('one')}` : join(columns, ', ')} FROM ${source.from()}${where}`
}

function selectGroups(level: AggregateLevel, source: Source, rows: Sql, inRows: (name: string) => Sql, parent?: AggregateParent): Sql {
  const { expressions } = source.rendering
  const { identifier } = expressions
  const groups = [...(parent ? [parentName] : []), ...level.groups.map((_, index) => `g${index}`)].map(inRows)
  const aggregated = (aggregate: Aggregate, index: number): Sql => {
    const { name, isDistinct, value, type } = partsOf(aggregate, index, inRows)
    const storage = aggregate.operand && storageOf(aggregate.operand, source)
    return sql`${expressions.aggregate(name, isDistinct, value, type, storage)} AS ${identifier(`a${index}`)}`
  }
  const columns = [
    ...groups,
    ...level.aggregates.map(aggregated),
    ...[...comparedIn(level)].map(
      (aggregate) => sql`${sortValue({ aggregate }, level, source, inRows)} AS ${identifier(havingField(aggregate))}`,
    ),
    ...level.sort.map(({ by }, index) => sql`${sortValue(by, level, source, inRows)} AS ${identifier(`s${index}`)}`),
  ]
  const groupBy = groups.length === 0 ? raw('') : sql` GROUP BY ${join(groups, ', ')}`
  return sql`SELECT ${join(columns, ', ')} FROM (${selectRows(level, source, parent)}) AS ${rows}${groupBy}`
}

/** Values that are told alike are one. */
function renderGrouped(operand: Operand, source: Source): Sql {
  const value = renderRaw(operand, source)
  return operand.kind === 'field' ? source.rendering.expressions.grouped(operand.type, value, storageOf(operand, source)) : value
}

function partsOf({ name, operand }: Aggregate, index: number, inRows: (name: string) => Sql) {
  return {
    name: plain[name],
    isDistinct: name.endsWith('Distinct'),
    value: operand ? inRows(`v${index}`) : null,
    type: operand ? typeOf(operand) : ('integer' as const),
  }
}

/** Groups are ordered by numbers as numbers, also where the answer holds them as text. */
function sortValue(by: AggregateLevel['sort'][number]['by'], level: AggregateLevel, source: Source, inRows: (name: string) => Sql): Sql {
  if ('group' in by) return comparableGroup(level.groups[by.group]!.operand, inRows(`g${by.group}`), source)
  const { name, isDistinct, value } = partsOf(level.aggregates[by.aggregate]!, by.aggregate, inRows)
  return sql`${raw(name.toUpperCase())}(${raw(isDistinct ? 'DISTINCT ' : '')}${value ?? raw('*')})`
}

function comparableGroup(operand: Operand, value: Sql, source: Source): Sql {
  return operand.kind === 'field' ? source.rendering.expressions.comparable(operand.type, value, storageOf(operand, source)) : value
}

/** The places of the aggregates that the condition of groups compares. */
function comparedIn({ aggregates, having }: AggregateLevel): Set<number> {
  const fields = new Set<string>()
  const visit = (filter: Filter): void => {
    if (filter.kind === 'and' || filter.kind === 'or') filter.filters.forEach(visit)
    else if (filter.kind === 'compare' && filter.operand.kind === 'field') fields.add(filter.operand.field)
  }
  if (having) visit(having)
  return new Set(aggregates.flatMap((_, index) => (fields.has(havingField(index)) ? [index] : [])))
}

/** It stands outside of the groups, where a parent without children has its row, too: it has 0 of them. */
function renderHaving(filter: Filter, level: AggregateLevel, source: Source, inGroups: (name: string) => Sql): Sql {
  if (filter.kind === 'constant') return raw(filter.value ? '1 = 1' : '1 = 0')
  if (filter.kind === 'and' || filter.kind === 'or') {
    const parts = filter.filters.map((part) => renderHaving(part, level, source, inGroups))
    return combine(parts, filter.kind === 'and' ? ' AND ' : ' OR ')
  }
  if (filter.kind !== 'compare' || filter.operand.kind !== 'field')
    throw new Error(`The plan has groups with a condition "${filter.kind}".`)
  const { field } = filter.operand
  const isCount = level.aggregates.some(({ name }, index) => havingField(index) === field && plain[name] === 'count')
  const value = inGroups(field)
  return renderNumberTest(filter, isCount ? sql`coalesce(${value}, 0)` : value, source)
}

/** `{ status, count, sum: { price } }`: groups by their keys, aggregates of all rows by name, others in an object by field. Where there is nothing, it is counted as 0. */
function answerOf(level: AggregateLevel, source: Source, inGroups: (name: string) => Sql, isNothing: Sql | null): JsonEntry[] {
  const { expressions } = source.rendering
  const groups = level.groups.map(({ key, operand }, index) => ({
    key,
    value: groupValue(operand, inGroups(`g${index}`), source),
  }))
  const objects = new Map<string, JsonEntry | JsonEntry[]>()
  level.aggregates.forEach(({ name, key, isHidden }, index) => {
    if (isHidden) return
    const some = expressions.jsonOfAggregate(inGroups(`a${index}`))
    const none = plain[name] === 'count' ? expressions.jsonScalar('number', raw('0')) : expressions.jsonNull()
    const value = isNothing ? expressions.jsonCase([{ when: isNothing, value: none }], some) : some
    const known = objects.get(name)
    if (key === null) objects.set(name, { key: name, value })
    else objects.set(name, [...(Array.isArray(known) ? known : []), { key, value }])
  })
  const aggregates = [...objects].map(([key, entry]) => (Array.isArray(entry) ? { key, value: expressions.jsonObject(entry) } : entry))
  return [...groups, ...aggregates]
}

function groupValue(operand: Operand, value: Sql, source: Source): Sql {
  const { expressions } = source.rendering
  if (operand.kind === 'field') return expressions.jsonValue(operand.type, value, storageOf(operand, source))
  return expressions.jsonScalar(operand.kind === 'json' ? 'text' : 'number', value)
}
