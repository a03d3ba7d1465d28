import { booleanIntersects } from '@turf/boolean-intersects'
import { boundsOf, type GeoJson, readGeoJson } from '../../database/geo-json.js'
import { invalidQuery, isApiError } from '../../errors/api-error.js'
import type { Comparable, Truth } from './operator.js'

/** Compares two shapes, given as texts of GeoJSON; unknown when either is null, false when one is no shape: what cannot be told is not permitted. */
export function compareShapes(value: Comparable, operand: Comparable | undefined, test: (one: GeoJson, other: GeoJson) => boolean): Truth {
  if (value === null || operand === null || operand === undefined) return null
  const [one, other] = [shapeOf(value), shapeOf(operand)]
  return one !== null && other !== null && test(one, other)
}

function shapeOf(value: Comparable): GeoJson | null {
  try {
    return readGeoJson(value, invalidQuery)
  } catch (error) {
    if (isApiError(error)) return null
    throw error
  }
}

/** Have they a point in common, their edges included? */
export const intersect = (one: GeoJson, other: GeoJson): boolean => booleanIntersects(one as never, other as never)

/** Have the boxes around them a point in common? */
export function boundsIntersect(one: GeoJson, other: GeoJson): boolean {
  const [[west, south, east, north], [left, bottom, right, top]] = [boundsOf(one), boundsOf(other)]
  return west <= right && left <= east && south <= top && bottom <= north
}
