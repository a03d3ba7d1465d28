import sql, { raw, type Sql } from 'sql-template-tag'
import type { ColumnStorage, ValueType } from '../../value-type.js'
import type { DatePart } from '../dialect.js'
import { jsonOfPlainText } from './json.js'
import { digitsOf } from './storage.js'

/** A date, time or moment as the API's text, with all digits that there are. Sessions speak UTC. What is all zeros is no date. */
export function dateJson(type: ValueType, column: Sql, storage: ColumnStorage): Sql {
  const digits = digitsOf(storage, type === 'timestamp' ? 3 : 0)
  switch (type) {
    case 'time':
      return jsonOfPlainText(digits > 0 ? withoutZeros(column) : column)
    case 'dateTime': {
      const moment = sql`DATE_FORMAT(${told(column)}, ${raw(digits > 0 ? `'%Y-%m-%dT%H:%i:%s.%f'` : `'%Y-%m-%dT%H:%i:%s'`)})`
      return jsonOfPlainText(digits > 0 ? withoutZeros(moment) : moment)
    }
    case 'timestamp': {
      const moment = sql`DATE_FORMAT(${told(column)}, '%Y-%m-%dT%H:%i:%s.%f')`
      const short = sql`LEFT(${moment}, 23)`
      return jsonOfPlainText(digits > 3 ? sql`IF(RIGHT(${moment}, 3) = '000', ${short}, ${moment}), 'Z'` : sql`${short}, 'Z'`)
    }
    default:
      return jsonOfPlainText(told(column))
  }
}

/** The moment as it is told: `0000-00-00` is none. */
export const told = (column: Sql): Sql => sql`NULLIF(${column}, 0)`

/** Does a column of this type hold zero dates? */
export const hasZeroDates = (type: ValueType, storage: ColumnStorage): boolean =>
  !!storage && (type === 'date' || type === 'dateTime' || type === 'timestamp')

const withoutZeros = (text: Sql): Sql => sql`TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM ${text}))`

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
export function datePart(part: DatePart, type: ValueType, column: Sql, storage: ColumnStorage): Sql {
  const [before, after] = parts[part]
  return sql`${raw(before)}${hasZeroDates(type, storage) ? told(column) : column}${raw(after)}`
}
