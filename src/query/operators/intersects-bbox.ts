import type { Operator } from './operator.js'
import { boundsIntersect, compareShapes } from './shapes.js'
import { geometryTypes } from './types.js'

/** The box around it has a point in common with the box around a shape. */
export const intersectsBounds: Operator = {
  name: '_intersects_bbox',
  operand: 'value',
  types: new Set(geometryTypes),
  render: ({ expressions, stored, parameter }) => expressions.intersects(stored, parameter, 'bounds'),
  matches: (value, [operand]) => compareShapes(value, operand, boundsIntersect),
}
