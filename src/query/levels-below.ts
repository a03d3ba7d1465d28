import type { Level, Selection } from './query.js'

/** The levels that are nested in a selection: one for a relation, one a collection for a relation to any, none for other fields. */
export function levelsBelow(selection: Selection): readonly Level[] {
  if (selection.kind === 'to-any') return selection.levels
  return selection.kind === 'to-one' || selection.kind === 'to-many' ? [selection.level] : []
}
