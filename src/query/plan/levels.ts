import sql, { join, type Sql } from 'sql-template-tag'
import type { JsonEntry, JsonSelect } from '../../database/dialects/dialect.js'
import { levelsBelow } from '../levels-below.js'
import type { Level, Selection } from '../query.js'
import { renderFilter } from './filters.js'
import { renderAfter, renderParts, renderPlace } from './places.js'
import type { Rendering } from './rendering.js'
import { renderSelections } from './selections.js'
import { renderPlacedSort, renderSort } from './sort.js'
import { Source } from './source.js'

/** The SELECT of one level. `belongs` ties its rows to their parent; nested lists have their nulls last. */
export function planLevel(level: Level, source: Source, belongs: Sql | null, isNested: boolean): JsonSelect {
  const { rendering } = source
  const height = heightOf(level.selections)
  const { maxNesting } = rendering.expressions
  const named = isNested && height > 0 && height % maxNesting === 0 ? nameRows(level, rendering) : undefined
  const row = named ? sql`${source.alias}.${rendering.expressions.identifier(rowName)}` : renderRow(level, source)
  // Now: what only filters and sorts is no matter of the row.
  const own = source.ownColumns()
  const { after } = level
  const parts = after ? renderParts({ ...level, after }, source) : null
  const conditions = parts ? [] : [belongs, renderFilter(level.filter, source), after ? renderAfter(after, level.sort, source) : null]
  const isPlaced = level.selections.some(({ kind }) => kind === 'place')
  const orderBy = level.sort.map((term) => (isPlaced ? renderPlacedSort(term, source) : renderSort(term, source, isNested)))
  return {
    row,
    where: allOf(conditions),
    orderBy,
    limit: rendering.limit(level.limit),
    offset: rendering.offset(level.offset),
    isNested,
    key: height > 0 ? keyOf(source) : [],
    own: named ? null : own,
    // Last: only now all joins are known.
    from: source.from(named ?? parts ?? undefined),
  }
}

function allOf(conditions: readonly (Sql | null)[]): Sql | null {
  const present = conditions.filter((condition) => condition !== null)
  return present.length === 0 ? null : join(present, ' AND ')
}

function renderRow(level: Level, source: Source): Sql | JsonEntry[] {
  if (level.selections.length === 0) return renderKey(source)
  return level.selections.flatMap((selection) =>
    selection.kind === 'place' ? renderPlace(selection.key, level.sort, source) : renderSelections([selection], source),
  )
}

const rowName = '$json'

/** The level's rows with their JSON, as a SELECT in front of the statement. */
function nameRows(level: Level, rendering: Rendering): Sql {
  const { expressions } = rendering
  const source = Source.of(rendering, level.collection)
  const row = expressions.jsonObject(renderSelections(level.selections, source))
  return rendering.name(sql`SELECT ${source.alias}.*, ${row} AS ${expressions.identifier(rowName)} FROM ${source.from()}`)
}

function heightOf(selections: readonly Selection[]): number {
  return selections.reduce(
    (height, selection) => Math.max(height, ...levelsBelow(selection).map((level) => 1 + heightOf(level.selections))),
    0,
  )
}

const keyOf = (source: Source): JsonSelect['key'] =>
  source.collection.primaryKeys.map((name) => {
    const { type, storage } = source.field(name)
    return { column: source.column(name), type, storage }
  })

/** The row's key as JSON; an object of its parts when there are several. */
function renderKey(source: Source): Sql {
  const { expressions } = source.rendering
  const keys = source.collection.primaryKeys.map((name) => {
    const { type, storage } = source.field(name)
    return { key: name, value: expressions.jsonValue(type, source.column(name), storage) }
  })
  return keys.length === 1 ? keys[0]!.value : expressions.jsonObject(keys)
}
