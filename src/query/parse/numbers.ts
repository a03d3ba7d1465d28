import { single, wholeRange } from '../../database/number-forms.js'
import type { NumberForm } from '../../database/value-type.js'
import type { FieldType } from '../../schema/model.js'

/** What a comparison has in place of a number that all values of its column are on the right side of. */
export const passesAll = Symbol('passes all')

/**
 * A number as a column of this type and form compares it. What no such column holds is moved to where the comparison says the same:
 * `passesAll`, or undefined where no value passes.
 */
export function fitNumber(type: FieldType, form: NumberForm | null | undefined, operator: string, value: unknown): unknown {
  if (typeof value !== 'number' && typeof value !== 'bigint') return value
  if (isWhole(type)) return fitWhole(form, operator, value)
  return type === 'float' && form === 'single' ? fitSingle(operator, Number(value)) : value
}

/** The least or the largest number that a column of this type and form holds. */
export function endOf(type: FieldType, form: NumberForm | null | undefined, isLeast: boolean): unknown {
  if (!isWhole(type)) return isLeast ? -single.largest : single.largest
  const { least, largest } = comparedRange(form)
  return isLeast ? least : largest
}

/** Is this a field of whole numbers? */
const isWhole = (type: FieldType): boolean => type === 'integer' || type === 'bigInteger'

/** Databases compare whole numbers with 64 bits, independent of their columns' types. */
const comparedRange = (form: NumberForm | null | undefined) => wholeRange(form === 'uint64' ? form : 'int64')

const isUpper = (operator: string): boolean => operator === '_lt' || operator === '_lte'
const isLower = (operator: string): boolean => operator === '_gt' || operator === '_gte'

function fitWhole(form: NumberForm | null | undefined, operator: string, value: number | bigint): unknown {
  const number = typeof value === 'bigint' || Number.isInteger(value) ? value : nextWhole(operator, value)
  if (number === undefined) return undefined
  const { least, largest } = comparedRange(form)
  if (BigInt(number) > largest) return isUpper(operator) ? passesAll : undefined
  if (BigInt(number) < least) return isLower(operator) ? passesAll : undefined
  return number
}

/** The whole number beside a fraction with which the comparison says the same; none is equal to it. */
function nextWhole(operator: string, value: number): number | undefined {
  if (operator === '_gt' || operator === '_lte') return Math.floor(value)
  return operator === '_lt' || operator === '_gte' ? Math.ceil(value) : undefined
}

/** The nearest number of single precision; one too small for it is between zero and the next. */
function fitSingle(operator: string, value: number): unknown {
  const nearest = Math.fround(value)
  if (!Number.isFinite(nearest)) return (value > 0 ? isUpper(operator) : isLower(operator)) ? passesAll : undefined
  if (nearest !== 0 || value === 0) return nearest
  if (!isUpper(operator) && !isLower(operator)) return undefined
  const isAbove = operator === '_lt' || operator === '_gte'
  if (value > 0) return isAbove ? single.least : 0
  return isAbove ? 0 : -single.least
}
