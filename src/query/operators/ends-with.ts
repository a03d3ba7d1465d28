import type { Operator } from './operator.js'
import { testText } from './text.js'
import { patternTypes } from './types.js'

/** Ends with this text. */
export const endsWith: Operator = {
  name: '_ends_with',
  operand: 'value',
  operandType: 'text',
  types: patternTypes,
  render: ({ expressions, text, parameter }) => expressions.like(text, parameter(0, 'ends-with'), false),
  matches: (value, [operand]) => testText(value, operand, false, (text, part) => text.endsWith(part)),
}
