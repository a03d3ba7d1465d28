import sql from 'sql-template-tag'
import { compare } from './compare.js'
import type { Operator } from './operator.js'
import { orderTypes } from './types.js'

/** Less than or equal. */
export const lte: Operator = {
  name: '_lte',
  operand: 'value',
  types: orderTypes,
  render: ({ operand, parameter }) => sql`${operand} <= ${parameter(0)}`,
  matches: (value, [operand]) => compare(value, operand, (order) => order <= 0),
}
