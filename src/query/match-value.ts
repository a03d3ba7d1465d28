import { isNumberText } from '../database/value-reading.js'
import { isRecord } from './match-names.js'
import { findOperator } from './operators/index.js'
import type { Comparable, Operator } from './operators/operator.js'
import { type Patterns, readPattern } from './pattern.js'
import { isVariable, readWord, readWords, type VariableContext } from './variables.js'

/** What the conditions of one value may know. */
export interface ValueContext extends VariableContext {
  /** Keeps compiled patterns from one item to the next; without it each is compiled when it is met. */
  readonly patterns?: Patterns
}

/** What an error tells of a failed condition: the operator's name without underscore, and what would have been right. */
export interface FailureDetails {
  readonly type: string
  readonly valid?: unknown
  readonly invalid?: unknown
  readonly substring?: unknown
}

/** Why the value fails the condition; null when it passes. The value is there, but may be null. */
export function failureOf(name: string, raw: unknown, value: unknown, context: ValueContext): FailureDetails | null {
  if (name === '_submitted') return null
  if (name === '_regex') return matchesPattern(raw, value, context) ? null : { type: 'regex', invalid: value }
  const operator = findOperator(name)
  if (!operator) return null
  const operand = readOperand(operator, raw, context)
  // A variable that has no value for this caller equals nothing, not even null.
  if (name === '_eq' && isVariable(raw) && (operand ?? null) === null) return { type: 'eq' }
  const asked = effective(operator, operand)
  if (!asked) return { type: name.slice(1) }
  return evaluate(asked, asked.operand === 'flag' ? [] : Array.isArray(operand) ? operand : [operand], value)
}

/** Does the condition hold for null for certain, as it does in a database? */
export function holdsForNull(name: string, raw: unknown, context: ValueContext): boolean {
  const operator = findOperator(name)
  if (!operator || isVariable(raw)) return false
  const asked = effective(operator, readOperand(operator, raw, context))?.name
  return asked === '_null' || asked === '_empty'
}

function readOperand(operator: Operator, raw: unknown, context: VariableContext): unknown {
  if (operator.operand !== 'list' && operator.operand !== 'pair') return readWord(raw, context)
  if (typeof raw === 'string') return readWords(raw, context)
  const entries = Array.isArray(raw) ? raw : isRecord(raw) ? Object.values(raw) : [raw]
  return entries.flatMap((entry) => readWord(entry, context))
}

/** `_eq: null` asks for null, `_null: false` for a value. */
function effective(operator: Operator, operand: unknown): Operator | undefined {
  if (operator.operand === 'flag') return operand === false && operator.whenFalse ? findOperator(operator.whenFalse) : operator
  if (operand !== null && operand !== undefined) return operator
  return operator.whenNull ? findOperator(operator.whenNull) : undefined
}

function evaluate(operator: Operator, operands: readonly unknown[], value: unknown): FailureDetails | null {
  const isApart = isOrder(operator) && areApart([value, ...operands])
  const [left, ...right] = comparable([value, ...operands], operator)
  const truth = isApart ? null : operator.matches(left ?? null, right)
  // Nothing is known of null: it fails what asks for something, and passes what only excludes something.
  if (truth === true || (truth === null && operator.name.startsWith('_n') && !isApart)) return null
  if (truth === null && !isApart && !['_eq', '_in'].includes(operator.name)) return { type: 'required' }
  return detailsOf(operator, operands, left ?? null, right)
}

function detailsOf(operator: Operator, operands: readonly unknown[], left: Comparable, right: readonly Comparable[]): FailureDetails {
  const type = operator.name.slice(1)
  if (operator.operand === 'flag') return { type }
  if (operator.operandType === 'text') return { type, substring: operands[0] }
  if (operator.name === '_between') {
    const isBelow = left !== null && right[0] !== null && right[0] !== undefined && left < right[0]
    return isBelow ? { type: 'gte', valid: operands[0] } : { type: 'lte', valid: operands[1] }
  }
  const told = operator.operand === 'value' ? operands[0] : operands
  return operator.name.startsWith('_n') ? { type, invalid: told } : { type, valid: told }
}

/** Values of one comparison in one form: numbers when all can be, moments when one is a Date, texts otherwise. */
function comparable(values: readonly unknown[], operator: Operator): Comparable[] {
  const given = values.filter((value) => value !== null && value !== undefined)
  if (operator.operandType === 'text') return values.map((value) => (value === null || value === undefined ? null : asText(value)))
  const convert = given.some((value) => value instanceof Date)
    ? asMoment
    : given.length > 0 && given.every(isNumeric) && given.some((value) => typeof value !== 'string' || isOrder(operator))
      ? Number
      : given.some((value) => typeof value === 'boolean')
        ? asFlag
        : asText
  return values.map((value) => (value === null || value === undefined ? null : convert(value)))
}

const isOrder = ({ name }: Operator): boolean => ['_lt', '_lte', '_gt', '_gte', '_between', '_nbetween'].includes(name)
/** Between a number and a text that is none there is no order, as in a column without a type. */
const areApart = (values: readonly unknown[]): boolean =>
  values.some((value) => typeof value === 'number' || typeof value === 'bigint') &&
  values.some((value) => typeof value === 'string' && !isNumberText(value))
const isNumeric = (value: unknown): boolean =>
  typeof value === 'number' || typeof value === 'bigint' || (typeof value === 'string' && isNumberText(value))
const asText = (value: unknown): string =>
  value instanceof Date ? value.toISOString() : typeof value === 'object' ? JSON.stringify(value) : String(value)
const asFlag = (value: unknown): Comparable =>
  value === true || value === 1 || value === '1' || value === 'true'
    ? true
    : value === false || value === 0 || value === '0' || value === 'false'
      ? false
      : asText(value)

function asMoment(value: unknown): number | null {
  const isLocal = typeof value === 'string' && /T[\d:.]+$/.test(value)
  const time = value instanceof Date ? value.getTime() : new Date(isLocal ? `${value}Z` : String(value)).getTime()
  return Number.isNaN(time) ? null : time
}

/** A text that is no pattern matches nothing. */
const matchesPattern = (raw: unknown, value: unknown, { patterns = readPattern }: ValueContext): boolean =>
  value !== null && (patterns(raw)?.test(asText(value)) ?? false)
