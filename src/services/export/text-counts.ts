import type { Item, ServiceContext } from '../../context.js'
import { levelsBelow } from '../../query/levels-below.js'
import { parseQuery } from '../../query/parse/query.js'
import { isPlainObject } from '../../query/parse/raw.js'
import type { Level, RawQuery } from '../../query/query.js'
import type { Collection } from '../../schema/model.js'
import { readScope } from '../items/read-scope.js'

/**
 * How an export tells the counts in its items. A database that counts in bigints tells them as it tells values of bigint columns: as
 * texts, which forms of a table show by quotes.
 */
export async function textCounts(
  context: ServiceContext,
  collection: Collection | undefined,
  query: RawQuery,
): Promise<(item: Item) => Item> {
  if (!collection || !context.database.dialect.abilities.countsAreBig) return (item) => item
  const parsed = parseQuery({ ...query, version: undefined }, collection.name, (await readScope(context, query)).parse)
  return parsed.kind === 'read' ? (item) => ofLevel(parsed.level, item) : ofGroup
}

function ofLevel({ selections }: Level, item: Item): Item {
  const told = { ...item }
  for (const selection of selections) {
    const { key } = selection
    if (selection.kind === 'value' && selection.operand.kind === 'count') told[key] = asText(item[key])
    for (const level of levelsBelow(selection)) told[key] = ofRelated(level, told[key])
  }
  return told
}

const ofRelated = (level: Level, value: unknown): unknown =>
  Array.isArray(value) ? value.map((entry) => ofRelated(level, entry)) : isPlainObject(value) ? ofLevel(level, value) : value

const counts = ['count', 'countDistinct', 'countAll'] as const

function ofGroup(item: Item): Item {
  const told = { ...item }
  for (const name of counts) {
    const value = item[name]
    if (value !== undefined)
      told[name] = isPlainObject(value)
        ? Object.fromEntries(Object.entries(value).map(([field, count]) => [field, asText(count)]))
        : asText(value)
  }
  return told
}

const asText = (count: unknown): unknown => (typeof count === 'number' ? String(count) : count)
