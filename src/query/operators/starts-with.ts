import type { Operator } from './operator.js'
import { testText } from './text.js'
import { patternTypes } from './types.js'

/** Starts with this text. */
export const startsWith: Operator = {
  name: '_starts_with',
  operand: 'value',
  operandType: 'text',
  types: patternTypes,
  render: ({ expressions, text, parameter }) => expressions.like(text, parameter(0, 'starts-with'), false),
  matches: (value, [operand]) => testText(value, operand, false, (text, part) => text.startsWith(part)),
}
