import { invalidPayload, invalidQuery } from '../../../errors/api-error.js'
import { readClockTime } from '../../clock-times.js'
import { isEndless, isoOfMoment, isPlainYear, readMoment } from '../../moments.js'
import {
  type Refuse,
  readBoolean,
  readBytes,
  readComparableWhole,
  readCsvColumn,
  readDigits,
  readJson,
  readNumber,
  readTextColumn,
} from '../../value-reading.js'
import { type ColumnStorage, isShapeType, type ValueType } from '../../value-type.js'
import { parameterEncoder } from '../parameters.js'
import { readGeometry } from './geometry.js'
import { phraseText } from './search.js'
import { digitsOf, isBits, readStorage } from './storage.js'

/** A value as it is stored; MariaDB itself refuses what is too long or too large. */
export function encode(type: ValueType, value: unknown, storage: ColumnStorage): unknown {
  if (value === null || value === undefined) return null
  if (type === 'json') return readJson(value, invalidPayload)
  return encodeValue(type, value, storage, invalidPayload)
}

function encodeValue(type: ValueType, value: unknown, storage: ColumnStorage, refuse: Refuse): unknown {
  switch (type) {
    case 'integer':
    case 'bigInteger':
      // A year of one or two digits would be one of this century or the last.
      return readStorage(storage).name === 'year' ? wholeText(value, refuse).padStart(4, '0') : wholeText(value, refuse)
    case 'decimal':
      return readDigits(value, refuse)
    case 'float':
      return Number(readNumber(value, refuse))
    case 'boolean':
      return readBoolean(value, refuse) ? 1 : 0
    case 'csv':
      return readCsvColumn(value, refuse)
    case 'binary':
      return readBytes(value, refuse)
    case 'unknown':
      return isBits(type, storage) ? bitsOf(value, storage, refuse) : readUnknown(value, refuse)
    case 'date':
    case 'dateTime':
    case 'timestamp':
      return momentText(type, value, digitsOf(storage, type === 'timestamp' ? 3 : 0), refuse)
    case 'time':
      return timeText(value, digitsOf(storage, 0), refuse)
    default:
      return isShapeType(type) ? readGeometry(value, refuse) : readTextColumn(value, refuse)
  }
}

/** The text that the type itself is read from. */
function readUnknown(value: unknown, refuse: Refuse): unknown {
  if (Buffer.isBuffer(value)) return value
  if (typeof value === 'object' && !(value instanceof Date))
    throw refuse('A type that only the database knows takes its text, no list or object')
  return readTextColumn(value, refuse)
}

/** MariaDB would round a fraction without a word. */
function wholeText(value: unknown, refuse: Refuse): string {
  const number = readNumber(value, refuse)
  if (typeof number === 'number' && !Number.isInteger(number)) throw refuse('Invalid numeric value')
  return typeof number === 'bigint' ? String(number) : BigInt(number).toString()
}

/** The bytes of a number, the greatest first: a text of digits would be taken for the bits themselves. */
function bitsOf(value: unknown, storage: ColumnStorage, refuse: Refuse): Buffer {
  const number = BigInt(wholeText(value, refuse))
  const { sizes } = readStorage(storage)
  if (number < 0n || number >= 2n ** BigInt(sizes[0] ?? 1)) throw refuse(`A column of ${sizes[0] ?? 1} bits does not hold ${number}`)
  const digits = number.toString(16)
  return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex')
}

/** Digits behind the point that the column does not hold are cut, where MariaDB would round. */
function momentText(type: 'date' | 'dateTime' | 'timestamp', value: unknown, digits: number, refuse: Refuse): string {
  const moment = readMoment(type, value, refuse)
  if (isEndless(moment) || !isPlainYear(moment.year)) throw refuse(`Invalid date ${JSON.stringify(value)}`)
  return isoOfMoment(type, moment, digits).replace('T', ' ')
}

/** MariaDB's times are durations, of up to five weeks. */
const timeText = (value: unknown, digits: number, refuse: Refuse): string =>
  readClockTime(value, { digits, hours: 838, hasZone: false }, refuse)

/** Parameters of reads, in the form of `Expressions.parameter`. A list is JSON. */
export const encodeParameter = parameterEncoder({
  comparable: comparableValue,
  list: (values) => JSON.stringify(values.map((value) => (Buffer.isBuffer(value) ? value.toString('hex') : value))),
  place: (text) => text,
  phrase: phraseText,
})

function comparableValue(type: ValueType, value: unknown, storage: ColumnStorage): unknown {
  switch (type) {
    case 'integer':
      return readComparableWhole(value, invalidQuery)
    case 'bigInteger':
      return readComparableWhole(value, invalidQuery, 'uint64')
    case 'unknown':
      return isBits(type, storage) ? readComparableWhole(value, invalidQuery, 'uint64') : encodeValue(type, value, storage, invalidQuery)
    case 'json':
      return readTextColumn(value, invalidQuery)
    // All digits count in a comparison, those that the column has no place for, too.
    case 'dateTime':
    case 'timestamp':
      return momentText(type, value, 6, invalidQuery)
    case 'time':
      return timeText(value, 6, invalidQuery)
    default:
      return encodeValue(type, value, storage, invalidQuery)
  }
}
