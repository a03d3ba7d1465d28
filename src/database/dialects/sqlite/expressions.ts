import sql, { join, raw, type Sql } from 'sql-template-tag'
import { type ColumnStorage, isJsonType, type ValueType } from '../../value-type.js'
import type { Expressions } from '../dialect.js'
import { plainNullTests } from '../null-tests.js'
import { plainOrder } from '../plain-order.js'
import { bytesAsJson, bytesAsText, withoutBytes } from './blobs.js'
import { datePart, dateToMilliseconds, dateToText, isDateType } from './dates.js'
import { quote } from './defaults.js'
import { jsonCase, jsonObject, jsonOfSnippet, jsonOfText, jsonOfValue, jsonRow, jsonRows, jsonToText, jsonWhen } from './json.js'
import { quoted } from './names.js'
import { placeText } from './place.js'
import { searchedKeys, share } from './search.js'
import { limitClause } from './select.js'
import { shapesIntersect } from './shapes.js'
import { alike, inOrder, isUntyped, listedValues, spellings } from './untyped.js'

/** The SQL of SQLite. */
export const sqliteExpressions: Expressions = {
  // Its parser has a stack of 100.
  maxNesting: 4,
  identifier: (name) => raw(quoted(name)),
  jsonValue,
  jsonScalar: (kind, expression) => (kind === 'boolean' ? jsonBoolean(expression) : jsonOfValue(expression)),
  jsonOfAggregate: jsonFloat,
  jsonWhen,
  jsonCase,
  jsonNull: () => jsonOfValue(raw('NULL')),
  jsonText: (text) => jsonOfValue(raw(quote(text))),
  jsonObject,
  jsonRows,
  jsonRow,
  jsonToText,
  comparable,
  parameter: unseen,
  equals: (expression, value, type) =>
    isUntyped(type) ? sql`${expression} IN (${join(spellings(value), ', ')})` : sql`${expression} = ${value}`,
  spellings: (value, type) => (isUntyped(type) ? spellings(value) : [value]),
  inOrder: (expression, operator, value, type, storage) =>
    isUntyped(type) ? inOrder(expression, raw(operator), value) : plainOrder(expression, operator, value, type, storage),
  nullTests: (_type, column) => plainNullTests(column),
  isBlank: () => null,
  grouped: (type, column) => (isUntyped(type) ? alike(column) : column),
  count: (value) => value,
  inList: (expression, list, type) =>
    sql`${expression} IN (${isUntyped(type) ? listedValues(list) : sql`SELECT value FROM json_each(${list})`})`,
  // LIKE takes upper and lower case of a-z as equal already, and knows no other letters; so does lower().
  like: (expression, pattern) => sql`${expression} LIKE ${pattern} ESCAPE '\\'`,
  equalsIgnoreCase: (expression, value) => sql`lower(${expression}) = lower(${value})`,
  datePart,
  intersects: shapesIntersect,
  jsonLength: (column) =>
    sql`CASE WHEN ${column} IS NULL THEN NULL WHEN json_valid(${column}) THEN json_array_length(${column}) ELSE 0 END`,
  jsonPath,
  jsonPathScalar,
  areNullsLargest: false,
  // Values of all kinds have an order among each other, by their kinds first, and places keep those.
  ordered: (_type, expression) => expression,
  place: (_type, expression) => placeText(expression),
  ofPlace: (_type, parameter) => unseen(parameter),
  orderTerm: (expression, descending, nullsLast) =>
    sql`${expression}${raw(descending ? ' DESC' : ' ASC')}${raw(nullsLast ? ' NULLS LAST' : '')}`,
  limitClause,
  asText: (expression) => sql`CAST(${expression} AS TEXT)`,
  literal: (text) => raw(quote(text)),
  // The affinity of the key column turns the text into what it is compared with, if it has one.
  keyOfText: (type, text) => (isUntyped(type) ? spellings(text)[1]! : text),
  searchedKeys,
  share,
  aggregate,
}

/**
 * A parameter whose value the planner does not look at. With the samples that ANALYZE takes it would plan the statement again for every value, and
 * by how many rows match: of a list's first 20 it then reads and sorts all rather than follow the index that has them in order.
 */
function unseen(parameter: Sql): Sql {
  return sql`+${parameter}`
}

/** A time may stand there without its seconds. */
function comparable(type: ValueType, column: Sql, storage: ColumnStorage): Sql {
  if (type === 'time') return sql`CASE length(${column}) WHEN 5 THEN ${column} || ':00' ELSE ${column} END`
  return isDateType(type) ? dateToMilliseconds(column, storage) : column
}

