import sql, { join, raw, type Sql } from 'sql-template-tag'
import { type ColumnStorage, isShapeType, type ValueType } from '../../value-type.js'
import type { DatePart, Expressions } from '../dialect.js'
import { plainNullTests } from '../null-tests.js'
import { plainOrder } from '../plain-order.js'
import { identifier, jsonCase, jsonObject, jsonRow, jsonRows, jsonWhen, textLiteral } from './json.js'
import { inArrays, jsonOfArray } from './lists.js'
import { momentJson, timeJson } from './moments.js'
import { searchedKeys, share } from './search.js'
import { limitClause } from './select.js'
import { arrayOf } from './storage.js'

/** The SQL of PostgreSQL. A parameter takes the type of what it is compared with, unless it is cast. */
export const postgresExpressions: Expressions = {
  maxNesting: 4,
  identifier,
  jsonValue,
  jsonScalar: (_kind, expression) => expression,
  jsonOfAggregate: (column) => column,
  jsonWhen,
  jsonCase,
  jsonNull: () => raw('NULL::json'),
  jsonText: textLiteral,
  jsonObject,
  jsonRows,
  jsonRow,
  jsonToText: (expression) => sql`${expression}::text`,
  comparable: (type, column) => (type === 'json' ? sql`${column}::text` : isShapeType(type) ? sql`ST_AsGeoJSON(${column})` : column),
  count: (value) => sql`${value}::bigint`,
  parameter,
  equals: (expression, value) => sql`${expression} = ${value}`,
  spellings: (value) => [value],
  inOrder: plainOrder,
  nullTests: (type, column, storage) =>
    isCast(type, storage) ? { isNull: sql`num_nulls(${column}) = 1`, isNotNull: sql`num_nulls(${column}) = 0` } : plainNullTests(column),
  isBlank: () => null,
  grouped: (_type, column) => column,
  inList,
  like: (expression, pattern, ignoreCase) =>
    ignoreCase
      ? sql`lower(${expression}::text) LIKE lower(${pattern}::text) ESCAPE '\\'`
      : sql`${expression}::text LIKE ${pattern} ESCAPE '\\'`,
  equalsIgnoreCase: (expression, value) => sql`lower(${expression}::text) = lower(${value}::text)`,
  // A cast would round: 59.999 seconds are 59.
  datePart: (part, _type, column) => sql`floor(extract(${raw(parts[part])} FROM ${column}))::integer`,
  intersects,
  jsonLength: (column) =>
    sql`CASE WHEN ${column} IS NULL THEN NULL WHEN json_typeof(${column}::json) = 'array' THEN json_array_length(${column}::json) ELSE 0 END`,
  jsonPath: (column, path) => sql`(${column}::json #> ${pathLiteral(path)})`,
  jsonPathScalar,
  areNullsLargest: true,
  // Every type is put in order by the operators of its own; a domain by those of what it is made of.
  ordered: (type, expression, storage) => (isCast(type, storage) ? sql`${expression}::${raw(storage)}` : expression),
  // Without the column's own type as double precision: a shorter float's own text would be another number.
  place: (type, expression, storage) =>
    type === 'float' && !storage ? sql`${expression}::double precision::text` : sql`${expression}::text`,
  ofPlace: (type, parameter, storage) => sql`${parameter}::text::${raw(storage ?? placeTypes[type] ?? 'text')}`,
  orderTerm: (expression, descending, nullsLast) =>
    sql`${expression}${raw(descending ? ' DESC' : ' ASC')}${raw(nullsLast ? ' NULLS LAST' : '')}`,
  limitClause,
  asText: (expression) => sql`${expression}::text`,
  literal: textLiteral,
  keyOfText,
  searchedKeys,
  share,
  aggregate,
}

/** Both need PostGIS, without which there are no columns of shapes. */
function intersects(column: Sql, parameter: (index: number) => Sql, of: 'shape' | 'bounds'): Sql {
  const shape = sql`ST_SetSRID(ST_GeomFromGeoJSON(${parameter(0)}::text), ST_SRID(${column}))`
  return of === 'bounds' ? sql`(${column} && ${shape})` : sql`ST_Intersects(${column}, ${shape})`
}

/** What a place's text is cast to; all else is text. */
const placeTypes: Partial<Record<ValueType, string>> = {
  integer: 'bigint',
  bigInteger: 'bigint',
  float: 'double precision',
  decimal: 'numeric',
  boolean: 'boolean',
  uuid: 'uuid',
  date: 'date',
  time: 'time',
  dateTime: 'timestamp',
  timestamp: 'timestamptz',
}

