import { compare } from './compare.js'
import type { Operator } from './operator.js'
import { equalityTypes } from './types.js'

/** Equal. */
export const eq: Operator = {
  name: '_eq',
  operand: 'value',
  types: equalityTypes,
  whenNull: '_null',
  render: ({ expressions, operand, parameter, type, storage }) => expressions.equals(operand, parameter(0), type, storage),
  matches: (value, [operand]) => compare(value, operand, (order) => order === 0),
}
