import type { Operator } from './operator.js'
import { testText } from './text.js'
import { patternTypes } from './types.js'

/** Contains this text, ignoring case. */
export const icontains: Operator = {
  name: '_icontains',
  operand: 'value',
  operandType: 'text',
  types: patternTypes,
  render: ({ expressions, text, parameter }) => expressions.like(text, parameter(0, 'contains'), true),
  matches: (value, [operand]) => testText(value, operand, true, (text, part) => text.includes(part)),
}
