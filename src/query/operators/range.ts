import sql, { type Sql } from 'sql-template-tag'
import { compare } from './compare.js'
import type { Comparable, OperatorInput, Truth } from './operator.js'

/** Is the value inside the range, ends included? */
export function isBetween(value: Comparable, low: Comparable | undefined, high: Comparable | undefined): Truth {
  const above = compare(value, low, (order) => order >= 0)
  const below = compare(value, high, (order) => order <= 0)
  if (above === false || below === false) return false
  return above === null || below === null ? null : true
}

/** The same as SQL: two conditions, of which an index serves both. */
export const renderBetween = ({ expressions, operand, parameter, type, storage }: OperatorInput): Sql =>
  sql`(${expressions.inOrder(operand, '>=', parameter(0), type, storage)} AND ${expressions.inOrder(operand, '<=', parameter(1), type, storage)})`
