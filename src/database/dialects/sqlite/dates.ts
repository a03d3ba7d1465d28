import sql, { raw, type Sql } from 'sql-template-tag'
import type { ColumnStorage, ValueType } from '../../value-type.js'
import type { DatePart } from '../dialect.js'
import { bytesAsText } from './blobs.js'
import { isUniform, numbers, textFormOf } from './date-forms.js'

/**
 * SQLite has no dates. Columns hold milliseconds since 1970 (tables made by us and by Directus), text (other tables, and
 * CURRENT_TIMESTAMP everywhere), or both, so every expression looks at the value itself.
 */
export type DateType = 'date' | 'dateTime' | 'timestamp'

const formats: Record<DateType, string> = {
  date: '%Y-%m-%d',
  dateTime: '%Y-%m-%dT%H:%M:%S',
  timestamp: '%Y-%m-%dT%H:%M:%fZ',
}

/** Is this one of the types that are stored as milliseconds or text? */
export function isDateType(type: ValueType): type is DateType {
  return type === 'date' || type === 'dateTime' || type === 'timestamp'
}

/** The column as the API's text; text that is no date stays as it is. */
export function dateToText(type: DateType, column: Sql, storage: ColumnStorage): Sql {
  const format = raw(`'${formats[type]}'`)
  if (storage === numbers) return sql`strftime(${format}, ${column} / 1000.0, 'unixepoch')`
  if (textFormOf(storage)) return sql`strftime(${format}, ${column})`
  return sql`CASE typeof(${column}) WHEN 'text' THEN coalesce(strftime(${format}, ${column}), ${column}) WHEN 'blob' THEN ${bytesAsText(column)} ELSE strftime(${format}, ${column} / 1000.0, 'unixepoch') END`
}

/** The column as it is compared: as it is where all its values have one form, else as milliseconds. */
export function dateToMilliseconds(column: Sql, storage: ColumnStorage): Sql {
  if (isUniform(storage)) return column
  return sql`CASE typeof(${column}) WHEN 'text' THEN CAST(round(unixepoch(${column}, 'subsec') * 1000) AS INTEGER) ELSE ${column} END`
}

const parts: Record<DatePart, string> = {
  year: '%Y',
  month: '%m',
  week: '%W',
  day: '%d',
  weekday: '%w',
  hour: '%H',
  minute: '%M',
  second: '%S',
}

/** A part of the date as a number. */
export function datePart(part: DatePart, type: ValueType, column: Sql, storage: ColumnStorage): Sql {
  const format = raw(`'${parts[part]}'`)
  const text = sql`strftime(${format}, ${column})`
  if (type === 'time' || textFormOf(storage)) return sql`CAST(${text} AS INTEGER)`
  return sql`CAST(CASE typeof(${column}) WHEN 'text' THEN ${text} ELSE strftime(${format}, ${column} / 1000.0, 'unixepoch') END AS INTEGER)`
}
