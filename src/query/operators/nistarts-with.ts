import sql from 'sql-template-tag'
import { negate, type Operator } from './operator.js'
import { testText } from './text.js'
import { patternTypes } from './types.js'

/** Not: starts with this text, ignoring case. */
export const nistartsWith: Operator = {
  name: '_nistarts_with',
  operand: 'value',
  operandType: 'text',
  types: patternTypes,
  render: ({ expressions, text, parameter }) => sql`NOT (${expressions.like(text, parameter(0, 'starts-with'), true)})`,
  matches: (value, [operand]) => negate(testText(value, operand, true, (text, part) => text.startsWith(part))),
}
