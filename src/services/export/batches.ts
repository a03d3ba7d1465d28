import type { Item, ServiceContext } from '../../context.js'
import { plainNumber } from '../../database/value-reading.js'
import type { RawQuery } from '../../query/query.js'
import type { Collection } from '../../schema/model.js'
import { requireProgress, takePlace } from '../items/pages.js'
import { readByQuery } from '../items/reading.js'
import { textCounts } from './text-counts.js'

/** Items that are held in memory at once. */
const batchSize = 1_000

/** Can a query be read batch by batch: a list of items of a collection with a key, longer than one batch, from its beginning? */
export function isReadInBatches(collection: Collection, query: RawQuery): boolean {
  const { limit, offset, page, aggregate, group, having, cursor, version } = query
  const isLong = plainNumber(limit) === -1 || plainNumber(limit) > batchSize
  return (
    isLong &&
    !collection.isSingleton &&
    collection.primaryKey !== null &&
    [offset, page, aggregate, group, having, cursor, version].every((given) => given === undefined)
  )
}

/** Reads the items of a query batch by batch, each after the place of the last: no two batches share an item, and no offset is counted. */
export async function* readBatches(context: ServiceContext, collection: Collection, query: RawQuery): AsyncGenerator<readonly Item[]> {
  // Ranking all matches again for each batch would take longer with every match.
  const order =
    query.search !== undefined && query.sort === undefined && collection.searchIndex
      ? { sort: [collection.sortField ?? collection.primaryKey] }
      : {}
  let left = plainNumber(query.limit) === -1 ? (context.platform.limits.queryMax ?? Number.POSITIVE_INFINITY) : plainNumber(query.limit)
  let after: readonly (string | null)[] | null = null
  const ends = new Set<string>()
  const told = await textCounts(context, collection, query)
  while (left > 0) {
    const limit = Math.min(batchSize, left)
    const items: Item[] = await readByQuery(context, collection.name, { ...query, ...order, limit, paging: { after, isBackward: false } })
    const isMore = items.length > limit
    const places = items.slice(0, limit).map(takePlace)
    if (after !== null) for (const place of places) requireProgress(after, place)
    yield items.slice(0, limit).map(told)
    if (!isMore) return
    after = places.at(-1)!
    // No batch ends where an earlier one ended, even many batches before.
    const end = JSON.stringify(after)
    if (ends.has(end)) requireProgress(after, after)
    ends.add(end)
    left -= limit
  }
}
