import { shapeTypes } from '../../database/value-type.js'
import type { Operator } from './operator.js'
import { compareShapes, intersect } from './shapes.js'

/** Has a point in common with a shape. */
export const intersects: Operator = {
  name: '_intersects',
  operand: 'value',
  types: new Set(shapeTypes),
  render: ({ expressions, stored, parameter }) => expressions.intersects(stored(), parameter, 'shape'),
  matches: (value, [operand]) => compareShapes(value, operand, intersect),
}
