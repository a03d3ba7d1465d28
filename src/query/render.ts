import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { Dialect } from '../database/dialects/dialect.js'
import type { Statement } from '../database/statement.js'
import { toldColumns } from '../database/told-columns.js'
import { keyFieldsOf } from '../schema/composite-keys.js'
import type { Collection, SchemaModel } from '../schema/model.js'
import { planAggregate } from './plan/aggregates.js'
import { renderCondition, renderFilter } from './plan/filters.js'
import { planLevel } from './plan/levels.js'
import { type PartRenderers, Rendering } from './plan/rendering.js'
import { renderSort } from './plan/sort.js'
import { Source } from './plan/source.js'
import { toStatement } from './plan/statement.js'
import { type AuthorizedQuery, everything, type Filter, type Level } from './query.js'

const parts: PartRenderers = { filter: renderFilter, condition: renderCondition, level: planLevel }

/** The one statement of a read, at any depth; `schema` is the whole one. Its one row is described at `Statement`. */
export function renderRead(query: AuthorizedQuery, schema: SchemaModel, dialect: Dialect): Statement {
  const rendering = new Rendering(schema, dialect, parts)
  const { expressions } = rendering
  const columns = [
    ...(query.kind === 'read' && query.rowVersion ? [renderVersion(query.rowVersion, rendering)] : []),
    sql`${renderRows(query, rendering)} AS ${expressions.identifier('data')}`,
    ...[...new Set(query.meta)].map((name) => {
      const filter = name === 'total_count' ? (query.visible ?? everything) : query.level.filter
      return sql`${renderCount(filter, query.level.collection, rendering)} AS ${expressions.identifier(name)}`
    }),
  ]
  return toStatement(rendering.complete(sql`SELECT ${join(columns, ', ')}`))
}

/** Several reads in one statement, their values behind each other. Its one row has their JSON texts, in columns `r0`, `r1`, ... */
export function renderReads(queries: readonly AuthorizedQuery[], schema: SchemaModel, dialect: Dialect): Statement {
  const rendering = new Rendering(schema, dialect, parts)
  let firstSlot = 0
  const columns = queries.map((query, index) => {
    rendering.beginQuery(firstSlot)
    firstSlot += query.values.length
    return sql`${renderRows(query, rendering)} AS ${rendering.expressions.identifier(`r${index}`)}`
  })
  return toStatement(rendering.complete(sql`SELECT ${join(columns, ', ')}`))
}

/** A statement that writes one row, as text with `parameters` numbered parameters; and what is asked of the row, each as JSON text of a list. */
export interface WrittenRow {
  readonly text: string
  readonly parameters: number
  readonly snapshot: AuthorizedQuery
  readonly delta: AuthorizedQuery
  /** What the caller is answered; null where another statement answers. */
  readonly answer: AuthorizedQuery | null
  /** The field of its key; its text is the item of the history. */
  readonly key: string
}

/** The columns of `directus_activity` but `item`, in the order of their parameters, which follow those of the row. */
export const activityColumns = ['action', 'collection', 'ip', 'origin', 'timestamp', 'user', 'user_agent'] as const

/**
 * A row, its activity and its revision, written and answered by one statement; only where the database writes in a WITH. `hasRevision`: there is one. What is
 * asked of the row looks at no other row of its table. Its one row is that of a read with `key` and `revision` beside; none where no row was written.
 */
export function renderWritten(row: WrittenRow, hasRevision: boolean, schema: SchemaModel, dialect: Dialect): Statement {
  const rendering = new Rendering(schema, dialect, parts)
  const { identifier } = rendering.expressions
  const written = identifier('written')
  let firstSlot = 0
  const told = (query: AuthorizedQuery, name: string): Sql[] => {
    rendering.beginQuery(firstSlot)
    firstSlot += query.values.length
    const version = query.kind === 'read' && query.rowVersion ? [renderVersion(query.rowVersion, rendering, written)] : []
    return [...version, sql`${renderRows(query, rendering, written)} AS ${identifier(name)}`]
  }
  const asked = [...told(row.snapshot, 'snapshot'), ...told(row.delta, 'delta'), ...(row.answer ? told(row.answer, 'data') : [])]
  const [id, key, revision, values] = ['id', 'key', 'revision', 'told'].map(identifier) as [Sql, Sql, Sql, Sql]
  const columns = [sql`${written}.${identifier(row.key)} AS ${key}`, ...asked]
  const steps = [
    sql`${written} AS (${raw(row.text)} RETURNING *)`,
    sql`${values} AS (SELECT ${join(columns, ', ')} FROM ${written})`,
    ...renderHistory(row, hasRevision, rendering),
  ]
  const answers = row.answer ? ['data', ...(row.answer.kind === 'read' && row.answer.rowVersion ? ['version'] : [])] : []
  const output = [
    ...['key', ...answers].map((name) => sql`${values}.${identifier(name)}`),
    ...(hasRevision ? [sql`(SELECT ${id} FROM ${revision}) AS ${revision}`] : []),
  ]
  const all = rendering.complete(sql`SELECT ${join(output, ', ')} FROM ${values}`, steps)
  return toStatement(all, row.parameters + activityColumns.length)
}

