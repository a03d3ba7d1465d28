import type { Operator } from './operator.js'
import { testText } from './text.js'
import { patternTypes } from './types.js'

/** Ends with this text, ignoring case. */
export const iendsWith: Operator = {
  name: '_iends_with',
  operand: 'value',
  operandType: 'text',
  types: patternTypes,
  render: ({ expressions, text, parameter }) => expressions.like(text, parameter(0, 'ends-with'), true),
  matches: (value, [operand]) => testText(value, operand, true, (text, part) => text.endsWith(part)),
}