const parts: Record<DatePart, string> = {
  year: 'year',
  month: 'month',
  week: 'week',
  day: 'day',
  weekday: 'dow',
  hour: 'hour',
  minute: 'minute',
  second: 'second',
}

function pathLiteral(path: readonly (string | number)[]): Sql {
  const steps = path.map((step) => textLiteral(String(step)))
  return sql`ARRAY[${join(steps, ', ')}]`
}

function jsonPathScalar(kind: 'text' | 'number', column: Sql, path: readonly (string | number)[]): Sql {
  const text = sql`(${column}::json #>> ${pathLiteral(path)})`
  if (kind === 'text') return text
  return sql`CASE json_typeof(${column}::json #> ${pathLiteral(path)}) WHEN 'number' THEN ${text}::double precision END`
}

/** What the parser would not take for the type of the other side is cast to it: a composite value, for one. */
function parameter(value: Sql, type: ValueType, storage: ColumnStorage): Sql {
  if (isWhole(type)) return sql`${value}::bigint`
  return isCast(type, storage) ? sql`${value}::text::${raw(storage)}` : value
}

function inList(expression: Sql, list: Sql, type: ValueType, storage: ColumnStorage): Sql {
  if (isWhole(type)) return sql`${expression} = ANY (${list}::bigint[])`
  if (!isCast(type, storage)) return sql`${expression} = ANY (${list})`
  return arrayOf(storage) ? inArrays(expression, list, storage) : sql`${expression} = ANY (${list}::text[]::${raw(storage)}[])`
}

const isCast = (type: ValueType, storage: ColumnStorage): storage is string => !!storage && (type === 'unknown' || type === 'binary')

/** Text that is no such key must not fail the statement. */
function keyOfText(type: ValueType, text: Sql): Sql {
  if (type === 'binary') return sql`CASE WHEN ${text} ~ '^\\\\x([0-9a-f]{2})*$' THEN ${text}::bytea END`
  if (isWhole(type)) return sql`CASE WHEN ${text} ~ '^-?[0-9]{1,18}$' THEN ${text}::bigint END`
  if (type !== 'uuid') return text
  return sql`CASE WHEN ${text} ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN ${text}::uuid END`
}

const isWhole = (type: ValueType): boolean => type === 'integer' || type === 'bigInteger'

function jsonValue(type: ValueType, column: Sql, storage: ColumnStorage): Sql {
  switch (type) {
    case 'unknown':
      return jsonOfUnknown(column, storage)
    case 'bigInteger':
    case 'decimal':
      return sql`${column}::text`
    case 'binary':
      return sql`'\\x' || encode(${column}, 'hex')`
    case 'csv':
      return sql`CASE WHEN ${column} = '' THEN '[]'::json ELSE to_json(string_to_array(${column}, ',')) END`
    case 'json':
      return jsonOfAnyColumn(column)
    case 'time':
      return timeJson(column, storage)
    case 'date':
    case 'dateTime':
    case 'timestamp':
      return momentJson(type, column)
    default:
      return isShapeType(type) ? sql`ST_AsGeoJSON(${column})::json` : column
  }
}

function jsonOfUnknown(column: Sql, storage: ColumnStorage): Sql {
  const array = arrayOf(storage)
  if (array !== null) return jsonOfArray(column, array)
  // As a text an address has its mask, also where that says nothing.
  return storage === 'inet' ? sql`abbrev(${column})` : sql`${column}::text`
}

/** JSON may stand in a column of text, too; what looks like none there is a text. */
function jsonOfAnyColumn(column: Sql): Sql {
  const text = sql`${column}::text`
  return sql`CASE WHEN pg_typeof(${column}) IN ('json'::regtype, 'jsonb'::regtype) THEN to_json(${column}) WHEN ${text} ~ '^\\s*(\\[.*\\]|\\{.*\\})\\s*$' THEN ${text}::json ELSE to_json(${column}) END`
}

function aggregate(
  name: 'count' | 'sum' | 'avg' | 'min' | 'max',
  distinct: boolean,
  expression: Sql | null,
  type: ValueType,
  storage: ColumnStorage,
): Sql {
  const hasOrder = name !== 'min' && name !== 'max'
  // There is no smallest uuid or boolean; their texts have an order.
  const argument = expression && !hasOrder && (type === 'uuid' || type === 'boolean') ? sql`${expression}::text` : expression
  const result = sql`${raw(name)}(${argument ? sql`${raw(distinct ? 'DISTINCT ' : '')}${argument}` : raw('*')})`
  if (name === 'count') return result
  if (!hasOrder) return jsonValue(type, result, storage)
  if (type === 'bigInteger' || type === 'decimal') return sql`${result}::text`
  return name === 'avg' ? sql`${result}::double precision` : result
}
