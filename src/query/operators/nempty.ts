import sql from 'sql-template-tag'
import type { Operator } from './operator.js'
import { emptyTypes } from './types.js'

/** Neither null nor an empty text. */
export const isNotEmpty: Operator = {
  name: '_nempty',
  operand: 'flag',
  types: emptyTypes,
  isForConcealed: true,
  whenFalse: '_empty',
  render: ({ isNotNull, text }) => sql`(${isNotNull} AND ${text} <> '')`,
  matches: (value) => value !== null && value !== '',
}
