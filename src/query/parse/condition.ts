import type { NumberForm } from '../../database/value-type.js'
import { invalidQuery } from '../../errors/api-error.js'
import type { FieldType } from '../../schema/model.js'
import { KeyHole } from '../key-hole.js'
import { findOperator } from '../operators/index.js'
import type { Operator } from '../operators/operator.js'
import { everything, type Filter, matchesNothing, type Operand } from '../query.js'
import { isVariable, readWord, readWords } from '../variables.js'
import type { Parser } from './context.js'
import { endOf, fitNumber, passesAll } from './numbers.js'
import { asList } from './raw.js'
import { readOperand } from './values.js'

/** The left side of a comparison. */
export interface LeftSide {
  readonly operand: Operand
  readonly type: FieldType
  readonly isConcealed: boolean
  /** How wide its numbers are, where that is known. */
  readonly numberForm?: NumberForm | null
  /** Its values are lists (an array of PostgreSQL). */
  readonly isList?: boolean
}

type Comparison = Extract<Filter, { kind: 'compare' }>

/** One comparison, with its value checked against the type of the left side. */
export function parseCondition(left: LeftSide, name: string, raw: unknown, parser: Parser): Filter {
  const operator = findOperator(name)
  if (!operator?.types.has(left.type) || (left.isConcealed && !operator.isForConcealed)) {
    const type = left.isConcealed ? 'hash' : left.type
    throw invalidQuery(`"${type}" field type does not contain the "${name}" filter operator`)
  }
  parser.countCondition()
  switch (operator.operand) {
    case 'flag':
      return parseFlag(left, operator, readWord(raw, parser.context))
    case 'value':
      return isUnknownCaller(raw, name, parser) ? matchesNothing : parseValue(left, operator, readWord(raw, parser.context), parser)
    case 'list':
      return parseList(left, operator, raw, parser)
    case 'pair':
      return parsePair(left, operator, raw, parser)
  }
}

const compare = (left: LeftSide, operator: string): Comparison => ({
  kind: 'compare',
  operand: left.operand,
  operator,
  slots: [],
})

function parseFlag(left: LeftSide, operator: Operator, value: unknown): Filter {
  if (value === true || value === null || value === undefined || value === '' || value === 1 || value === '1')
    return compare(left, operator.name)
  if (value === false || value === 0 || value === '0') return compare(left, operator.whenFalse ?? operator.name)
  throw invalidQuery(`"${operator.name}" has to be a boolean`)
}

/** A rule that compares with a variable that has no value for this caller is met by no row; it is not met by rows without a value either. */
const isUnknownCaller = (raw: unknown, operator: string, { context }: Parser): boolean =>
  operator === '_eq' && context.isRule === true && isVariable(raw) && (readWord(raw, context) ?? null) === null

function parseValue(left: LeftSide, operator: Operator, value: unknown, parser: Parser): Filter {
  if (value instanceof KeyHole) return { ...compare(left, operator.name), slots: [parser.slot(value)] }
  if (value === null || value === undefined) return operator.whenNull ? compare(left, operator.whenNull) : matchesNothing
  if (value === '' && !parser.context.isRule) {
    throw invalidQuery(`You can't filter for an empty string in "${operator.name}". Use "_empty" or "_nempty" instead`)
  }
  const read = readFor(left, operator, operator.name, value)
  if (read === passesAll) return compare(left, '_nnull')
  if (read === undefined) return operator.name === '_neq' ? compare(left, '_nnull') : matchesNothing
  const values = spellings(left, read)
  const list = values.length > 1 ? listOperators[operator.name] : undefined
  if (list) return { ...compare(left, list), slots: [parser.slot(values)] }
  return { ...compare(left, operator.name), slots: [parser.slot(read)] }
}

/** A uuid in capitals is the same, which databases that keep it as a text do not know: it may be stored so, or as most are. */
const spellings = ({ type }: LeftSide, value: unknown): readonly unknown[] =>
  type === 'uuid' && typeof value === 'string' && /[A-F]/.test(value) ? [value, value.toLowerCase()] : [value]

/** Operators that compare with one value, and those that do the same with several. */
const listOperators: Readonly<Record<string, string>> = { _eq: '_in', _neq: '_nin' }

/** Lists are lists, texts with commas, or variables; nulls in them equal nothing. */
function parseList(left: LeftSide, operator: Operator, raw: unknown, parser: Parser): Filter {
  const words = readEntries(left, raw, parser) ?? (parser.context.isRule && isScalar(raw) ? [raw] : [])
  if (words.length === 0 && typeof raw !== 'string' && !parser.context.isRule) {
    throw invalidQuery(`"${operator.name}" has to be an array of values`)
  }
  const values = words
    .filter((value) => value !== null && value !== undefined && value !== '')
    .map((value) => readFor(left, operator, '_eq', value))
    .filter((value) => value !== undefined)
    .flatMap((value) => spellings(left, value))
  if (values.length === 0) return operator.name === '_nin' ? everything : matchesNothing
  return { ...compare(left, operator.name), slots: [parser.slot(values)] }
}

/** The values of a list, or of a text that stands for one; undefined for anything else. */
function readEntries({ isList }: LeftSide, raw: unknown, { context }: Parser): readonly unknown[] | undefined {
  // The text of a list has commas of its own.
  if (typeof raw === 'string') return isList && !raw.startsWith('$') ? [raw] : readWords(raw, context)
  return asList(raw)?.flatMap((entry) => (isList && asList(entry) ? [entry] : readWord(entry, context)))
}

/** The value as its side of the comparison needs it; `comparison` says how it is compared. Undefined equals nothing. */
function readFor(left: LeftSide, operator: Operator, comparison: string, value: unknown): unknown {
  const type = operator.operandType ?? left.type
  const list = left.isList && operator.operandType === undefined ? asList(value) : undefined
  if (list) return list
  return fitNumber(type, left.numberForm, comparison, readOperand(type, value, operator.name))
}

const isScalar = (value: unknown): boolean => value !== null && value !== undefined && (typeof value !== 'object' || value instanceof Date)

function parsePair(left: LeftSide, operator: Operator, raw: unknown, parser: Parser): Filter {
  const words = readEntries(left, raw, parser)
  if (words?.length !== 2) throw invalidQuery(`"${operator.name}" has to be an array of two values`)
  const [low, high] = words.map((word, index) => {
    const end = readFor(left, operator, index === 0 ? '_gte' : '_lte', word ?? null)
    return end === passesAll ? endOf(left.type, left.numberForm, index === 0) : end
  })
  const isEmpty = low === undefined || high === undefined
  if (isEmpty) return operator.name === '_nbetween' ? compare(left, '_nnull') : matchesNothing
  return { ...compare(left, operator.name), slots: [parser.slot(low), parser.slot(high)] }
}
