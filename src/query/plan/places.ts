import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import type { JsonEntry, NullTests } from '../../database/dialects/dialect.js'
import type { Level, Place, SortTerm } from '../query.js'
import { renderFilter } from './filters.js'
import { canBeNull, orderOf, renderComparable, renderOrdered } from './operands.js'
import { renderPlacedSort } from './sort.js'
import { Source } from './source.js'

/** The row's place: the values it is sorted by, each as exact text, under `<key>0`, `<key>1`, ... */
export function renderPlace(key: string, sort: readonly SortTerm[], source: Source): JsonEntry[] {
  const { expressions } = source.rendering
  return sort.map(({ operand, descending }, index) => {
    const { type, storage } = orderOf(operand, source)
    const text = expressions.place(type, renderOrdered(operand, source, descending), storage)
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

/**
 * The rows of a level that come after a place, in two parts that stand in place of the table: null when one condition is enough.
 * Nulls and values are two runs in an index, and a condition over both could use neither. Each part has
 * the level's filter, order and limit, so that it is found by an index and no longer than the page.
 */
export function renderParts(level: Level & { readonly after: Place }, source: Source): Sql | null {
  const far = farSide(level.after, level.sort[0]!, source)
  if (!far || !level.sort.every((term) => isSortedAsItIs(term, source))) return null
  const { isInOne, test } = far
  const near = renderPart(level, source, isInOne ? level.sort.slice(1) : level.sort, (rows) =>
    conditionAfter(level.after, level.sort, rows, true),
  )
  const rest = renderPart(level, source, isInOne ? level.sort : level.sort.slice(1), (rows) => testsOf(level.sort[0]!, rows)[test])
  return sql`(${near} UNION ALL ${rest})`
}

/** Where a form of its own is sorted by, no index serves; and in a union a column may lose what that form is made of (MariaDB's enums). */
const isSortedAsItIs = ({ operand }: SortTerm, source: Source): boolean =>
  operand.kind !== 'field' || renderOrdered(operand, source).text === renderComparable(operand, source).text

function renderPart(level: Level, { rendering, collection }: Source, sort: readonly SortTerm[], conditionOf: (rows: Source) => Sql): Sql {
  const rows = Source.of(rendering, collection.name)
  const filter = renderFilter(level.filter, rows)
  const condition = filter ? sql`${filter} AND ${conditionOf(rows)}` : conditionOf(rows)
  const order = sort.map((term) => renderPlacedSort(term, rows))
  const orderBy = order.length > 0 ? sql` ORDER BY ${join(order, ', ')}` : empty
  const limit = rendering.expressions.limitClause(rendering.limit(level.limit), null)
  // By name: MariaDB's invisible columns are not among all of them.
  const columns = [...collection.fields.values()].filter(({ isAlias }) => !isAlias).map(({ name }) => rows.column(name))
  return sql`SELECT * FROM (SELECT ${join(columns, ', ')} FROM ${rows.from()} WHERE ${condition}${orderBy}${limit}) AS ${rendering.nextAlias()}`
}

/** The rows that come after a place: later in the first term, or equal in it and later in the next, and so on. */
export const renderAfter = (place: Place, sort: readonly SortTerm[], source: Source): Sql => conditionAfter(place, sort, source, false)

/** When the place lies in the first of the two runs, this tells the second; `isInOne`: all rows of the first have the same value, null. */
function farSide(
  { nulls }: Place,
  { operand, descending }: SortTerm,
  source: Source,
): { readonly isInOne: boolean; readonly test: keyof NullTests } | null {
  if (operand.kind !== 'field' || operand.when || !canBeNull(operand, source)) return null
  const areNullsLater = source.rendering.expressions.areNullsLargest !== descending
  if (nulls[0] === areNullsLater) return null
  return nulls[0] ? { isInOne: true, test: 'isNotNull' } : { isInOne: false, test: 'isNull' }
}

function testsOf({ operand, descending }: SortTerm, source: Source): NullTests {
  const { type, storage } = orderOf(operand, source)
  return source.rendering.expressions.nullTests(type, renderOrdered(operand, source, descending), storage)
}

/** `isNear`: of the first term only the run that the place lies in. */
function conditionAfter(place: Place, sort: readonly SortTerm[], source: Source, isNear: boolean): Sql {
  const terms = sort.map((term, index) => renderTerm(term, place, index, source, isNear && index === 0))
  const later = terms.reduceRight<Sql | null>((rest, { after, equal }) => {
    const among = rest && sql`(${equal} AND ${rest})`
    return after && among ? sql`(${after} OR ${among})` : (after ?? among)
  }, null)
  const bound = terms.length > 1 ? terms[0]!.bound : null
  const condition = later ?? raw('1 = 0')
  return bound ? sql`${bound} AND ${condition}` : condition
}

function renderTerm(term: SortTerm, { slots, nulls }: Place, index: number, source: Source, isNear: boolean): Term {
  const { operand, descending } = term
  const { expressions } = source.rendering
  const { type, storage } = orderOf(operand, source)
  const value = renderOrdered(operand, source, descending)
  // Nulls stand at one end; which one depends on the database and turns with the direction.
  const areNullsLater = expressions.areNullsLargest !== descending
  if (nulls[index]) {
    const { isNull, isNotNull } = testsOf(term, source)
    return { after: areNullsLater || isNear ? null : isNotNull, equal: isNull, bound: null }
  }
  const given = expressions.ofPlace(type, source.rendering.hole(slots[index]!, 'place', type, storage), storage)
  const beyond = sql`${value} ${raw(descending ? '<' : '>')} ${given}`
  const hasNullsLater = areNullsLater && !isNear && canBeNull(operand, source)
  return {
    // Not `OR ... IS NULL`, for which SQLite would leave the index of the order.
    after: hasNullsLater ? sql`((${beyond}) IS NOT FALSE)` : beyond,
    equal: sql`${value} = ${given}`,
    bound: hasNullsLater ? null : sql`${value} ${raw(descending ? '<=' : '>=')} ${given}`,
  }
}
