import sql from 'sql-template-tag'
import { negate, type Operator } from './operator.js'
import { testText } from './text.js'
import { patternTypes } from './types.js'

/** Not: ends with this text, ignoring case. */
export const niendsWith: Operator = {
  name: '_niends_with',
  operand: 'value',
  operandType: 'text',
  types: patternTypes,
  render: ({ expressions, text, parameter }) => sql`NOT (${expressions.like(text, parameter(0, 'ends-with'), true)})`,
  matches: (value, [operand]) => negate(testText(value, operand, true, (text, part) => text.endsWith(part))),
}
