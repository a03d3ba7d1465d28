import sql, { join, raw, Sql } from 'sql-template-tag'
import type { JsonEntry, JsonSelect } from '../dialect.js'
import { quote } from './defaults.js'
import { clause, limitClause } from './select.js'

/**
 * What a JSON expression is made of. `value`: a SQL value that json_object writes by itself; `snippet`: JSON text, short
 * enough to be parsed again, and not an object; `json`: text that SQLite knows to be JSON by its subtype, so that it is written as it is, or
 * SQL NULL; `text`: JSON text of any size, never NULL, that SQLite takes for any text. A subtype is lost where rows are sorted, in CASE and in
 * named selects. Objects of the first three are made by json_object: 85 µs for 20 nested rows. With a `text` among them they
 * are put together from runs of values and texts in between, which are not parsed again: 105 µs, where json() around the texts takes 145 µs.
 */
type Form = 'value' | 'snippet' | 'json' | 'text'

/** A JSON expression that knows its form; any other SQL counts as JSON text. */
class Json extends Sql {
  constructor(
    expression: Sql,
    readonly form: Form,
  ) {
    super(expression.strings, expression.values)
  }
}

/** json_object takes at most 127 arguments, and expressions must not be deeper than 1000. */
const maxPairs = 60
const maxParts = 50

/** A SQL number, text or null as a JSON expression. */
export const jsonOfValue = (expression: Sql): Sql => new Json(expression, 'value')

/** Short JSON text, never NULL and no object, as a JSON expression. */
export const jsonOfSnippet = (expression: Sql): Sql => new Json(expression, 'snippet')

/** JSON text, never NULL, as a JSON expression. */
export const jsonOfText = (expression: Sql): Sql => new Json(expression, 'text')

/** The text of a JSON expression. */
export function jsonToText(expression: Sql): Sql {
  const form = formOf(expression)
  if (form === 'value') return sql`json_quote(${expression})`
  return form === 'json' ? sql`coalesce(${expression}, 'null')` : expression
}

/** The expression where the condition holds, null elsewhere. */
export function jsonWhen(condition: Sql, value: Sql): Sql {
  return jsonCase([{ when: condition, value }], jsonOfValue(raw('NULL')))
}

/** Chooses among JSON expressions: as values when all are, else as text. */
export function jsonCase(cases: readonly { readonly when: Sql; readonly value: Sql }[], otherwise: Sql): Sql {
  const results = [...cases.map(({ value }) => value), otherwise]
  const areValues = results.every((result) => formOf(result) === 'value')
  const form = areValues ? 'value' : results.every((result) => isShort(formOf(result))) ? 'snippet' : 'text'
  const branch = areValues ? (result: Sql) => result : jsonToText
  const whens = cases.map(({ when, value }) => sql`WHEN ${when} THEN ${branch(value)}`)
  return new Json(sql`CASE ${join(whens, ' ')} ELSE ${branch(otherwise)} END`, form)
}

/** A JSON object. */
export function jsonObject(entries: readonly JsonEntry[]): Sql {
  if (entries.length === 0) return new Json(raw('json_object()'), 'json')
  if (entries.length <= maxPairs && entries.every(({ value }) => formOf(value) !== 'text')) return new Json(plainObject(entries), 'json')
  const runs = runsOf(entries)
  return jsonOfText(concat(runs.flatMap((run, index) => partsOf(run, index === 0, index === runs.length - 1))))
}

/** A JSON list of the rows of a select. */
export function jsonRows(select: JsonSelect): Sql {
  const row = rowOf(select)
  // What is flat and of no other row's JSON is a little faster at once.
  if (select.own && (select.isNested || formOf(row) === 'text' || hasNested(select))) return chosenFirst(row, select, select.own)
  return jsonOfText(sql`(SELECT ${concatenated(raw('"json"'))} FROM (${selectRows(sql`${textOf(row)} AS "json"`, select)}))`)
}

/** The JSON of a select's first row, or null. */
export function jsonRow(select: JsonSelect): Sql {
  const row = rowOf(select)
  const form = formOf(row)
  const first = { ...select, limit: select.limit ?? raw('1') }
  if (select.orderBy.length === 0 && (form === 'value' || form === 'json')) return new Json(sql`(${selectRows(row, first)})`, form)
  return jsonOfText(sql`coalesce((${selectRows(textOf(row), first)}), 'null')`)
}

