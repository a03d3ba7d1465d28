import sql, { join, raw, type Sql } from 'sql-template-tag'
import { isShapeType, type ValueType } from '../../value-type.js'
import type { Expressions } from '../dialect.js'
import { dateJson, datePart } from './dates.js'
import {
  constantJson,
  exactCollation,
  identifier,
  isNumberOrDate,
  jsonCase,
  jsonObject,
  jsonOfBoolean,
  jsonOfNumber,
  jsonOfPlainText,
  jsonOfText,
  jsonRow,
  jsonRows,
  jsonWhen,
  listColumn,
  quoteText,
  textLiteral,
} from './json.js'
import { OrderTerm } from './order-term.js'
import { searchedKeys, share } from './search.js'
import { limitClause } from './select.js'

const exact = raw(`COLLATE ${exactCollation}`)

/** The SQL of MariaDB. */
export const mysqlExpressions: Expressions = {
  maxNesting: Number.POSITIVE_INFINITY,
  identifier,
  jsonValue,
  jsonScalar: (kind, expression) =>
    kind === 'boolean' ? jsonOfBoolean(expression) : kind === 'text' ? jsonOfText(expression) : jsonOfNumber(expression),
  jsonOfAggregate: (column) => column,
  jsonWhen,
  jsonCase,
  jsonNull: () => constantJson('null'),
  jsonText: (text) => constantJson(JSON.stringify(text)),
  jsonObject,
  jsonRows,
  jsonRow,
  jsonToText: (expression) => expression,
  comparable: (_type, column) => column,
  parameter,
  count: (value) => value,
  inList: (expression, list, type) =>
    sql`${expression} IN (SELECT \`value\` FROM JSON_TABLE(${list}, '$[*]' COLUMNS (\`value\` ${raw(listColumn(type))} PATH '$')) AS \`list\`)`,
  like: (expression, pattern, ignoreCase) =>
    ignoreCase
      ? sql`LOWER(${expression}) LIKE LOWER(${pattern}) ${exact} ESCAPE '\\\\'`
      : sql`${expression} LIKE ${pattern} ${exact} ESCAPE '\\\\'`,
  equalsIgnoreCase: (expression, value) => sql`LOWER(${expression}) = LOWER(${value}) ${exact}`,
  datePart,
  intersects: (column, parameter, of) => sql`${raw(of === 'bounds' ? 'MBRIntersects' : 'ST_Intersects')}(${column}, ${parameter(0)})`,
  jsonLength: (column) =>
    sql`CASE WHEN ${column} IS NULL THEN NULL WHEN JSON_TYPE(${column}) = 'ARRAY' THEN JSON_LENGTH(${column}) ELSE 0 END`,
  jsonPath: (column, path) => sql`COALESCE(${jsonAt(column, path)}, 'null')`,
  jsonPathScalar,
  areNullsLargest: false,
  place: (type, expression) =>
    sql`CAST(${type === 'float' ? sql`CAST(${expression} AS DOUBLE)` : expression} AS CHAR CHARACTER SET utf8mb4)`,
  ofPlace: (type, parameter) => sql`CAST(${parameter} AS ${raw(placeTypes[type] ?? 'CHAR CHARACTER SET utf8mb4')})`,
  orderTerm: (expression, descending, nullsLast) => new OrderTerm(expression, descending, nullsLast),
  limitClause,
  asText: (expression) => sql`CAST(${expression} AS CHAR CHARACTER SET utf8mb4) ${exact}`,
  literal: textLiteral,
  keyOfText: (type, text) => (isWhole(type) ? sql`CASE WHEN ${text} REGEXP '^-?[0-9]{1,18}$' THEN CAST(${text} AS SIGNED) END` : text),
  searchedKeys,
  share,
  aggregate,
}

const isWhole = (type: ValueType): boolean => type === 'integer' || type === 'bigInteger'

/** What a place's text is cast to; all else is text, compared as its column is. */
const placeTypes: Partial<Record<ValueType, string>> = {
  integer: 'SIGNED',
  bigInteger: 'DECIMAL(20, 0)',
  float: 'DOUBLE',
  decimal: 'DECIMAL(65, 30)',
  boolean: 'SIGNED',
  date: 'DATE',
  time: 'TIME(6)',
  dateTime: 'DATETIME(6)',
  timestamp: 'DATETIME(6)',
}

