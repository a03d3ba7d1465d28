import { isWithin } from '../../database/number-forms.js'
import { isEndlessNumber, isNumberText } from '../../database/value-reading.js'
import { type ApiError, apiError } from '../../errors/api-error.js'
import type { Field } from '../model.js'
import { misfit, type TypeDefinition } from './type.js'

const wholeNumber = /^\s*[-+]?\d+\s*$/

/** Whole numbers as JSON numbers; booleans count as 0 and 1. Where the column holds larger numbers than JSON numbers can tell exactly, those are text. */
export const integerType: TypeDefinition = {
  types: ['integer'],
  scalar: 'Int',
  accept: (value, field) => {
    const number =
      typeof value === 'boolean'
        ? Number(value)
        : typeof value === 'number' || (typeof value === 'string' && isNumberText(value))
          ? Number(value)
          : Number.NaN
    if (!Number.isInteger(number)) throw misfit(field, 'Integer')
    if (Number.isSafeInteger(number)) return number
    if (typeof value !== 'string' || !wholeNumber.test(value)) throw outOfRange(field, value)
    return withinRange(value.trim(), field)
  },
}

/** Whole numbers beyond what a JSON number holds: exact, as text. */
export const bigIntegerType: TypeDefinition = {
  types: ['bigInteger'],
  scalar: 'GraphQLBigInt',
  accept: (value, field) => {
    if (typeof value === 'boolean') return Number(value)
    if (typeof value === 'number' && Number.isInteger(value)) {
      // Its last digits were lost on the way: as text it is exact.
      if (!Number.isSafeInteger(value)) throw outOfRange(field, value)
      return value
    }
    if (typeof value === 'string' && wholeNumber.test(value)) return withinRange(value.trim(), field)
    throw misfit(field, 'BigInteger')
  },
}

const outOfRange = (field: Field, value: unknown): ApiError =>
  apiError('VALUE_OUT_OF_RANGE', { collection: field.collection, field: field.name, value })

/** Beyond its range some databases would keep another number. */
function withinRange(digits: string, field: Field): string {
  const number = BigInt(digits.replace(/^\+/, ''))
  if (!isWithin(number, field.numberForm)) throw outOfRange(field, digits)
  return digits
}

/** Numbers with a fraction; decimals keep their digits as text. */
export const fractionType: TypeDefinition = {
  types: ['float', 'decimal'],
  scalar: 'Float',
  accept: (value, field) => {
    if (typeof value === 'number' && Number.isFinite(value)) return value
    if (typeof value === 'boolean') return Number(value)
    // Whether the column holds it is for the database to say.
    if (isEndlessNumber(value)) return value
    if (typeof value !== 'string' || !isNumberText(value)) throw misfit(field, 'Number')
    return field.type === 'decimal' ? value.trim() : Number(value)
  },
}
