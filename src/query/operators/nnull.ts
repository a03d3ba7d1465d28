import type { Operator } from './operator.js'
import { allTypes } from './types.js'

/** With a value. */
export const isNotNull: Operator = {
  name: '_nnull',
  operand: 'flag',
  types: allTypes,
  isForConcealed: true,
  whenFalse: '_null',
  render: ({ isNotNull }) => isNotNull,
  matches: (value) => value !== null,
}
