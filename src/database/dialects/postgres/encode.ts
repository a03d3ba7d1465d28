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

/** A value as the driver sends it; PostgreSQL itself does the rest, and refuses what does not fit. */
export function encode(type: ValueType, value: unknown, _dateStorage: DateStorage): unknown {
  if (value === null || value === undefined) return null
  if (type === 'json') return readJson(value, invalidPayload)
  return encodeValue(type, value, invalidPayload)
}

function encodeValue(type: ValueType, value: unknown, refuse: Refuse): unknown {
  switch (type) {
    case 'integer':
    case 'bigInteger':
    case 'float':
    case 'decimal':
      return numberText(value, refuse)
    case 'boolean':
      return readBoolean(value, refuse)
    case 'csv':
      return readCsv(value, refuse)
    case 'binary':
    case 'unknown':
      return ArrayBuffer.isView(value) ? value : readText(value, refuse)
    case 'date':
    case 'dateTime':
    case 'timestamp':
      return dateText(type, readInstant(type, value, refuse))
    default:
      return readText(value, refuse)
  }
}

/** Digits stay digits: a decimal never becomes a floating point number on its way. */
function numberText(value: unknown, refuse: Refuse): string {
  const number = readNumber(value, refuse)
  return typeof value === 'string' ? value.trim() : String(number)
}

function dateText(type: 'date' | 'dateTime' | 'timestamp', instant: Date): string {
  const text = instant.toISOString()
  if (type === 'date') return text.replace(/T.*$/, '')
  return type === 'dateTime' ? text.replace('Z', '') : text
}

/** A parameter of a read, in the form of `Expressions.parameter`. */
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
    case 'list': {
      const values = Array.isArray(value) ? value : [value]
      // Nulls equal nothing.
      return values.map((item) => (item === null ? null : comparableValue(type, item))).filter((item) => item !== null)
    }
    case 'contains':
      return `%${escapeLike(readText(value, invalidQuery))}%`
    case 'starts-with':
      return `${escapeLike(readText(value, invalidQuery))}%`
    case 'ends-with':
      return `%${escapeLike(readText(value, invalidQuery))}`
    case 'json':
      return JSON.stringify(value)
    case 'place':
      return String(value)
  }
}

function comparableValue(type: ValueType, value: unknown): unknown {
  if (type === 'integer' || type === 'bigInteger') return wholeNumber(value)
  return type === 'json' ? readText(value, invalidQuery) : encodeValue(type, value, invalidQuery)
}

const largest = 2n ** 63n - 1n

/**
 * Whole numbers are compared as bigint, which an index of any integer column can do. What is beyond bigint is beyond
 * every column, as its largest number is; a fraction equals nothing.
 */
function wholeNumber(value: unknown): string | null {
  const number = readNumber(value, invalidQuery)
  if (typeof number === 'number' && !Number.isInteger(number)) return null
  const whole = BigInt(number)
  return String(whole > largest ? largest : whole < -largest ? -largest : whole)
}
