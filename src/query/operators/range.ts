import { compare } from './compare.js'
import type { Comparable, Truth } from './operator.js'

/** Is the value inside the range, ends included? */
export function isBetween(value: Comparable, low: Comparable | undefined, high: Comparable | undefined): Truth {
  const above = compare(value, low, (order) => order >= 0)
  const below = compare(value, high, (order) => order <= 0)
  if (above === false || below === false) return false
  return above === null || below === null ? null : true
}