/** Texts are compared exactly, also with columns whose own collation is not exact; their indexes serve nevertheless. */
function parameter(value: Sql, type: ValueType): Sql {
  if (type === 'integer') return sql`CAST(${value} AS SIGNED)`
  // A BIGINT may be unsigned; its index serves a decimal, too.
  if (type === 'bigInteger') return sql`CAST(${value} AS DECIMAL(20, 0))`
  if (type === 'decimal') return sql`CAST(${value} AS DECIMAL(65, 30))`
  const isText = !isNumberOrDate(type) && type !== 'binary' && !isShapeType(type)
  return isText ? sql`${value} ${exact}` : value
}

const pathLiteral = (path: readonly (string | number)[]): Sql =>
  raw(quoteText(`$${path.map((step) => (typeof step === 'number' ? `[${step}]` : `."${step}"`)).join('')}`))

/** The value at a path. MariaDB takes what is no list for a list of itself; such a `[0]` leads nowhere. */
function jsonAt(column: Sql, path: readonly (string | number)[]): Sql {
  const value = sql`JSON_EXTRACT(${column}, ${pathLiteral(path)})`
  const lists = path.flatMap((step, index) => (step === 0 ? [sql`JSON_EXTRACT(${column}, ${pathLiteral(path.slice(0, index))})`] : []))
  if (lists.length === 0) return value
  const areLists = lists.map((list) => sql`JSON_TYPE(${list}) = 'ARRAY'`)
  return sql`IF(${join(areLists, ' AND ')}, ${value}, NULL)`
}

function jsonPathScalar(kind: 'text' | 'number', column: Sql, path: readonly (string | number)[]): Sql {
  const value = jsonAt(column, path)
  if (kind === 'number') {
    return sql`CASE WHEN JSON_TYPE(${value}) IN ('INTEGER', 'DOUBLE', 'DECIMAL') THEN CAST(${value} AS DOUBLE) END`
  }
  return sql`CASE JSON_TYPE(${value}) WHEN 'NULL' THEN NULL ELSE JSON_UNQUOTE(${value}) ${exact} END`
}

function jsonValue(type: ValueType, column: Sql): Sql {
  switch (type) {
    case 'integer':
    case 'float':
      return jsonOfNumber(column)
    case 'bigInteger':
    case 'decimal':
      return jsonOfPlainText(column)
    case 'boolean':
      return jsonOfBoolean(column)
    case 'date':
    case 'time':
    case 'dateTime':
    case 'timestamp':
      return dateJson(type, column)
    case 'json':
      // JSON columns have a collation of their own; without saying which one counts, two that differ cannot stand in one text.
      return sql`COALESCE(IF(JSON_VALID(${column}), ${column}, JSON_QUOTE(${column})) ${exact}, 'null')`
    case 'csv':
      return sql`CASE WHEN ${column} IS NULL THEN 'null' WHEN ${column} = '' THEN '[]' ELSE CONCAT('[', REPLACE(JSON_QUOTE(${column}), ',', '","'), ']') END`
    case 'binary':
      return jsonOfPlainText(sql`'\\\\\\\\x', LOWER(HEX(${column}))`)
    case 'unknown':
      return jsonOfText(sql`CAST(${column} AS CHAR CHARACTER SET utf8mb4)`)
    default:
      return isShapeType(type) ? jsonOfNumber(sql`ST_AsGeoJSON(${column})`) : jsonOfText(column)
  }
}

function aggregate(name: 'count' | 'sum' | 'avg' | 'min' | 'max', distinct: boolean, expression: Sql | null, type: ValueType): Sql {
  const isExact = type === 'bigInteger' || type === 'decimal'
  // The average of whole numbers would have four digits behind the point.
  const operand = expression && name === 'avg' && !isExact ? sql`CAST(${expression} AS DOUBLE)` : expression
  const result = sql`${raw(name.toUpperCase())}(${operand ? sql`${raw(distinct ? 'DISTINCT ' : '')}${operand}` : raw('*')})`
  if (name === 'min' || name === 'max') return jsonValue(type, result)
  if (name === 'avg' && isExact) return jsonOfPlainText(sql`CAST(${result} AS DECIMAL(65, 16))`)
  return isExact && name !== 'count' ? jsonOfPlainText(result) : jsonOfNumber(result)
}
