import sql, { join, raw, Sql } from 'sql-template-tag'
import type { JsonEntry, JsonSelect } from '../dialect.js'
import { clause, limitClause } from './select.js'

/** Longer names are cut by PostgreSQL. */
const maxNameLength = 63

/** A quoted identifier. */
export const identifier = (name: string): Sql => raw(`"${name.replaceAll('"', '""')}"`)

/** A text as a SQL literal. */
export function quoteText(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted
}

/** A text as a SQL literal, typed as text. */
export const textLiteral = (text: string): Sql => raw(`${quoteText(text)}::text`)

/** The expression where the condition holds, null elsewhere. */
export function jsonWhen(condition: Sql, value: Sql): Sql {
  return sql`CASE WHEN ${condition} THEN ${value} END`
}

/** Chooses among expressions of any types. */
export function jsonCase(cases: readonly { readonly when: Sql; readonly value: Sql }[], otherwise: Sql): Sql {
  const whens = cases.map(({ when, value }) => sql`WHEN ${when} THEN to_json(${value})`)
  return sql`CASE ${join(whens, ' ')} ELSE to_json(${otherwise}) END`
}

/** A JSON object: a row of a sub-select, whose columns are the keys. */
export function jsonObject(entries: readonly JsonEntry[]): Sql {
  if (entries.length === 0) return raw(`'{}'::json`)
  if (!fitsNames(entries)) return objectOfPairs(entries)
  return sql`(SELECT row_to_json("object") FROM (SELECT ${columns(entries)}) "object")`
}

/** A JSON list of the rows of a select. */
export function jsonRows(select: JsonSelect): Sql {
  const { row } = select
  if (!(row instanceof Sql) && row.length > 0 && fitsNames(row)) {
    return sql`(SELECT coalesce(json_agg("row"), '[]'::json) FROM (${selectRows(columns(row), select)}) "row")`
  }
  const value = row instanceof Sql ? row : jsonObject(row)
  return sql`(SELECT coalesce(json_agg("row"."value"), '[]'::json) FROM (${selectRows(sql`${value} AS "value"`, select)}) "row")`
}

/** The JSON of a select's first row, or null. */
export function jsonRow(select: JsonSelect): Sql {
  const { row } = select
  const first = { ...select, limit: select.limit ?? raw('1') }
  if (!(row instanceof Sql) && row.length > 0 && fitsNames(row)) {
    return sql`(SELECT row_to_json("row") FROM (${selectRows(columns(row), first)}) "row")`
  }
  return sql`(${selectRows(row instanceof Sql ? row : jsonObject(row), first)})`
}

function selectRows(output: Sql, { from, where, orderBy, limit, offset }: JsonSelect): Sql {
  const order = orderBy.length > 0 ? join(orderBy, ', ') : null
  return sql`SELECT ${output} FROM ${from}${clause('WHERE', where)}${clause('ORDER BY', order)}${limitClause(limit, offset)}`
}

function columns(entries: readonly JsonEntry[]): Sql {
  return join(
    entries.map(({ key, value }) => sql`${value} AS ${identifier(key)}`),
    ', ',
  )
}

function fitsNames(entries: readonly JsonEntry[]): boolean {
  return entries.every(({ key }) => key !== '' && Buffer.byteLength(key) <= maxNameLength)
}

/** For keys that cannot be names of columns; as many as there may be. */
function objectOfPairs(entries: readonly JsonEntry[]): Sql {
  const pairs = entries.map(({ key, value }) => sql`(${textLiteral(key)}, to_json(${value}))`)
  return sql`(SELECT json_object_agg("pair"."key", "pair"."value") FROM (VALUES ${join(pairs, ', ')}) AS "pair"("key", "value"))`
}
