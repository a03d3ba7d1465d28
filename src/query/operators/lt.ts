import sql from 'sql-template-tag'
import { compare } from './compare.js'
import type { Operator } from './operator.js'
import { orderTypes } from './types.js'

/** Less than. */
export const lt: Operator = {
  name: '_lt',
  operand: 'value',
  types: orderTypes,
  render: ({ operand, parameter }) => sql`${operand} < ${parameter(0)}`,
  matches: (value, [operand]) => compare(value, operand, (order) => order < 0),
}
