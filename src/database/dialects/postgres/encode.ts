import { invalidPayload, invalidQuery } from '../../../errors/api-error.js'
import { readClockTime } from '../../clock-times.js'
import { readMoment } from '../../moments.js'
import {
  isEndlessNumber,
  type Refuse,
  readBoolean,
  readBytes,
  readComparableWhole,
  readCsvColumn,
  readDigits,
  readJson,
  readTextColumn,
  textOfBytes,
} from '../../value-reading.js'
import type { ColumnStorage, ValueType } from '../../value-type.js'
import { parameterEncoder } from '../parameters.js'
import { readInterval } from './intervals.js'
import { readArray } from './lists.js'
import { momentText } from './moments.js'
import { phraseText } from './search.js'
import { arrayOf, digitsOf, hasZone } from './storage.js'

/** A value as the driver sends it; PostgreSQL itself does the rest, and refuses what does not fit. */
export function encode(type: ValueType, value: unknown, storage: ColumnStorage): unknown {
  if (value === null || value === undefined) return null
  if (type === 'json') return readJson(value, invalidPayload)
  return encodeValue(type, value, storage, invalidPayload)
}

function encodeValue(type: ValueType, value: unknown, storage: ColumnStorage, refuse: Refuse): unknown {
  switch (type) {
    case 'integer':
    case 'bigInteger':
      return readDigits(value, refuse)
    case 'float':
    case 'decimal':
      return isEndlessNumber(value) ? value : readDigits(value, refuse)
    case 'boolean':
      return readBoolean(value, refuse)
    case 'csv':
      return readCsvColumn(value, refuse)
    case 'binary':
      return readBytes(value, refuse)
    case 'unknown':
      return readUnknown(value, storage, refuse)
    case 'date':
    case 'dateTime':
    case 'timestamp':
      return momentText(type, readMoment(type, value, refuse), storage)
    case 'time':
      return readClockTime(value, { digits: digitsOf(storage, 0), hours: 24, hasZone: hasZone(storage) }, refuse)
    default:
      return readTextColumn(value, refuse)
  }
}

/** The text that the type itself is read from; lists are for arrays, and objects for intervals alone. */
function readUnknown(value: unknown, storage: ColumnStorage, refuse: Refuse): unknown {
  if (Buffer.isBuffer(value)) return value
  const array = arrayOf(storage)
  if (array !== null) return readArray(value, array, refuse)
  if (typeof value !== 'object' || value === null || value instanceof Date) return readTextColumn(value, refuse)
  if (storage?.startsWith('interval')) return readInterval(value, refuse)
  throw refuse(`A column of the type "${storage ?? 'unknown'}" takes its text, no ${Array.isArray(value) ? 'list' : 'object'}`)
}

/** Parameters of reads, in the form of `Expressions.parameter`. Whole numbers are compared as bigint, which an index of any integer column can do. */
export const encodeParameter = parameterEncoder({
  comparable: comparableValue,
  list: (values) => values,
  place: (text) => text,
  phrase: phraseText,
})

function comparableValue(type: ValueType, value: unknown, storage: ColumnStorage): unknown {
  switch (type) {
    case 'integer':
    case 'bigInteger':
      return readComparableWhole(value, invalidQuery)
    case 'json':
      return readTextColumn(value, invalidQuery)
    case 'binary':
      return textOfBytes(readBytes(value, invalidQuery))
    // All digits count in a comparison, those that the column has no place for, too.
    case 'dateTime':
      return momentText(type, readMoment(type, value, invalidQuery), 'timestamp without time zone')
    case 'timestamp':
      return momentText(type, readMoment(type, value, invalidQuery), 'timestamp with time zone')
    case 'time':
      return readClockTime(value, { digits: 6, hours: 24, hasZone: hasZone(storage) }, invalidQuery)
    default:
      return encodeValue(type, value, storage, invalidQuery)
  }
}
