import sql, { raw, type Sql } from 'sql-template-tag'
import type { ValueType } from '../../value-type.js'
import type { DatePart } from '../dialect.js'
import { jsonOfPlainText } from './json.js'

/** A date, time or moment as the API's text. Sessions speak UTC. */
export function dateJson(type: ValueType, column: Sql): Sql {
  switch (type) {
    case 'time':
      return jsonOfPlainText(sql`LEFT(${column}, 8)`)
    case 'dateTime':
      return jsonOfPlainText(sql`DATE_FORMAT(${column}, '%Y-%m-%dT%H:%i:%s')`)
    case 'timestamp':
      return jsonOfPlainText(sql`LEFT(DATE_FORMAT(${column}, '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z'`)
    default:
      return jsonOfPlainText(column)
  }
}

const parts: Record<DatePart, readonly [before: string, after: string]> = {
  year: ['YEAR(', ')'],
  month: ['MONTH(', ')'],
  // Mode 3 is the week of ISO 8601.
  week: ['WEEK(', ', 3)'],
  day: ['DAYOFMONTH(', ')'],
  weekday: ['DAYOFWEEK(', ') - 1'],
  hour: ['HOUR(', ')'],
  minute: ['MINUTE(', ')'],
  second: ['SECOND(', ')'],
}

/** A part of the date as a number. */
export function datePart(part: DatePart, _type: ValueType, column: Sql): Sql {
  const [before, after] = parts[part]
  return sql`${raw(before)}${column}${raw(after)}`
}
