import { readGeoJson } from '../../database/geo-json.js'
import { isNumberText, isUuid, readBoolean, readInstant, readNumber, readText } from '../../database/value-reading.js'
import { isShapeType } from '../../database/value-type.js'
import { invalidQuery } from '../../errors/api-error.js'
import type { FieldType } from '../../schema/model.js'

const timeForm = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?$/
const maxDigits = 100

/** The value of a comparison in the form of its type, so that no database has to refuse it; misfits are INVALID_QUERY. */
export function readOperand(type: FieldType, value: unknown, operator: string): unknown {
  if (value === null) return null
  if (isShapeType(type)) return JSON.stringify(readGeoJson(value, invalidQuery))
  if (typeof value === 'object' && !(value instanceof Date)) {
    throw invalidQuery(`The filter value for "${operator}" has to be a string, number, or boolean`)
  }
  switch (type) {
    case 'integer':
    case 'bigInteger':
    case 'float':
      return readNumeric(value)
    case 'decimal':
      return readDecimal(value)
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

/** A value of an item, its key for one, as `_eq` compares it. */
export const readKey = (type: FieldType, key: unknown): unknown => readOperand(type, key, '_eq')

function readNumeric(value: unknown): number | bigint {
  if (typeof value === 'string' && value.length > maxDigits) throw invalidQuery('Invalid numeric value')
  const number = readNumber(value, () => invalidQuery('Invalid numeric value'))
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) throw invalidQuery('Invalid numeric value')
  return number
}

/** Its digits as they were given: as a floating point number it could be another one. */
function readDecimal(value: unknown): number | bigint | string {
  const number = readNumeric(value)
  return typeof number === 'number' && typeof value === 'string' && isNumberText(value) ? value.trim() : number
}

function readTime(value: unknown): string {
  const text = value instanceof Date ? value.toISOString().slice(11, 19) : String(value)
  if (!timeForm.test(text)) throw invalidQuery('Invalid time value')
  // Not every database has a type for times, whose texts then have to be alike.
  return text.length === 5 ? `${text}:00` : text.replace(/\.0+$/, '')
}
