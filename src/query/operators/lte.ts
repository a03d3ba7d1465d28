import { compare } from './compare.js'
import type { Operator } from './operator.js'
import { orderTypes } from './types.js'

/** Less than or equal. */
export const lte: Operator = {
  name: '_lte',
  operand: 'value',
  types: orderTypes,
  render: ({ expressions, operand, parameter, type, storage }) => expressions.inOrder(operand, '<=', parameter(0), type, storage),
  matches: (value, [operand]) => compare(value, operand, (order) => order <= 0),
}
