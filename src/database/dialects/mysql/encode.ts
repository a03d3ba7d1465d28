import { invalidPayload, invalidQuery } from '../../../errors/api-error.js'
import {
  type Refuse,
  readBinary,
  readBoolean,
  readComparableWhole,
  readCsv,
  readDigits,
  readInstant,
  readJson,
  readNumber,
  readText,
} from '../../value-reading.js'
import { type DateStorage, isShapeType, type ValueType } from '../../value-type.js'
import { parameterEncoder } from '../parameters.js'
import { readGeometry } from './geometry.js'
import { phraseText } from './search.js'

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
      return readDigits(value, refuse)
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
      return isShapeType(type) ? readGeometry(value, refuse) : readText(value, refuse)
  }
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

/** Parameters of reads, in the form of `Expressions.parameter`. */
export const encodeParameter = parameterEncoder({
  comparable: comparableValue,
  list: JSON.stringify,
  place: (text) => text,
  phrase: phraseText,
})

function comparableValue(type: ValueType, value: unknown): unknown {
  if (type === 'integer') return readComparableWhole(value, invalidQuery)
  if (type === 'bigInteger') return readComparableWhole(value, invalidQuery, 'uint64')
  return type === 'json' ? readText(value, invalidQuery) : encodeValue(type, value, invalidQuery)
}
