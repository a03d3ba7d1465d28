import sql from 'sql-template-tag'
import { shapeTypes } from '../../database/value-type.js'
import type { Operator } from './operator.js'
import { boundsIntersect, compareShapes } from './shapes.js'

/** The box around it has no point in common with the box around a shape. */
export const nintersectsBounds: Operator = {
  name: '_nintersects_bbox',
  operand: 'value',
  types: new Set(shapeTypes),
  render: ({ expressions, stored, parameter }) => sql`NOT ${expressions.intersects(stored(), parameter, 'bounds')}`,
  matches: (value, [operand]) => compareShapes(value, operand, (one, other) => !boundsIntersect(one, other)),
}
