import sql from 'sql-template-tag'
import type { Operator } from './operator.js'
import { emptyTypes } from './types.js'

/** Null or an empty text. */
export const isEmpty: Operator = {
  name: '_empty',
  operand: 'flag',
  types: emptyTypes,
  isForConcealed: true,
  whenFalse: '_nempty',
  render: ({ isNull, text }) => sql`(${isNull} OR ${text} = '')`,
  matches: (value) => value === null || value === '',
}
