import type { Operator } from './operator.js'
import { testText } from './text.js'
import { patternTypes } from './types.js'

/** Starts with this text, ignoring case. */
export const istartsWith: Operator = {
  name: '_istarts_with',
  operand: 'value',
  operandType: 'text',
  types: patternTypes,
  render: ({ expressions, text, parameter }) => expressions.like(text, parameter(0, 'starts-with'), true),
  matches: (value, [operand]) => testText(value, operand, true, (text, part) => text.startsWith(part)),
}
