import { KeyHole } from './key-hole.js'
import { findOperator } from './operators/index.js'
import { type Comparable, negate, type Truth } from './operators/operator.js'
import type { Filter, Operand } from './query.js'

/**
 * Does a filter on children hold for a parent that has none? As in a left join a row of nulls stands in for the child, so `_null` and `_empty` hold, a
 * count is 0, and any other comparison is unknown. A filter that asks for nothing at all asks for a child.
 */
export const holdsOnNothing = (filter: Filter, values: readonly unknown[]): boolean =>
  filter.kind !== 'constant' && truthOnNothing(filter, values) === true

function truthOnNothing(filter: Filter, values: readonly unknown[]): Truth {
  switch (filter.kind) {
    case 'constant':
      return filter.value
    case 'and':
      return every(filter.filters.map((part) => truthOnNothing(part, values)))
    case 'or':
      return negate(every(filter.filters.map((part) => negate(truthOnNothing(part, values)))))
    case 'not':
      return negate(truthOnNothing(filter.filter, values))
    case 'compare':
      return compareNothing(filter, values)
    case 'search':
    case 'follow':
      return false
    case 'related':
      return filter.quantifier === 'one' ? truthOnNothing(filter.filter, values) : filter.quantifier === 'none'
  }
}

function compareNothing({ operand, operator, slots }: Extract<Filter, { kind: 'compare' }>, values: readonly unknown[]): Truth {
  const operands = slots.flatMap((slot) => values[slot])
  // Of a value that is not known yet nothing is known.
  if (operands.some((value) => value instanceof KeyHole)) return null
  return findOperator(operator)?.matches(valueOfNothing(operand), operands as Comparable[]) ?? null
}

const valueOfNothing = (operand: Operand): Comparable => (operand.kind === 'count' ? 0 : null)

/** The truth of conditions that stand side by side. */
const every = (truths: readonly Truth[]): Truth => (truths.includes(false) ? false : truths.includes(null) ? null : true)
