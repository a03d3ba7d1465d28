import sql, { join, raw, Sql } from 'sql-template-tag'
import type { ColumnStorage, ValueType } from '../../value-type.js'
import type { JsonEntry, JsonSelect } from '../dialect.js'
import { digitsMark } from './numbered.js'
import { OrderTerm } from './order-term.js'
import { clause, endless, limitClause } from './select.js'
import { isBits, readStorage } from './storage.js'

/*
 * Every JSON expression is a text of JSON, never NULL, and objects and lists are put together as texts: JSON_ARRAYAGG and
 * JSON_OBJECT forget on the way through a sub-select that their arguments are JSON already. A SELECT in FROM cannot name
 * the row of an outer one (there is no LATERAL), so a nested list orders and limits its rows inside of GROUP_CONCAT. Where
 * rows are lists themselves, that would make the JSON of all of them before any is left out; there JSON_TABLE, which may
 * name outer rows, reads the keys of the wanted ones.
 */

/** The collation of all tables that we make: texts are equal when all their characters are, spaces at the end included. */
export const exactCollation = 'utf8mb4_nopad_bin'

const numbersAndDates: Partial<Record<ValueType, string>> = {
  integer: 'BIGINT',
  // Signed or not.
  bigInteger: 'DECIMAL(20, 0)',
  float: 'DOUBLE',
  decimal: 'DECIMAL(65, 30)',
  boolean: 'BOOLEAN',
  date: 'DATE',
  time: 'TIME(6)',
  dateTime: 'DATETIME(6)',
  timestamp: 'DATETIME(6)',
}

/** Is this type compared as a number or a date, not as a text? */
export const isNumberOrDate = (type: ValueType): boolean => type in numbersAndDates

/** The column of JSON_TABLE for values of this type. */
export const listColumn = (type: ValueType, storage: ColumnStorage): string =>
  type === 'decimal'
    ? decimalType(storage)
    : isBits(type, storage)
      ? 'DECIMAL(20, 0)'
      : (numbersAndDates[type] ?? `LONGTEXT COLLATE ${exactCollation}`)

/** The widest decimal that holds the column's values, with as many digits behind the point as are left. */
export function decimalType(storage: ColumnStorage): string {
  const { sizes } = readStorage(storage)
  const [digits = 35, scale = 0] = sizes
  return `DECIMAL(65, ${Math.min(38, 65 - (digits - scale))})`
}

/** A quoted name. */
export const quoteName = (name: string): string => `\`${name.replaceAll('`', '``')}\``

/** A quoted identifier. */
export const identifier = (name: string): Sql => raw(quoteName(name))

/** A text as a SQL literal. */
export const quoteText = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

/** A text as a SQL literal that is compared exactly, independent of the other side's collation. */
export const textLiteral = (text: string): Sql => raw(`${quoteText(text)} COLLATE ${exactCollation}`)

/** A constant piece of JSON. */
export const constantJson = (json: string): Sql => raw(quoteText(json))

/** A SQL expression whose text is JSON already (a number), or NULL. */
export const jsonOfNumber = (expression: Sql): Sql => sql`COALESCE(${expression}, 'null')`

/** A SQL text, or NULL. */
export const jsonOfText = (expression: Sql): Sql => sql`COALESCE(JSON_QUOTE(${expression}), 'null')`

/** A SQL expression whose text needs quotes but no escapes (a date, an exact number), or NULL. */
export const jsonOfPlainText = (expression: Sql): Sql => sql`COALESCE(CONCAT('"', ${expression}, '"'), 'null')`

/** A SQL truth, or NULL. */
export const jsonOfBoolean = (expression: Sql): Sql =>
  sql`CASE WHEN ${expression} IS NULL THEN 'null' WHEN ${expression} THEN 'true' ELSE 'false' END`

/** The expression where the condition holds, null elsewhere. */
export const jsonWhen = (condition: Sql, value: Sql): Sql => sql`CASE WHEN ${condition} THEN ${value} ELSE 'null' END`

/** Chooses among JSON expressions. */
export function jsonCase(cases: readonly { readonly when: Sql; readonly value: Sql }[], otherwise: Sql): Sql {
  const whens = cases.map(({ when, value }) => sql`WHEN ${when} THEN ${value}`)
  return sql`CASE ${join(whens, ' ')} ELSE ${otherwise} END`
}

/** A JSON object. */
export function jsonObject(entries: readonly JsonEntry[]): Sql {
  if (entries.length === 0) return constantJson('{}')
  const parts = entries.map(({ key, value }, index) => {
    const label = constantJson(`${index === 0 ? '{' : ','}${JSON.stringify(key)}:`)
    return sql`${label}, ${value}`
  })
  return wholeText(sql`CONCAT(${join(parts, ', ')}, '}')`, raw('710'))
}

/** A JSON list of the rows of a select. */
export function jsonRows(select: JsonSelect): Sql {
  const isCut = select.limit !== null || select.offset !== null
  if (select.isNested) return isCut && select.key.length > 0 ? foundFirst(select) : aggregated(select)
  if (!isCut && select.orderBy.length === 0) return aggregated(select)
  // An aggregate's own order takes null and 0 for equal; and without a limit the order of a sub-select is nothing.
  return limitedFirst({ ...select, limit: select.limit ?? endless })
}

