import { invalidPayload, invalidQuery } from '../../../errors/api-error.js'
import type { ParameterEncoding } from '../../statement.js'
import {
  escapeLike,
  type Refuse,
  readBoolean,
  readCsv,
  readInstant,
  readJson,
  readNumber,
  readText,
} from '../../value-reading.js'
import type { DateStorage, ValueType } from '../../value-type.js'
import { readPlace } from './place.js'

/** A value as it is stored. Dates are milliseconds, or the text that SQLite itself writes. */
export function encode(type: ValueType, value: unknown, dateStorage: DateStorage): unknown {
  if (value === null || value === undefined) return null
  if (type === 'date' || type === 'dateTime' || type === 'timestamp') {
    const instant = readInstant(type, value, invalidPayload)
    return dateStorage === 'text' ? dateText(type, instant) : milliseconds(type, instant)
  }
  return encodeOther(type, value, invalidPayload)
}

function encodeOther(type: ValueType, value: unknown, refuse: Refuse): unknown {
  switch (type) {
    case 'integer':
    case 'bigInteger':
    case 'float':
    case 'decimal':
      return readNumber(value, refuse)
    case 'boolean':
      return readBoolean(value, refuse) ? 1 : 0
    case 'json':
      return readJson(value, refuse)
    case 'csv':
      return readCsv(value, refuse)
    case 'binary':
      return readBinary(value, refuse)
    case 'unknown':
      return typeof value === 'object' ? readText(value, refuse) : value
    default:
      return readText(value, refuse)
  }
}

/** A parameter of a read, in the form of `Expressions.comparable`. */
export function encodeParameter(
  encoding: ParameterEncoding,
  type: ValueType,
  value: unknown,
  _dateStorage: DateStorage,
): unknown {
  if (value === null || value === undefined) return null
  switch (encoding) {
    case 'value':
      return comparableValue(type, value)
    case 'list':
      return encodeList(type, value)
    case 'contains':
      return `%${escapeLike(readText(value, invalidQuery))}%`
    case 'starts-with':
      return `${escapeLike(readText(value, invalidQuery))}%`
    case 'ends-with':
      return `%${escapeLike(readText(value, invalidQuery))}`
    case 'json':
      return JSON.stringify(value)
    case 'place':
      return readPlace(String(value))
  }
}

function comparableValue(type: ValueType, value: unknown): unknown {
  if (type === 'date' || type === 'dateTime' || type === 'timestamp') {
    return milliseconds(type, readInstant(type, value, invalidQuery))
  }
  return encodeOther(type, value, invalidQuery)
}

/** JSON text, because json_each takes a list of any length as one parameter. Nulls equal nothing. */
function encodeList(type: ValueType, value: unknown): string {
  const values = Array.isArray(value) ? value : [value]
  const items = values.filter((item) => item !== null && item !== undefined).map((item) => comparableValue(type, item))
  return `[${items.map((item) => (typeof item === 'bigint' ? item.toString() : JSON.stringify(item))).join(',')}]`
}

function milliseconds(type: ValueType, instant: Date): number {
  const time = instant.getTime()
  return type === 'date' ? Math.floor(time / 86_400_000) * 86_400_000 : time
}

function dateText(type: ValueType, instant: Date): string {
  const text = instant.toISOString().replace('T', ' ').replace('Z', '')
  if (type === 'date') return text.replace(/ .*$/, '')
  return type === 'dateTime' ? text.replace(/\.\d+$/, '') : text.replace(/\.000$/, '')
}

/** Bytes as they are, or as the text that reading gives: `\x` and hexadecimal digits. */
function readBinary(value: unknown, refuse: Refuse): unknown {
  if (typeof value === 'string' && /^\\x([0-9a-f]{2})*$/i.test(value)) return Buffer.from(value.slice(2), 'hex')
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer ? value : readText(value, refuse)
}
