import { readGeoJson } from '../../database/geo-json.js'
import { isEndless, isoOfMoment, readMoment } from '../../database/moments.js'
import { isEndlessNumber, isNumberText, isUuid, readBoolean, readNumber, readTextColumn } from '../../database/value-reading.js'
import { isShapeType } from '../../database/value-type.js'
import { invalidQuery } from '../../errors/api-error.js'
import type { FieldType } from '../../schema/model.js'

/** Of the day, with a zone where the database has such times, or a duration (schema/types/dates.ts). */
const timeForm = /^-?\d{2,3}:[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[-+]\d{2}(:?\d{2}(:\d{2})?)?)?$/
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
      return readNumeric(value)
    case 'float':
      return isEndlessNumber(value) ? value : readFloat(value)
    case 'decimal':
      return isEndlessNumber(value) ? value : readDecimal(value)
    case 'boolean':
      return readBoolean(value, () => invalidQuery('Invalid boolean value'))
    case 'date':
    case 'dateTime':
    case 'timestamp':
      return readMomentText(type, value)
    case 'time':
      return readTime(value)
    case 'uuid':
      if (typeof value !== 'string' || !isUuid(value)) throw invalidQuery('Invalid uuid value')
      return value
    case 'unknown':
      // Where the column does not tell its type the value's own decides.
      return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
        ? value
        : readTextColumn(value, invalidQuery)
    default:
      return readTextColumn(value, invalidQuery)
  }
}

/** A value of an item, its key for one, as `_eq` compares it. */
export const readKeyValue = (type: FieldType, key: unknown): unknown => readOperand(type, key, '_eq')

function readAnyNumber(value: unknown): number | bigint {
  if (typeof value === 'string' && value.length > maxDigits) throw invalidQuery('Invalid numeric value')
  return readNumber(value, () => invalidQuery('Invalid numeric value'))
}

function readNumeric(value: unknown): number | bigint {
  const number = readAnyNumber(value)
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) throw invalidQuery('Invalid numeric value')
  return number
}

/** As large as it may be: what is lost of its digits is no part of a floating point number either. */
const readFloat = (value: unknown): number => Number(readAnyNumber(value))

/** Its digits as they were given: as a floating point number it could be another one. */
function readDecimal(value: unknown): number | bigint | string {
  const number = readNumeric(value)
  return typeof number === 'number' && typeof value === 'string' && isNumberText(value) ? value.trim() : number
}

/** In all of its digits, where a Date would have only milliseconds. */
function readMomentText(type: FieldType, value: unknown): Date | string {
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value
  const moment = readMoment(type, value, () => invalidQuery('Invalid date value'))
  if (isEndless(moment)) return moment
  return type === 'date' ? `${isoOfMoment(type, moment)}T00:00:00Z` : `${isoOfMoment(type, moment)}Z`
}

function readTime(value: unknown): string {
  const text = value instanceof Date ? value.toISOString().slice(11, 19) : String(value)
  if (!timeForm.test(text)) throw invalidQuery('Invalid time value')
  // Not every database has a type for times, whose texts then have to be alike.
  return text.length === 5 ? `${text}:00` : text.replace(/\.0+$/, '')
}
