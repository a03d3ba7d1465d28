import sql from 'sql-template-tag'
import { shapeTypes } from '../../database/value-type.js'
import type { Operator } from './operator.js'
import { compareShapes, intersect } from './shapes.js'

/** Has no point in common with a shape. */
export const nintersects: Operator = {
  name: '_nintersects',
  operand: 'value',
  types: new Set(shapeTypes),
  render: ({ expressions, stored, parameter }) => sql`NOT ${expressions.intersects(stored(), parameter, 'shape')}`,
  matches: (value, [operand]) => compareShapes(value, operand, (one, other) => !intersect(one, other)),
}
