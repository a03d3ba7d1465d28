import type { Sql } from 'sql-template-tag'
import type { SortTerm } from '../query.js'
import { canBeNull, renderComparable, renderOrdered } from './operands.js'
import type { Source } from './source.js'

/** One term of ORDER BY. In nested lists a field's nulls come last; what lies behind a relation keeps the database's order. */
export function renderSort({ operand, descending }: SortTerm, source: Source, isNested: boolean): Sql {
  // Columns without nulls are sorted by their index, which a place for nulls would forbid.
  const nullsLast = isNested && operand.kind !== 'through' && canBeNull(operand, source)
  return source.rendering.expressions.orderTerm(renderComparable(operand, source, descending), descending, nullsLast)
}

/** The same in a page with places, which compares what it sorts by. */
export const renderPlacedSort = ({ operand, descending }: SortTerm, source: Source): Sql =>
  source.rendering.expressions.orderTerm(renderOrdered(operand, source, descending), descending, false)