function jsonValue(type: ValueType, column: Sql, storage: ColumnStorage): Sql {
  if (isDateType(type)) return jsonOfValue(dateToText(type, column, storage))
  if (isJsonType(type)) return jsonOfJson(column)
  switch (type) {
    case 'boolean':
      return jsonBoolean(column)
    case 'float':
    case 'decimal':
      return jsonFloat(column)
    case 'csv':
      return jsonOfSnippet(
        sql`CASE WHEN ${column} IS NULL THEN 'null' WHEN ${column} = '' THEN '[]' ELSE concat('[', replace(json_quote(${withoutBytes(column)}), ',', '","'), ']') END`,
      )
    case 'integer':
    case 'bigInteger':
      return jsonOfValue(exactInteger(column))
    case 'unknown':
      return jsonOfValue(asText(column))
    default:
      return jsonOfValue(withoutBytes(column))
  }
}

/** SQLite's JSON has 15 digits of a fraction; where those are another number, all 17 are written. For what is endless JSON has no number. */
function jsonFloat(column: Sql): Sql {
  const isReal = sql`typeof(${column}) = 'real'`
  const endless = sql`WHEN ${isReal} AND abs(${column}) = 9e999 THEN iif(${column} > 0, '"Infinity"', '"-Infinity"')`
  const isCut = sql`${isReal} AND CAST(printf('%!.15g', ${column}) AS REAL) <> ${column}`
  return jsonOfSnippet(sql`CASE ${endless} WHEN ${isCut} THEN printf('%!.17g', ${column}) ELSE json_quote(${withoutBytes(column)}) END`)
}

function jsonBoolean(column: Sql): Sql {
  return jsonOfSnippet(sql`CASE WHEN ${column} IS NULL THEN 'null' WHEN ${column} THEN 'true' ELSE 'false' END`)
}

/** What is no JSON is shown as text; NULL is not valid either and becomes null. */
function jsonOfJson(column: Sql): Sql {
  return jsonOfText(
    sql`CASE typeof(${column}) WHEN 'blob' THEN ${bytesAsJson(column)} ELSE iif(json_valid(${column}), ${column}, json_quote(${column})) END`,
  )
}

/** Whole numbers that a JSON reader would round are written as text. */
function exactInteger(expression: Sql): Sql {
  return sql`iif(${expression} BETWEEN -9007199254740991 AND 9007199254740991, ${expression}, ${asText(expression)})`
}

/** The text of a value; bytes that are no text are told as such. */
const asText = (column: Sql): Sql => sql`CASE typeof(${column}) WHEN 'blob' THEN ${bytesAsText(column)} ELSE CAST(${column} AS TEXT) END`

const pathLiteral = (path: readonly (string | number)[]): Sql =>
  raw(quote(`$${path.map((step) => (typeof step === 'number' ? `[${step}]` : `."${step}"`)).join('')}`))

/** Booleans are the words that JSON has for them, not 1 and 0. */
function jsonPathScalar(kind: 'text' | 'number', column: Sql, path: readonly (string | number)[]): Sql {
  const at = pathLiteral(path)
  const type = sql`json_type(iif(json_valid(${column}), ${column}, 'null'), ${at})`
  if (kind === 'number') return sql`CASE WHEN ${type} IN ('integer', 'real') THEN ${column} ->> ${at} END`
  return sql`CASE ${type} WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'null' THEN NULL ELSE CAST(${column} ->> ${at} AS TEXT) END`
}

function jsonPath(column: Sql, path: readonly (string | number)[]): Sql {
  const text = pathLiteral(path)
  return jsonOfText(sql`coalesce(iif(json_valid(${column}), ${column} -> ${text}, NULL), 'null')`)
}

function aggregate(
  name: 'count' | 'sum' | 'avg' | 'min' | 'max',
  distinct: boolean,
  expression: Sql | null,
  type: ValueType,
  storage: ColumnStorage,
): Sql {
  const argument = expression ? sql`${raw(distinct ? 'DISTINCT ' : '')}${expression}` : raw('*')
  const result = sql`${raw(name)}(${argument})`
  // Floats get their digits when the answer is written (jsonOfAggregate); until then they stay numbers.
  if (name === 'min' || name === 'max')
    return type === 'float' || type === 'decimal' ? jsonOfValue(result) : jsonValue(type, result, storage)
  return jsonOfValue(name === 'sum' && type === 'bigInteger' ? exactInteger(result) : result)
}
