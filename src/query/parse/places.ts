import { isJsonType } from '../../database/value-type.js'
import { invalidQuery } from '../../errors/api-error.js'
import { typeOf } from '../plan/operands.js'
import type { Level, Operand, PlacePaging } from '../query.js'
import type { Scope } from './context.js'

/** Under which the terms of a row's place are selected; no name of a client begins so. */
export const placeKey = '$place'

const isSum = (operand: Operand): boolean =>
  operand.kind === 'through' && (operand.by === 'sum' || operand.by === 'avg' || isSum(operand.operand))

/** Turns a level into a page by place: its rows with their places, from the given place on, and one row more that tells whether there are others. */
export function pageByPlace(level: Level, { after, isBackward }: PlacePaging, { parser, collection }: Scope): Level {
  if (collection.primaryKeys.length === 0) throw invalidQuery(`"${collection.name}" has no key, so its items have no place`)
  if (level.offset !== null) throw invalidQuery('A cursor and an offset exclude each other')
  // Of other types the dialect knows, by what their columns really are (`Expressions.ordered`).
  if (level.sort.some(({ operand }) => isJsonType(typeOf(operand)))) throw invalidQuery('There are no cursors in this order')
  // Sums of numbers that are no integers are not told exactly enough to be found again.
  if (level.sort.some(({ operand }) => isSum(operand))) throw invalidQuery('There are no cursors in the order of a sum or an average')
  const limit = level.limit === null ? null : level.limit + 1
  const sort = isBackward ? level.sort.map((term) => ({ ...term, descending: !term.descending })) : level.sort
  const selections = [...level.selections, { kind: 'place', key: placeKey } as const]
  if (after === null) return { ...level, limit, sort, selections }
  const isPlace = Array.isArray(after) && after.every((text) => text === null || typeof text === 'string')
  if (!isPlace || after.length !== sort.length) throw invalidQuery('The cursor is not valid')
  const place = { slots: after.map((text) => parser.slot(text)), nulls: after.map((text) => text === null) }
  return { ...level, limit, sort, selections, after: place }
}
