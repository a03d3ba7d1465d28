import sql from 'sql-template-tag'
import { negate, type Operator } from './operator.js'
import { isBetween, renderBetween } from './range.js'
import { orderTypes } from './types.js'

/** Outside a range, whose ends belong to the range. */
export const nbetween: Operator = {
  name: '_nbetween',
  operand: 'pair',
  types: orderTypes,
  render: (input) => sql`NOT ${renderBetween(input)}`,
  matches: (value, [low, high]) => negate(isBetween(value, low, high)),
}
