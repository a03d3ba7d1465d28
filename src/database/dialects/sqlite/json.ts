import sql, { join, raw, Sql } from 'sql-template-tag'
import type { JsonEntry, JsonSelect } from '../dialect.js'
import { quote } from './defaults.js'
import { clause, limitClause } from './select.js'

/**
 * What a JSON expression is made of. `value`: a SQL value that json_object writes by itself; `snippet`: JSON text, short
 * enough to be parsed again, and not an object; `text`: JSON text of any size. The last two are never SQL NULL. Objects are put together
 * from runs of values (json_object is the fastest) and texts in between, which are not parsed again: 95 µs for 20 nested rows where
 * json_object with json() around the nested ones takes 145 µs.
 */
type Form = 'value' | 'snippet' | 'text'

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
  return formOf(expression) === 'value' ? sql`json_quote(${expression})` : expression
}

/** The expression where the condition holds, null elsewhere. */
export function jsonWhen(condition: Sql, value: Sql): Sql {
  return jsonCase([{ when: condition, value }], jsonOfValue(raw('NULL')))
}

/** Chooses among JSON expressions: as values when all are, else as text. */
export function jsonCase(cases: readonly { readonly when: Sql; readonly value: Sql }[], otherwise: Sql): Sql {
  const results = [...cases.map(({ value }) => value), otherwise]
  const areValues = results.every((result) => formOf(result) === 'value')
  const form = areValues ? 'value' : results.some((result) => formOf(result) === 'text') ? 'text' : 'snippet'
  const branch = areValues ? (result: Sql) => result : jsonToText
  const whens = cases.map(({ when, value }) => sql`WHEN ${when} THEN ${branch(value)}`)
  return new Json(sql`CASE ${join(whens, ' ')} ELSE ${branch(otherwise)} END`, form)
}

/** A JSON object. */
export function jsonObject(entries: readonly JsonEntry[]): Sql {
  const runs = runsOf(entries)
  const [only] = runs
  if (!only) return jsonOfText(raw(`'{}'`))
  if (runs.length === 1 && only.isPlain) return jsonOfText(plainObject(only.entries))
  return jsonOfText(concat(runs.flatMap((run, index) => partsOf(run, index === 0, index === runs.length - 1))))
}

/** A JSON list of the rows of a select. */
export function jsonRows(select: JsonSelect): Sql {
  return jsonOfText(sql`(SELECT concat('[', group_concat("json", ','), ']') FROM (${selectRows(select)}))`)
}

/** The JSON of a select's first row, or null. */
export function jsonRow(select: JsonSelect): Sql {
  return jsonOfText(sql`coalesce((${selectRows({ ...select, limit: select.limit ?? raw('1') })}), 'null')`)
}

function selectRows({ row, from, where, orderBy, limit, offset }: JsonSelect): Sql {
  const object = row instanceof Sql ? jsonToText(row) : jsonObject(row)
  const order = orderBy.length > 0 ? join(orderBy, ', ') : null
  return sql`SELECT ${object} AS "json" FROM ${from}${clause('WHERE', where)}${clause('ORDER BY', order)}${limitClause(limit, offset)}`
}

interface Run {
  readonly isPlain: boolean
  readonly entries: readonly JsonEntry[]
}

/** Consecutive entries that json_object can write together; every text entry is a run of its own. */
function runsOf(entries: readonly JsonEntry[]): Run[] {
  const runs: { isPlain: boolean; entries: JsonEntry[] }[] = []
  for (const entry of entries) {
    const isPlain = formOf(entry.value) !== 'text'
    const last = runs.at(-1)
    if (isPlain && last?.isPlain && last.entries.length < maxPairs) last.entries.push(entry)
    else runs.push({ isPlain, entries: [entry] })
  }
  return runs
}

function plainObject(entries: readonly JsonEntry[]): Sql {
  const pairs = entries.map(({ key, value }) => {
    const written = formOf(value) === 'value' ? value : sql`json(${value})`
    return sql`${raw(quote(key))}, ${written}`
  })
  return sql`json_object(${join(pairs, ', ')})`
}

/** The parts of one run between those of its neighbours: braces only at the ends of the whole object. */
function partsOf(run: Run, isFirst: boolean, isLast: boolean): Sql[] {
  if (!run.isPlain) {
    const { key, value } = run.entries[0]!
    const label = raw(quote(`${isFirst ? '{' : ','}${JSON.stringify(key)}:`))
    return [label, value, ...(isLast ? [raw(`'}'`)] : [])]
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

function formOf(expression: Sql): Form {
  return expression instanceof Json ? expression.form : 'text'
}