/** The JSON of a select's first row, or null. */
export function jsonRow(select: JsonSelect): Sql {
  return sql`COALESCE((${selectRows(rowOf(select), { ...select, limit: select.limit ?? raw('1') })}), 'null')`
}

/** Order and limit inside of the aggregate, because rows of an outer SELECT may be named. */
function aggregated(select: JsonSelect): Sql {
  const { from, where, orderBy, limit, offset } = select
  const rows = sql`GROUP_CONCAT(${rowOf(select)}${orderInAggregate(orderBy)} SEPARATOR ','${limitInAggregate(limit, offset)})`
  return sql`(SELECT ${listOf(rows)} FROM ${from}${clause('WHERE', where)})`
}

/**
 * Only the rows that are wanted are turned into JSON. They are put in order twice, because between the two selects they lie in a table that takes long
 * rows and short ones to different places, and gives them back in the order of these.
 */
function limitedFirst(select: JsonSelect): Sql {
  const terms = select.orderBy.filter((term) => term instanceof OrderTerm)
  const isTold = terms.length === select.orderBy.length
  const columns = isTold ? terms.map(({ expression }, index) => sql`, ${expression} AS ${sortedBy(index)}`) : []
  const order = isTold ? terms.map((term, index) => term.inAggregate(sql`\`row\`.${sortedBy(index)}`)) : []
  const rows = sql`GROUP_CONCAT(\`row\`.\`json\`${clause('ORDER BY', order.length > 0 ? join(order, ', ') : null)} SEPARATOR ',')`
  const output = join([sql`${rowOf(select)} AS \`json\``, ...columns], '')
  return sql`(SELECT ${listOf(rows)} FROM (${selectRows(output, select)}) AS \`row\`)`
}

const sortedBy = (index: number): Sql => raw(`\`by${index}\``)

/** The keys of the wanted rows, in order, then the JSON of each. */
function foundFirst(select: JsonSelect): Sql {
  const { from, where, orderBy, limit, offset, key } = select
  const parts = join(
    key.map(({ column, type }) => (type === 'binary' ? sql`HEX(${column})` : column)),
    ', ',
  )
  const keys = sql`GROUP_CONCAT(JSON_ARRAY(${parts})${orderInAggregate(orderBy)} SEPARATOR ','${limitInAggregate(limit, offset)})`
  const list = sql`(SELECT CONCAT('[', ${keys}, ']') FROM ${from}${clause('WHERE', where)})`
  const columns = key.map(({ type, storage }, index) => raw(`\`${index}\` ${listColumn(type, storage)} PATH '$[${index}]'`))
  const table = sql`JSON_TABLE(${list}, '$[*]' COLUMNS (\`place\` FOR ORDINALITY, ${join(columns, ', ')})) AS \`keys\``
  const isWanted = key.map(({ column, type }, index) => {
    const wanted = raw(`\`keys\`.\`${index}\``)
    return sql`${column} = ${type === 'binary' ? sql`UNHEX(${wanted})` : wanted}`
  })
  const rows = sql`GROUP_CONCAT(${rowOf(select)} ORDER BY \`keys\`.\`place\` SEPARATOR ',')`
  return sql`(SELECT ${listOf(rows)} FROM ${table} STRAIGHT_JOIN (${from}) WHERE ${join(isWanted, ' AND ')})`
}

const listOf = (rows: Sql): Sql => wholeText(sql`CONCAT('[', COALESCE(${rows}, ''), ']')`, raw('710 + COUNT(*)'))

/**
 * A text longer than max_allowed_packet becomes NULL, and a NULL would be left out of its list without a word. So the
 * statement is made to fail instead: no number is as large as EXP(710). The driver knows the error.
 */
const wholeText = (text: Sql, tooLarge: Sql): Sql => sql`COALESCE(${text}, EXP(${tooLarge}))`

function orderInAggregate(orderBy: readonly Sql[]): Sql {
  const terms = orderBy.map((term) => (term instanceof OrderTerm ? term.inAggregate() : term))
  return clause('ORDER BY', terms.length > 0 ? join(terms, ', ') : null)
}

/** Here MariaDB takes digits only, no parameters. */
function limitInAggregate(limit: Sql | null, offset: Sql | null): Sql {
  if (!limit && !offset) return raw('')
  return offset ? sql` LIMIT ${digitsMark}${offset}, ${limit ?? endless}` : sql` LIMIT ${limit ?? endless}`
}

const rowOf = ({ row }: JsonSelect): Sql => (row instanceof Sql ? row : jsonObject(row))

function selectRows(output: Sql, { from, where, orderBy, limit, offset }: JsonSelect): Sql {
  const order = orderBy.length > 0 ? join(orderBy, ', ') : null
  return sql`SELECT ${output} FROM ${from}${clause('WHERE', where)}${clause('ORDER BY', order)}${limitClause(limit, offset)}`
}