const rowOf = ({ row }: JsonSelect): Sql => (row instanceof Sql ? row : jsonObject(row))

/** A row's JSON as text; it is never NULL, as fields may be. */
const textOf = (row: Sql): Sql => (formOf(row) === 'json' ? row : jsonToText(row))

const hasNested = ({ row }: JsonSelect): boolean => !(row instanceof Sql) && row.some(({ value }) => formOf(value) === 'json')

/** The wanted rows, then the JSON of each: no sorting stands between the JSON and the list, so its subtype is kept, and none is made in vain. */
function chosenFirst(row: Sql, select: JsonSelect, { alias, columns }: NonNullable<JsonSelect['own']>): Sql {
  const from = sql`FROM (${selectRows(join(columns, ', '), select)}) AS ${alias}`
  if (formOf(row) === 'text') return jsonOfText(sql`(SELECT ${concatenated(row)} ${from})`)
  return new Json(sql`(SELECT json_group_array(${argumentOf(row)}) ${from})`, 'json')
}

const concatenated = (text: Sql): Sql => sql`concat('[', group_concat(${text}, ','), ']')`

function selectRows(output: Sql, { from, where, orderBy, limit, offset }: JsonSelect): Sql {
  const order = orderBy.length > 0 ? join(orderBy, ', ') : null
  return sql`SELECT ${output} FROM ${from}${clause('WHERE', where)}${clause('ORDER BY', order)}${limitClause(limit, offset)}`
}

interface Run {
  readonly isPlain: boolean
  readonly entries: readonly JsonEntry[]
}

/** Consecutive entries that json_object can write together; every text entry is a run of its own. */
function runsOf(entries: readonly JsonEntry[]): Run[] {
  const runs: { isPlain: boolean; entries: JsonEntry[] }[] = []
  for (const entry of entries) {
    const isPlain = isShort(formOf(entry.value))
    const last = runs.at(-1)
    if (isPlain && last?.isPlain && last.entries.length < maxPairs) last.entries.push(entry)
    else runs.push({ isPlain, entries: [entry] })
  }
  return runs
}

function plainObject(entries: readonly JsonEntry[]): Sql {
  const pairs = entries.map(({ key, value }) => sql`${raw(quote(key))}, ${argumentOf(value)}`)
  return sql`json_object(${join(pairs, ', ')})`
}

/** The parts of one run between those of its neighbours: braces only at the ends of the whole object. */
function partsOf(run: Run, isFirst: boolean, isLast: boolean): Sql[] {
  if (!run.isPlain) {
    const { key, value } = run.entries[0]!
    const label = raw(quote(`${isFirst ? '{' : ','}${JSON.stringify(key)}:`))
    return [label, jsonToText(value), ...(isLast ? [raw(`'}'`)] : [])]
  }
  const object = plainObject(run.entries)
  // Only the members: neither values nor snippets end with a brace of their own.
  const opened = isFirst ? object : sql`substr(${object}, 2)`
  const members = isLast ? opened : sql`rtrim(${opened}, '}')`
  return isFirst ? [members] : [raw(`','`), members]
}

/** `||` instead of concat(): in SQLite's parser a nested select then stands on 2 places of its stack of 100, not on 5. */
function concat(parts: readonly Sql[]): Sql {
  if (parts.length <= maxParts) return join(parts, ' || ')
  const groups: Sql[] = []
  for (let start = 0; start < parts.length; start += maxParts) groups.push(concat(parts.slice(start, start + maxParts)))
  return sql`concat(${join(groups, ', ')})`
}

/** A JSON expression, which is no `text`, as an argument of JSON functions. */
const argumentOf = (expression: Sql): Sql => (formOf(expression) === 'snippet' ? sql`json(${expression})` : expression)

/** Is it written by json_object, and does it end with no brace of its own? */
const isShort = (form: Form): boolean => form === 'value' || form === 'snippet'

function formOf(expression: Sql): Form {
  return expression instanceof Json ? expression.form : 'text'
}
