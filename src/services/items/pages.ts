import type { Item, ServiceContext } from '../../context.js'
import { plainNumber } from '../../database/value-reading.js'
import { invalidQuery } from '../../errors/api-error.js'
import { placeKey } from '../../query/parse/places.js'
import type { RawQuery } from '../../query/query.js'
import type { Collection } from '../../schema/model.js'
import type { CursorSeal } from '../../security/cursors.js'
import type { ReadResult } from './read-options.js'
import { readTextByQuery } from './reading.js'

/** A page by cursor, in the words of the Relay specification. */
export interface PageArguments {
  readonly first?: unknown
  readonly after?: unknown
  readonly last?: unknown
  readonly before?: unknown
  /** All that is left, as far as limits of queries allow. */
  readonly isWhole?: boolean
}

/** One item of a page with its cursor. */
export interface PageRow {
  readonly item: Item
  readonly cursor: string
}

/** A page of items in the order that was asked for. */
export interface Page {
  readonly rows: readonly PageRow[]
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  /** The counts that the query's `meta` asks for; none of them sees the cursor. */
  readonly meta: ReadResult['meta']
}

/**
 * Reads a page by cursor. A cursor is the place of an item in the order, sealed for this collection, order and caller: it stays
 * right when items come or go before it, and costs the same however far it lies. It holds nothing but values this caller could sort by.
 */
export async function readPage(context: ServiceContext, collection: Collection, query: RawQuery, page: PageArguments): Promise<Page> {
  const { count, cursor, isBackward } = readArguments(page)
  const { cursors } = context.platform
  const scope = JSON.stringify([collection.name, query.sort ?? null, context.accountability?.user ?? null])
  const after = cursor === null ? null : openCursor(cursors, cursor, scope)
  const asked = page.isWhole ? -1 : (count ?? context.platform.limits.queryDefault)
  const { data, meta } = await readTextByQuery(context, collection.name, { ...query, limit: asked, paging: { after, isBackward } })
  const found = JSON.parse(data) as Item[]
  const isMore = asked >= 0 && found.length > asked
  const shown = isMore ? found.slice(0, asked) : found
  const rows = shown.map((item) => {
    const place = takePlace(item)
    if (after !== null) requireProgress(after, place)
    return { item, cursor: cursors.seal(place, scope) }
  })
  if (isBackward) rows.reverse()
  return {
    rows,
    hasNextPage: isBackward ? cursor !== null : isMore,
    hasPreviousPage: isBackward ? isMore : cursor !== null,
    meta,
  }
}

function openCursor(cursors: CursorSeal, cursor: string, scope: string): readonly (string | null)[] {
  const place = cursors.open(cursor, scope)
  if (!place) throw invalidQuery('The cursor is not valid')
  return place
}

/** No two items have the same place. If a place comes again, the database sorts in another order than it compares, and pages would never end. */
export function requireProgress(after: readonly (string | null)[], place: readonly (string | null)[]): void {
  if (after.every((text, index) => text === place[index]))
    throw invalidQuery('The database sorts the values of this order otherwise than it compares them, so that pages of it would not end')
}

/** Takes the place out of an item that was read with `paging`. */
export function takePlace(item: Item): (string | null)[] {
  const place: (string | null)[] = []
  for (let index = 0; Object.hasOwn(item, `${placeKey}${index}`); index += 1) {
    place.push(item[`${placeKey}${index}`] as string | null)
    delete item[`${placeKey}${index}`]
  }
  return place
}

interface CheckedArguments {
  /** null: the default. */
  readonly count: number | null
  readonly cursor: string | null
  readonly isBackward: boolean
}

function readArguments({ first, after, last, before }: PageArguments): CheckedArguments {
  const isBackward = isGiven(last) || isGiven(before)
  if (isBackward && (isGiven(first) || isGiven(after))) throw invalidQuery('"first" and "after" exclude "last" and "before"')
  return {
    count: readCount(isBackward ? last : first, isBackward ? 'last' : 'first'),
    cursor: readCursor(isBackward ? before : after),
    isBackward,
  }
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null

function readCount(value: unknown, name: string): number | null {
  if (!isGiven(value)) return null
  const count = plainNumber(value)
  if (!Number.isSafeInteger(count) || count < 0) throw invalidQuery(`"${name}" must be a whole number, 0 or greater`)
  return count
}

function readCursor(value: unknown): string | null {
  if (!isGiven(value) || value === '') return null
  if (typeof value !== 'string') throw invalidQuery('The cursor is not valid')
  return value
}
