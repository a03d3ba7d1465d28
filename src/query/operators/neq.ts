import sql from 'sql-template-tag'
import { compare } from './compare.js'
import type { Operator } from './operator.js'
import { equalityTypes } from './types.js'

/** Not equal; rows without value are not in it. */
export const neq: Operator = {
  name: '_neq',
  operand: 'value',
  types: equalityTypes,
  whenNull: '_nnull',
  render: ({ expressions, operand, parameter, type, storage }) => sql`NOT (${expressions.equals(operand, parameter(0), type, storage)})`,
  matches: (value, [operand]) => compare(value, operand, (order) => order !== 0),
}
