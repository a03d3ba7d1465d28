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
import { readGeometry } from './geometry.js'

/** A value as it is stored; MariaDB itself refuses what is too long or too large. */
export function encode(type: ValueType, value: unknown, _dateStorage: DateStorage): unknown {
  if (value === null || value === undefined) return null
  if (type === 'json') return readJson(value, invalidPayload)
  return encodeValue(type, value, invalidPayload)
}

function encodeValue(type: ValueType, value: unknown, refuse: Refuse): unknown {
  switch (type) {
    case 'integer':
    case 'bigInteger':
      return wholeText(value, refuse)
    case 'decimal':
      return numberText(value, refuse)
    case 'float':
      return Number(readNumber(value, refuse))
    case 'boolean':
      return readBoolean(value, refuse) ? 1 : 0
    case 'csv':
      return readCsv(value, refuse)
    case 'binary':
      return readBinary(value, refuse)
    case 'unknown':
      return ArrayBuffer.isView(value) ? value : readText(value, refuse)
    case 'date':
    case 'dateTime':
    case 'timestamp':
      return dateText(type, readInstant(type, value, refuse))
    default:
      return type.startsWith('geometry') ? readGeometry(value, refuse) : readText(value, refuse)
  }
}

/** Digits stay digits: a decimal never becomes a floating point number on its way. */
function numberText(value: unknown, refuse: Refuse): string {
  const number = readNumber(value, refuse)
  return typeof value === 'string' ? value.trim() : String(number)
}

/** MariaDB would round a fraction without a word. */
function wholeText(value: unknown, refuse: Refuse): string {
  const number = readNumber(value, refuse)
  if (typeof number === 'number' && !Number.isInteger(number)) throw refuse('Invalid numeric value')
  return typeof number === 'bigint' ? String(number) : BigInt(number).toString()
}

function dateText(type: 'date' | 'dateTime' | 'timestamp', instant: Date): string {
  const text = instant.toISOString().replace('T', ' ').replace('Z', '')
  if (type === 'date') return text.replace(/ .*$/, '')
  return type === 'dateTime' ? text.replace(/\.\d+$/, '') : text
}

/** Bytes as they are, or as the text that reading gives: `\x` and hexadecimal digits. */
function readBinary(value: unknown, refuse: Refuse): unknown {
  if (typeof value === 'string' && /^\\x([0-9a-f]{2})*$/i.test(value)) return Buffer.from(value.slice(2), 'hex')
  return ArrayBuffer.isView(value) ? value : readText(value, refuse)
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
      const items = values.flatMap((item) => (item === null ? [] : (comparableValue(type, item) ?? [])))
      return JSON.stringify(items)
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

/** What is beyond bigint is beyond every column, as its largest number is; a fraction equals nothing. */
function wholeNumber(value: unknown): string | null {
  const number = readNumber(value, invalidQuery)
  if (typeof number === 'number' && !Number.isInteger(number)) return null
  const whole = BigInt(number)
  return String(whole > largest ? largest : whole < -largest ? -largest : whole)
}
