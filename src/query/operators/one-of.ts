import type { Comparable, Truth } from './operator.js'

/** Is the value in the list? Nulls in the list are as if they were not there. */
export const isOneOf = (value: Comparable, list: readonly Comparable[]): Truth =>
  value === null ? null : list.some((entry) => entry !== null && entry === value)
