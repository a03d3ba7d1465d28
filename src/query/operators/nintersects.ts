import sql from 'sql-template-tag'
import type { Operator } from './operator.js'
import { compareShapes, intersect } from './shapes.js'
import { geometryTypes } from './types.js'

/** Has no point in common with a shape. */
export const nintersects: Operator = {
  name: '_nintersects',
  operand: 'value',
  types: new Set(geometryTypes),
  render: ({ expressions, stored, parameter }) => sql`NOT ${expressions.intersects(stored, parameter, 'shape')}`,
  matches: (value, [operand]) => compareShapes(value, operand, (one, other) => !intersect(one, other)),
}
