import type { Operator } from './operator.js'
import { isBetween, renderBetween } from './range.js'
import { orderTypes } from './types.js'

/** Inside a range, whose ends belong to the range. */
export const between: Operator = {
  name: '_between',
  operand: 'pair',
  types: orderTypes,
  render: renderBetween,
  matches: (value, [low, high]) => isBetween(value, low, high),
}
