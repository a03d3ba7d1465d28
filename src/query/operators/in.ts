import { isOneOf } from './one-of.js'
import type { Operator } from './operator.js'
import { listTypes } from './types.js'

/** One of a list. Nothing is in an empty list; that is decided before, so that no statement is needed for it. */
export const isIn: Operator = {
  name: '_in',
  operand: 'list',
  types: listTypes,
  render: ({ expressions, operand, parameter, type, storage }) => expressions.inList(operand, parameter(0, 'list'), type, storage),
  matches: (value, operands) => isOneOf(value, operands),
}
