import sql, { join, raw, type Sql } from 'sql-template-tag'
import { type ColumnStorage, isShapeType, type ValueType } from '../../value-type.js'
import type { Expressions } from '../dialect.js'
import { plainNullTests } from '../null-tests.js'
import { plainOrder } from '../plain-order.js'
import { dateJson, datePart, hasZeroDates, told } from './dates.js'
import {
  constantJson,
  decimalType,
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
import { ofPlace, ordered, place } from './order.js'
import { OrderTerm } from './order-term.js'
import { searchedKeys, share } from './search.js'
import { limitClause } from './select.js'
import { isBits, readStorage } from './storage.js'

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
  comparable: (type, column, storage) => (isBits(type, storage) ? sql`(${column} + 0)` : column),
  parameter,
  equals,
  spellings: (value) => [value],
  inOrder: plainOrder,
  nullTests: (_type, column) => plainNullTests(column),
  isBlank: (type, column, storage) => (hasZeroDates(type, storage) ? sql`${column} = 0` : null),
  grouped,
  count: (value) => value,
  inList,
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
  ordered,
  place,
  ofPlace,
  orderTerm: (expression, descending, nullsLast) => new OrderTerm(expression, descending, nullsLast),
  limitClause,
  asText: (expression) => sql`CAST(${expression} AS CHAR CHARACTER SET utf8mb4) ${exact}`,
  literal: textLiteral,
  keyOfText,
  searchedKeys,
  share,
  aggregate,
}

const isWhole = (type: ValueType): boolean => type === 'integer' || type === 'bigInteger'

function keyOfText(type: ValueType, text: Sql): Sql {
  if (isWhole(type)) return sql`CASE WHEN ${text} REGEXP '^-?[0-9]{1,18}$' THEN CAST(${text} AS SIGNED) END`
  return type === 'binary' ? sql`CASE WHEN ${text} LIKE '\\\\\\\\x%' THEN UNHEX(SUBSTRING(${text}, 3)) END` : text
}

/** BOOLEAN is a number of one byte, of which every one but 0 is true. */
const isTinyBoolean = (type: ValueType, storage: ColumnStorage): boolean => type === 'boolean' && readStorage(storage).name === 'tinyint'

/** An index serves either side of OR, and the database drops the second when the parameter is 0. */
function equals(expression: Sql, value: Sql, type: ValueType, storage: ColumnStorage): Sql {
  if (!isTinyBoolean(type, storage)) return sql`${expression} = ${value}`
  return sql`(${expression} = ${value} OR (${value} = 1 AND ${expression} <> 0))`
}

function grouped(type: ValueType, column: Sql, storage: ColumnStorage): Sql {
  if (hasZeroDates(type, storage)) return told(column)
  if (isTinyBoolean(type, storage)) return sql`(${column} <> 0)`
  return isBits(type, storage) ? sql`(${column} + 0)` : plainNumber(column, storage)
}

/** Said of the list, the exact collation is no obstacle to an index, as it is said of the column. */
function inList(expression: Sql, list: Sql, type: ValueType, storage: ColumnStorage): Sql {
  const isText = !isNumberOrDate(type) && type !== 'binary' && !isBits(type, storage)
  const value = type === 'binary' ? raw('UNHEX(`value`)') : isText ? sql`\`value\` ${exact}` : raw('`value`')
  return sql`${expression} IN (SELECT ${value} FROM JSON_TABLE(${list}, '$[*]' COLUMNS (\`value\` ${raw(listColumn(type, storage))} PATH '$')) AS \`list\`)`
}

/** Texts are compared exactly, also with columns whose own collation is not exact; their indexes serve nevertheless. */
function parameter(value: Sql, type: ValueType, storage: ColumnStorage): Sql {
  if (type === 'integer') return sql`CAST(${value} AS SIGNED)`
  // A BIGINT may be unsigned; its index serves a decimal, too.
  if (type === 'bigInteger' || isBits(type, storage)) return sql`CAST(${value} AS DECIMAL(20, 0))`
  if (type === 'decimal') return sql`CAST(${value} AS ${raw(decimalType(storage))})`
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

/** A number without the zeros in front that a column may be declared to have (ZEROFILL, and YEAR). */
function plainNumber(column: Sql, storage: ColumnStorage): Sql {
  const { name, isZerofill } = readStorage(storage)
  return isZerofill || name === 'year' ? sql`(${column} + 0)` : column
}

/** MariaDB tells a FLOAT with six digits, which most, but not all, are made of. */
function floatNumber(column: Sql, storage: ColumnStorage): Sql {
  if (readStorage(storage).name !== 'float') return plainNumber(column, storage)
  const told = plainNumber(column, storage)
  return sql`IF(CAST(CONCAT(${told}) AS FLOAT) = ${column}, CONCAT(${told}), CONCAT(CAST(${column} AS DOUBLE)))`
}

function jsonValue(type: ValueType, column: Sql, storage: ColumnStorage): Sql {
  switch (type) {
    case 'integer':
      return jsonOfNumber(plainNumber(column, storage))
    case 'float':
      return jsonOfNumber(floatNumber(column, storage))
    case 'bigInteger':
    case 'decimal':
      return jsonOfPlainText(plainNumber(column, storage))
    case 'boolean':
      return jsonOfBoolean(column)
    case 'date':
    case 'time':
    case 'dateTime':
    case 'timestamp':
      return dateJson(type, column, storage)
    case 'json':
      // JSON columns have a collation of their own; without saying which one counts, two that differ cannot stand in one text.
      return sql`COALESCE(IF(JSON_VALID(${column}), ${column}, JSON_QUOTE(${column})) ${exact}, 'null')`
    case 'csv':
      return sql`CASE WHEN ${column} IS NULL THEN 'null' WHEN ${column} = '' THEN '[]' ELSE CONCAT('[', REPLACE(JSON_QUOTE(${column}), ',', '","'), ']') END`
    case 'binary':
      return jsonOfPlainText(sql`'\\\\\\\\x', LOWER(HEX(${column}))`)
    case 'unknown':
      if (isBits(type, storage)) return jsonOfPlainText(sql`(${column} + 0)`)
      return jsonOfText(sql`CAST(${column} AS CHAR CHARACTER SET utf8mb4)`)
    default:
      return isShapeType(type) ? jsonOfNumber(sql`ST_AsGeoJSON(${column})`) : jsonOfText(column)
  }
}

function aggregate(
  name: 'count' | 'sum' | 'avg' | 'min' | 'max',
  distinct: boolean,
  expression: Sql | null,
  type: ValueType,
  storage: ColumnStorage,
): Sql {
  const isExact = type === 'bigInteger' || type === 'decimal'
  // The average of whole numbers would have four digits behind the point.
  const operand = expression && name === 'avg' && !isExact ? sql`CAST(${expression} AS DOUBLE)` : expression
  const result = sql`${raw(name.toUpperCase())}(${operand ? sql`${raw(distinct ? 'DISTINCT ' : '')}${operand}` : raw('*')})`
  if (name === 'min' || name === 'max') return jsonValue(type, result, storage)
  if (name === 'avg' && isExact) return jsonOfPlainText(sql`CAST(${result} AS DECIMAL(65, 16))`)
  return isExact && name !== 'count' ? jsonOfPlainText(result) : jsonOfNumber(result)
}
