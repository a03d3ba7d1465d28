import type { Comparable, Truth } from './operator.js'

/** Compares two values of one type; unknown when either is null. */
export function compare(left: Comparable, right: Comparable | undefined, test: (order: number) => boolean): Truth {
  if (left === null || right === null || right === undefined) return null
  if (left === right) return test(0)
  return test(left < right ? -1 : left > right ? 1 : 0)
}
