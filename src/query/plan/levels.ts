import sql, { type Sql } from 'sql-template-tag'
import type { JsonSelect } from '../../database/dialects/dialect.js'
import type { Level, SortTerm } from '../query.js'
import { renderFilter } from './filters.js'
import { renderComparable } from './operands.js'
import { renderSelections } from './selections.js'
import type { Source } from './source.js'

/** The SELECT of one level. `belongs` ties its rows to their parent; nested lists have their nulls last. */
export function planLevel(level: Level, source: Source, belongs: Sql | null, isNested: boolean): JsonSelect {
  const { rendering } = source
  const row = level.selections.length === 0 ? renderKey(source) : renderSelections(level.selections, source)
  const condition = renderFilter(level.filter, source)
  const orderBy = level.sort.map((term) => renderSort(term, source, isNested))
  return {
    row,
    where: belongs && condition ? sql`${belongs} AND ${condition}` : (belongs ?? condition),
    orderBy,
    limit: rendering.count(level.limit),
    offset: rendering.count(level.offset),
    // Last: only now all joins are known.
    from: source.from(),
  }
}

/** The row's key as JSON; an object of its parts when there are several. */
function renderKey(source: Source): Sql {
  const { expressions } = source.rendering
  const keys = source.collection.primaryKeys.map((name) => {
    const { type, dateStorage } = source.field(name)
    return { key: name, value: expressions.jsonValue(type, source.column(name), dateStorage) }
  })
  return keys.length === 1 ? keys[0]!.value : expressions.jsonObject(keys)
}

/** One term of ORDER BY. In nested lists a field's nulls come last; what lies behind a relation keeps the database's order. */
export function renderSort({ operand, descending }: SortTerm, source: Source, isNested: boolean): Sql {
  const nullsLast = isNested && operand.kind !== 'through'
  return source.rendering.expressions.orderTerm(renderComparable(operand, source, descending), descending, nullsLast)
}
