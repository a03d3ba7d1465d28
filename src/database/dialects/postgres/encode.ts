import { invalidPayload, invalidQuery } from '../../../errors/api-error.js'
import { type Refuse, readBoolean, readComparableWhole, readCsv, readDigits, readInstant, readJson, readText } from '../../value-reading.js'
import type { DateStorage, ValueType } from '../../value-type.js'
import { parameterEncoder } from '../parameters.js'
import { phraseText } from './search.js'

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
      return readDigits(value, refuse)
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

function dateText(type: 'date' | 'dateTime' | 'timestamp', instant: Date): string {
  const text = instant.toISOString()
  if (type === 'date') return text.replace(/T.*$/, '')
  return type === 'dateTime' ? text.replace('Z', '') : text
}

/** Parameters of reads, in the form of `Expressions.parameter`. Whole numbers are compared as bigint, which an index of any integer column can do. */
export const encodeParameter = parameterEncoder({
  comparable: comparableValue,
  list: (values) => values,
  place: (text) => text,
  phrase: phraseText,
})

function comparableValue(type: ValueType, value: unknown): unknown {
  if (type === 'integer' || type === 'bigInteger') return readComparableWhole(value, invalidQuery)
  return type === 'json' ? readText(value, invalidQuery) : encodeValue(type, value, invalidQuery)
}
