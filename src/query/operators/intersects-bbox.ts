import { shapeTypes } from '../../database/value-type.js'
import type { Operator } from './operator.js'
import { boundsIntersect, compareShapes } from './shapes.js'

/** The box around it has a point in common with the box around a shape. */
export const intersectsBounds: Operator = {
  name: '_intersects_bbox',
  operand: 'value',
  types: new Set(shapeTypes),
  render: ({ expressions, stored, parameter }) => expressions.intersects(stored(), parameter, 'bounds'),
  matches: (value, [operand]) => compareShapes(value, operand, boundsIntersect),
}
