import sql, { join, raw, type Sql } from 'sql-template-tag'
import { isShapeType, type ValueType } from '../../value-type.js'
import type { DatePart, Expressions } from '../dialect.js'
import { identifier, jsonCase, jsonObject, jsonRow, jsonRows, jsonWhen, textLiteral } from './json.js'
import { searchedKeys, share } from './search.js'
import { limitClause } from './select.js'

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
  parameter: (value, type) => (isWhole(type) ? sql`${value}::bigint` : value),
  inList: (expression, list, type) => (isWhole(type) ? sql`${expression} = ANY (${list}::bigint[])` : sql`${expression} = ANY (${list})`),
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
  // As double precision: a shorter float's own text would be another number.
  place: (type, expression) => (type === 'float' ? sql`${expression}::double precision::text` : sql`${expression}::text`),
  ofPlace: (type, parameter) => sql`${parameter}::text::${raw(placeTypes[type] ?? 'text')}`,
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

/** Text that is no such key must not fail the statement. */
function keyOfText(type: ValueType, text: Sql): Sql {
  if (isWhole(type)) return sql`CASE WHEN ${text} ~ '^-?[0-9]{1,18}$' THEN ${text}::bigint END`
  if (type !== 'uuid') return text
  return sql`CASE WHEN ${text} ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN ${text}::uuid END`
}

const isWhole = (type: ValueType): boolean => type === 'integer' || type === 'bigInteger'

function jsonValue(type: ValueType, column: Sql): Sql {
  switch (type) {
    case 'bigInteger':
    case 'decimal':
    case 'unknown':
    case 'binary':
      return sql`${column}::text`
    case 'csv':
      return sql`CASE WHEN ${column} = '' THEN '[]'::json ELSE to_json(string_to_array(${column}, ',')) END`
    case 'json':
      return jsonOfAnyColumn(column)
    case 'time':
      return sql`left(${column}::text, 8)`
    case 'dateTime':
      return sql`to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS')`
    case 'timestamp':
      return sql`to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
    default:
      return isShapeType(type) ? sql`ST_AsGeoJSON(${column})::json` : column
  }
}

/** JSON may stand in a column of text, too; what looks like none there is a text. */
function jsonOfAnyColumn(column: Sql): Sql {
  const text = sql`${column}::text`
  return sql`CASE WHEN pg_typeof(${column}) IN ('json'::regtype, 'jsonb'::regtype) THEN to_json(${column}) WHEN ${text} ~ '^\\s*(\\[.*\\]|\\{.*\\})\\s*$' THEN ${text}::json ELSE to_json(${column}) END`
}

function aggregate(name: 'count' | 'sum' | 'avg' | 'min' | 'max', distinct: boolean, expression: Sql | null, type: ValueType): Sql {
  const hasOrder = name !== 'min' && name !== 'max'
  // There is no smallest uuid or boolean; their texts have an order.
  const argument = expression && !hasOrder && (type === 'uuid' || type === 'boolean') ? sql`${expression}::text` : expression
  const result = sql`${raw(name)}(${argument ? sql`${raw(distinct ? 'DISTINCT ' : '')}${argument}` : raw('*')})`
  if (name === 'count') return result
  if (!hasOrder) return jsonValue(type, result)
  if (type === 'bigInteger' || type === 'decimal') return sql`${result}::text`
  return name === 'avg' ? sql`${result}::double precision` : result
}
