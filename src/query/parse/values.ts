import { readGeoJson } from '../../database/geo-json.js'
import { isUuid, readBoolean, readInstant, readNumber, readText } from '../../database/value-reading.js'
import { invalidQuery } from '../../errors/api-error.js'
import type { FieldType } from '../../schema/model.js'

const timeForm = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?$/
const maxDigits = 100

/** The value of a comparison in the form of its type, so that no database has to refuse it; misfits are INVALID_QUERY. */
export function readOperand(type: FieldType, value: unknown, operator: string): unknown {
  if (value === null) return null
  if (type.startsWith('geometry')) return JSON.stringify(readGeoJson(value, invalidQuery))
  if (typeof value === 'object' && !(value instanceof Date)) {
    throw invalidQuery(`The filter value for "${operator}" has to be a string, number, or boolean`)
  }
  switch (type) {
    case 'integer':
    case 'bigInteger':
    case 'float':
    case 'decimal':
      return readNumeric(value)
    case 'boolean':
      return readBoolean(value, () => invalidQuery('Invalid boolean value'))
    case 'date':
    case 'dateTime':
    case 'timestamp':
      return readInstant(type, value, () => invalidQuery('Invalid date value'))
    case 'time':
      return readTime(value)
    case 'uuid':
      if (typeof value !== 'string' || !isUuid(value)) throw invalidQuery('Invalid uuid value')
      return value
    default:
      return readText(value, invalidQuery)
  }
}

/** The key of an item as `_eq` compares it. */
export function readKey(type: FieldType, key: string | number): unknown {
  const read = readOperand(type, key, '_eq')
  return isWhole(type) ? readWhole('_eq', read) : read
}

function readNumeric(value: unknown): number | bigint {
  if (typeof value === 'string' && value.length > maxDigits) throw invalidQuery('Invalid numeric value')
  const number = readNumber(value, () => invalidQuery('Invalid numeric value'))
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) throw invalidQuery('Invalid numeric value')
  return number
}

function readTime(value: unknown): string {
  const text = value instanceof Date ? value.toISOString().slice(11, 19) : String(value)
  if (!timeForm.test(text)) throw invalidQuery('Invalid time value')
  return text
}

const int64 = 2n ** 63n

/**
 * Whole numbers for a whole-number field: what lies between two of them, or beyond all, is moved to where the comparison
 * says the same; undefined where no whole number is meant (`_eq: 1.5`).
 */
export function readWhole(operator: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value >= int64 || value < -int64 ? beyond(operator, value > 0n) : value
  if (typeof value !== 'number' || Number.isInteger(value)) return value
  if (operator === '_gt' || operator === '_lte') return Math.floor(value)
  return operator === '_lt' || operator === '_gte' ? Math.ceil(value) : undefined
}

const beyond = (operator: string, isAbove: boolean): bigint | undefined =>
  ['_gt', '_gte', '_lt', '_lte'].includes(operator) ? (isAbove ? int64 - 1n : -int64) : undefined

/** Is this a field of whole numbers? */
export const isWhole = (type: FieldType): boolean => type === 'integer' || type === 'bigInteger'
