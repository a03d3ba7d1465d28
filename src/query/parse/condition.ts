import { invalidQuery } from '../../errors/api-error.js'
import type { FieldType } from '../../schema/model.js'
import { KeyHole } from '../key-hole.js'
import { findOperator } from '../operators/index.js'
import type { Operator } from '../operators/operator.js'
import { everything, type Filter, nothing, type Operand } from '../query.js'
import { isVariable, readWord } from '../variables.js'
import type { Parser } from './context.js'
import { asList } from './raw.js'
import { isWhole, readOperand, readWhole } from './values.js'

/** The left side of a comparison. */
export interface LeftSide {
  readonly operand: Operand
  readonly type: FieldType
  readonly isConcealed: boolean
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
      return isUnknownCaller(raw, name, parser) ? nothing : parseValue(left, operator, readWord(raw, parser.context), parser)
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

/** A rule that compares with something of the caller's that he does not have is met by no row, not by rows without it. */
const isUnknownCaller = (raw: unknown, operator: string, { context }: Parser): boolean =>
  operator === '_eq' && context.isRule === true && isVariable(raw) && (readWord(raw, context) ?? null) === null

function parseValue(left: LeftSide, operator: Operator, value: unknown, parser: Parser): Filter {
  if (value instanceof KeyHole) return { ...compare(left, operator.name), slots: [parser.slot(value)] }
  if (value === null || value === undefined) return operator.whenNull ? compare(left, operator.whenNull) : nothing
  if (value === '' && !parser.context.isRule) {
    throw invalidQuery(`You can't filter for an empty string in "${operator.name}". Use "_empty" or "_nempty" instead`)
  }
  const read = readFor(left, operator, operator.name, value)
  if (read === undefined) return operator.name === '_neq' ? compare(left, '_nnull') : nothing
  return { ...compare(left, operator.name), slots: [parser.slot(read)] }
}

/** Lists are lists, texts with commas, or variables; nulls in them equal nothing. */
function parseList(left: LeftSide, operator: Operator, raw: unknown, parser: Parser): Filter {
  const given = readWord(raw, parser.context)
  const isVariable = typeof raw === 'string' && given !== raw
  const entries = typeof given === 'string' ? given.split(',').map((entry) => entry.trim()) : asList(given)
  if (!isVariable && (!entries || entries.length === 0) && !parser.context.isRule) {
    throw invalidQuery(`"${operator.name}" has to be an array of values`)
  }
  const resolved = (entries ?? (isScalar(given) ? [given] : [])).flatMap((entry) => readWord(entry, parser.context))
  const values = resolved
    .filter((value) => value !== null && value !== undefined && value !== '')
    .map((value) => readFor(left, operator, '_eq', value))
    .filter((value) => value !== undefined)
  if (values.length === 0) return operator.name === '_nin' ? everything : nothing
  return { ...compare(left, operator.name), slots: [parser.slot(values)] }
}

/** The value as its side of the comparison needs it; `comparison` says how it is compared. Undefined equals nothing. */
function readFor(left: LeftSide, operator: Operator, comparison: string, value: unknown): unknown {
  const type = operator.operandType ?? left.type
  const read = readOperand(type, value, operator.name)
  return isWhole(type) ? readWhole(comparison, read) : read
}

const isScalar = (value: unknown): boolean => value !== null && value !== undefined && (typeof value !== 'object' || value instanceof Date)

function parsePair(left: LeftSide, operator: Operator, raw: unknown, parser: Parser): Filter {
  const given = readWord(raw, parser.context)
  const entries = typeof given === 'string' ? given.split(',').map((entry) => entry.trim()) : asList(given)
  if (entries?.length !== 2) throw invalidQuery(`"${operator.name}" has to be an array of two values`)
  const [low, high] = entries.map((entry, index) =>
    readFor(left, operator, index === 0 ? '_gte' : '_lte', readWord(entry, parser.context) ?? null),
  )
  return { ...compare(left, operator.name), slots: [parser.slot(low), parser.slot(high)] }
}
