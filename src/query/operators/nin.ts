import sql from 'sql-template-tag'
import { isOneOf } from './one-of.js'
import { negate, type Operator } from './operator.js'
import { listTypes } from './types.js'

/** None of a list. An empty list excludes nothing; that is decided before, so that no statement is needed for it. */
export const notIn: Operator = {
  name: '_nin',
  operand: 'list',
  types: listTypes,
  render: ({ expressions, operand, parameter, type, storage }) =>
    sql`NOT (${expressions.inList(operand, parameter(0, 'list'), type, storage)})`,
  matches: (value, operands) => negate(isOneOf(value, operands)),
}
