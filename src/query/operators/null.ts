import type { Operator } from './operator.js'
import { allTypes } from './types.js'

/** Without a value. */
export const isNull: Operator = {
  name: '_null',
  operand: 'flag',
  types: allTypes,
  isForConcealed: true,
  whenFalse: '_nnull',
  render: ({ isNull }) => isNull,
  matches: (value) => value === null,
}
