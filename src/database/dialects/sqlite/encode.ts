import { invalidPayload, invalidQuery } from '../../../errors/api-error.js'
import { readClockTime } from '../../clock-times.js'
import { readMoment } from '../../moments.js'
import {
  isEndlessNumber,
  type Refuse,
  readBinary,
  readBoolean,
  readCsvColumn,
  readInstant,
  readJson,
  readNumber,
  readTextColumn,
} from '../../value-reading.js'
import type { ColumnStorage, ValueType } from '../../value-type.js'
import { parameterEncoder } from '../parameters.js'
import { formText, textFormOf } from './date-forms.js'
import { isDateType } from './dates.js'
import { readPlace } from './place.js'
import { phraseText } from './search.js'
import { isUntyped } from './untyped.js'

/** A value as it is stored. Dates are milliseconds, or the text that SQLite itself writes. */
export function encode(type: ValueType, value: unknown, storage: ColumnStorage): unknown {
  if (value === null || value === undefined) return null
  if (type === 'date' || type === 'dateTime' || type === 'timestamp') {
    const instant = readInstant(type, value, invalidPayload)
    const form = textFormOf(storage?.replace(/^any /, '') ?? null)
    if (form) return formText(form, type, readMoment(type, type === 'dateTime' ? wholeSeconds(instant) : instant, invalidPayload), false)
    if (storage === 'text') return dateText(type, instant)
    const time = milliseconds(type, instant)
    return type === 'dateTime' ? Math.floor(time / 1000) * 1000 : time
  }
  return encodeOther(type, value, invalidPayload)
}

function encodeOther(type: ValueType, value: unknown, refuse: Refuse): unknown {
  switch (type) {
    case 'integer':
    case 'bigInteger':
      return readNumber(value, refuse)
    case 'float':
    case 'decimal':
      return isEndlessNumber(value) && value !== 'NaN' ? Number(value) : readNumber(value, refuse)
    case 'boolean':
      return readBoolean(value, refuse) ? 1 : 0
    case 'json':
      return readJson(value, refuse)
    case 'csv':
      return readCsvColumn(value, refuse)
    case 'binary':
      return readBinary(value, refuse)
    case 'unknown':
      return typeof value === 'object' ? readTextColumn(value, refuse) : value
    case 'time':
      return timeText(value, refuse)
    default:
      return readTextColumn(value, refuse)
  }
}

/** Parameters of reads, in the form of `Expressions.comparable`. A list is JSON text, because json_each takes one of any length as one parameter. */
export const encodeParameter = parameterEncoder({
  comparable: comparableValue,
  list: (values, type) => `[${values.map((item) => entryOf(item, type)).join(',')}]`,
  place: placeOf,
  phrase: phraseText,
})

/** A place may be from a time when less or more was known of the form of a column's dates (learned-forms.ts). */
function placeOf(text: string, type: ValueType, storage: ColumnStorage): unknown {
  const place = readPlace(text)
  if (!isDateType(type)) return place
  const form = textFormOf(storage)
  if (form && (typeof place === 'number' || typeof place === 'bigint'))
    return formText(form, type, readMoment(type, Number(place), invalidQuery), true)
  return !form && typeof place === 'string' ? readInstant(type, place, invalidQuery).getTime() : place
}

/** Clients may leave out the seconds, which `Expressions.comparable` knows. */
function timeText(value: unknown, refuse: Refuse): string {
  const time = readClockTime(value, { digits: 0, hours: 23, hasZone: false }, refuse)
  return String(value).length === 5 ? time.slice(0, 5) : time
}

/** JSON has no bytes: of an untyped column an entry is `b` with hexadecimal digits, or `t` with a text, or a number. */
function entryOf(item: unknown, type: ValueType): string {
  if (isUntyped(type) && typeof item !== 'number' && typeof item !== 'bigint')
    return JSON.stringify(Buffer.isBuffer(item) ? `b${item.toString('hex')}` : `t${String(item)}`)
  return typeof item === 'bigint' ? item.toString() : JSON.stringify(item)
}

function comparableValue(type: ValueType, value: unknown, storage: ColumnStorage): unknown {
  if (type === 'date' || type === 'dateTime' || type === 'timestamp') {
    const form = textFormOf(storage)
    if (form) return formText(form, type, readMoment(type, value, invalidQuery), true)
    return milliseconds(type, readInstant(type, value, invalidQuery))
  }
  if (type === 'unknown' && typeof value === 'boolean') return value ? 1 : 0
  return encodeOther(type, value, invalidQuery)
}

const wholeSeconds = (instant: Date): Date => new Date(Math.floor(instant.getTime() / 1000) * 1000)

function milliseconds(type: ValueType, instant: Date): number {
  const time = instant.getTime()
  return type === 'date' ? Math.floor(time / 86_400_000) * 86_400_000 : time
}

function dateText(type: ValueType, instant: Date): string {
  const text = instant.toISOString().replace('T', ' ').replace('Z', '')
  if (type === 'date') return text.replace(/ .*$/, '')
  return type === 'dateTime' ? text.replace(/\.\d+$/, '') : text.replace(/\.000$/, '')
}
