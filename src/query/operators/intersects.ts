import type { Operator } from './operator.js'
import { compareShapes, intersect } from './shapes.js'
import { geometryTypes } from './types.js'

/** Has a point in common with a shape. */
export const intersects: Operator = {
  name: '_intersects',
  operand: 'value',
  types: new Set(geometryTypes),
  render: ({ expressions, stored, parameter }) => expressions.intersects(stored, parameter, 'shape'),
  matches: (value, [operand]) => compareShapes(value, operand, intersect),
}