/** The steps that keep what happened to the row of `told`. */
function renderHistory({ parameters }: WrittenRow, hasRevision: boolean, { expressions: { identifier } }: Rendering): Sql[] {
  const names = (list: readonly string[]): Sql => join(list.map(identifier), ', ')
  const [told, activity, id] = [identifier('told'), identifier('activity'), identifier('id')]
  const item = sql`${told}.${identifier('key')}::text`
  const given = activityColumns.map((_, index) => raw(`$${parameters + index + 1}`))
  const first = sql`${activity} AS (INSERT INTO ${identifier('directus_activity')} (${names([...activityColumns, 'item'])}) SELECT ${join([...given, item], ', ')} FROM ${told} RETURNING ${id})`
  if (!hasRevision) return [first]
  // The collection is the second of the parameters of the activity.
  const values = [
    sql`${activity}.${id}`,
    given[1]!,
    item,
    sql`${told}.${identifier('snapshot')}::json -> 0`,
    sql`${told}.${identifier('delta')}::json -> 0`,
  ]
  const columns = names(['activity', 'collection', 'item', 'data', 'delta'])
  return [
    first,
    sql`${identifier('revision')} AS (INSERT INTO ${identifier('directus_revisions')} (${columns}) SELECT ${join(values, ', ')} FROM ${told}, ${activity} RETURNING ${id})`,
  ]
}

/** The JSON text of a query's rows. `rows`: the name of a SELECT that stands for its table. */
function renderRows(query: AuthorizedQuery, rendering: Rendering, rows?: Sql): Sql {
  const source = Source.of(rendering, query.level.collection, rows)
  const select = query.kind === 'read' ? planLevel(query.level, source, null, false) : planAggregate(query.level, source)
  return rendering.expressions.jsonToText(rendering.expressions.jsonRows(select))
}

/** The keys of the rows a query matches, a row each (read by `readKeyRow`), for writes by query and for checks of permissions. */
export function renderKeys(query: AuthorizedQuery, schema: SchemaModel, dialect: Dialect): Statement {
  const rendering = new Rendering(schema, dialect, parts)
  const { level } = query
  const source = Source.of(rendering, level.collection)
  const keys = toldColumns(dialect, keyFieldsOf(source.collection), (name) => source.column(name))
  const condition = renderFilter(level.filter, source)
  const order = query.kind === 'read' ? query.level.sort.map((term) => renderSort(term, source, false)) : []
  const where = condition ? sql` WHERE ${condition}` : sql``
  const orderBy = order.length > 0 ? sql` ORDER BY ${join(order, ', ')}` : sql``
  const limit = rendering.expressions.limitClause(rendering.limit(level.limit), rendering.offset(level.offset))
  return toStatement(sql`SELECT ${keys.output} FROM ${source.from()}${where}${orderBy}${limit}`)
}

/** How many rows a query matches, counted up to a number: one row with the column `found`. */
export function renderCountUpTo(query: AuthorizedQuery, most: number, schema: SchemaModel, dialect: Dialect): Statement {
  const rendering = new Rendering(schema, dialect, parts)
  const { identifier } = rendering.expressions
  const source = Source.of(rendering, query.level.collection)
  const condition = renderFilter(query.level.filter, source)
  const where = condition ? sql` WHERE ${condition}` : sql``
  const rows = sql`SELECT 1 AS ${identifier('one')} FROM ${source.from()}${where} LIMIT ${raw(String(most))}`
  return toStatement(rendering.complete(sql`SELECT COUNT(*) AS ${identifier('found')} FROM (${rows}) ${identifier('rows')}`))
}

/** Reads a row of `renderKeys`: the values of the key's fields as the API tells them. */
export const readKeyRow = (collection: Collection, row: object, dialect: Dialect): Record<string, unknown> =>
  toldColumns(dialect, keyFieldsOf(collection), dialect.expressions.identifier).read(row)

function renderVersion(level: Level, rendering: Rendering, from?: Sql): Sql {
  const { expressions } = rendering
  const rows = expressions.jsonRows(planLevel(level, Source.of(rendering, level.collection, from), null, false))
  return sql`${expressions.jsonToText(rows)} AS ${expressions.identifier('version')}`
}

function renderCount(filter: Filter, collection: string, rendering: Rendering): Sql {
  const source = Source.of(rendering, collection)
  const condition = renderFilter(filter, source)
  return sql`(SELECT COUNT(*) FROM ${source.from()}${condition ? sql` WHERE ${condition}` : sql``})`
}
