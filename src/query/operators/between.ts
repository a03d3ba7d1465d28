import sql from 'sql-template-tag'
import type { Operator } from './operator.js'
import { isBetween } from './range.js'
import { orderTypes } from './types.js'

/** Inside a range, whose ends belong to the range. */
export const between: Operator = {
  name: '_between',
  operand: 'pair',
  types: orderTypes,
  render: ({ operand, parameter }) => sql`${operand} BETWEEN ${parameter(0)} AND ${parameter(1)}`,
  matches: (value, [low, high]) => isBetween(value, low, high),
}
