import type { Operator } from './operator.js'
import { testText } from './text.js'
import { containsTypes } from './types.js'

/** Contains this text. */
export const contains: Operator = {
  name: '_contains',
  operand: 'value',
  operandType: 'text',
  types: containsTypes,
  render: ({ expressions, text, parameter }) => expressions.like(text, parameter(0, 'contains'), false),
  matches: (value, [operand]) => testText(value, operand, false, (text, part) => text.includes(part)),
}
