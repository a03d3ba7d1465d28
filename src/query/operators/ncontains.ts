import sql from 'sql-template-tag'
import { negate, type Operator } from './operator.js'
import { testText } from './text.js'
import { containsTypes } from './types.js'

/** Not: contains this text. */
export const ncontains: Operator = {
  name: '_ncontains',
  operand: 'value',
  operandType: 'text',
  types: containsTypes,
  render: ({ expressions, text, parameter }) => sql`NOT (${expressions.like(text, parameter(0, 'contains'), false)})`,
  matches: (value, [operand]) => negate(testText(value, operand, false, (text, part) => text.includes(part))),
}
