import sql, { raw, type Sql } from 'sql-template-tag'
import type { JsonEntry } from '../../database/dialects/dialect.js'
import type { Place, SortTerm } from '../query.js'
import { canBeNull, renderComparable, typeOf } from './operands.js'
import type { Source } from './source.js'

/** The row's place: the values it is sorted by, each as exact text, under `<key>0`, `<key>1`, ... */
export function renderPlace(key: string, sort: readonly SortTerm[], source: Source): JsonEntry[] {
  const { expressions } = source.rendering
  return sort.map(({ operand, descending }, index) => {
    const text = expressions.place(typeOf(operand), renderComparable(operand, source, descending))
    return { key: `${key}${index}`, value: expressions.jsonScalar('text', text) }
  })
}

/** One term of the sort against its value in the place. */
interface Term {
  /** Comes after the value; null: no row does. */
  readonly after: Sql | null
  readonly equal: Sql
  /** Comes after or is equal, in a form that an index serves; null where there is none. */
  readonly bound: Sql | null
}

/** The rows that come after a place: later in the first term, or equal in it and later in the next, and so on. */
export function renderAfter(place: Place, sort: readonly SortTerm[], source: Source): Sql {
  const terms = sort.map((term, index) => renderTerm(term, place, index, source))
  const later = terms.reduceRight<Sql | null>((rest, { after, equal }) => {
    const among = rest && sql`(${equal} AND ${rest})`
    return after && among ? sql`(${after} OR ${among})` : (after ?? among)
  }, null)
  const bound = terms.length > 1 ? terms[0]!.bound : null
  const condition = later ?? raw('1 = 0')
  return bound ? sql`${bound} AND ${condition}` : condition
}

function renderTerm({ operand, descending }: SortTerm, { slots, nulls }: Place, index: number, source: Source): Term {
  const { expressions } = source.rendering
  const type = typeOf(operand)
  const value = renderComparable(operand, source, descending)
  // Nulls stand at one end; which one depends on the database and turns with the direction.
  const areNullsLater = expressions.areNullsLargest !== descending
  if (nulls[index]) return { after: areNullsLater ? null : sql`${value} IS NOT NULL`, equal: sql`${value} IS NULL`, bound: null }
  const given = expressions.ofPlace(type, source.rendering.hole(slots[index]!, 'place', type))
  const beyond = sql`${value} ${raw(descending ? '<' : '>')} ${given}`
  const hasNullsLater = areNullsLater && canBeNull(operand, source)
  return {
    after: hasNullsLater ? sql`(${beyond} OR ${value} IS NULL)` : beyond,
    equal: sql`${value} = ${given}`,
    bound: hasNullsLater ? null : sql`${value} ${raw(descending ? '<=' : '>=')} ${given}`,
  }
}
