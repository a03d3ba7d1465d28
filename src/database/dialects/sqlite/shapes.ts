import sql, { raw, type Sql } from 'sql-template-tag'
import { invalidQuery } from '../../../errors/api-error.js'
import type { ParameterEncoding } from '../../statement.js'

/**
 * Shapes are texts of GeoJSON here. Their bounds are read off their numbers: in the list of a position, the first is its place on one axis, the
 * second on the other. What lies between the bounds only a database with shapes of its own can tell.
 */
export function shapesIntersect(column: Sql, parameter: (index: number, encoding?: ParameterEncoding) => Sql, of: 'shape' | 'bounds'): Sql {
  if (of === 'shape')
    throw invalidQuery('This database can compare the bounds of shapes only, by "_intersects_bbox" and "_nintersects_bbox"')
  const bounds = parameter(0, 'bounds')
  const given = (index: number): Sql => sql`json_extract(${bounds}, ${raw(`'$[${index}]'`)})`
  const axis = (key: number): Sql => sql`CASE WHEN key = ${raw(String(key))} THEN atom END`
  const overlap = (key: number): Sql => sql`min(${axis(key)}) <= ${given(key + 2)} AND max(${axis(key)}) >= ${given(key)}`
  const numbers = sql`json_tree(iif(json_valid(${column}), ${column}, NULL)) WHERE type IN ('integer', 'real') AND path LIKE '%.coordinates%'`
  return sql`(SELECT ${overlap(0)} AND ${overlap(1)} FROM ${numbers})`
}
