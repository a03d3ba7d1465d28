import type { PrimaryKey } from '../context.js'
import { isPlainObject } from '../query/parse/raw.js'
import type { RawQuery } from '../query/query.js'
import { toldKey } from '../resolvers/items.js'
import type { Collection } from '../schema/model.js'
import { type AskRow, answerValue } from './item-requests.js'
import { keyGroup, keyIn } from './node-ids.js'

/** An item that is asked for by its collection and key. */
export interface NamedItem {
  readonly collection: Collection
  readonly key: PrimaryKey
}

/** Under this key of an item its own key is read; no response key begins so. */
const ownKey = '.key'

/**
 * Reads items by their keys, those of each collection in one statement, by the row `items.search`. They come in the order of their names; null where there is no name, and
 * where an item does not exist or the caller cannot see it.
 */
export async function readNamedItems(
  ask: AskRow,
  named: readonly (NamedItem | null)[],
  fieldsOf: (collection: Collection) => NonNullable<RawQuery['fields']>,
): Promise<unknown[]> {
  const keys = new Map<Collection, Map<string, PrimaryKey>>()
  const places = named.map((item) => {
    const key = item && toldKey(item.collection, item.key)
    if (!item || key === null) return null
    const known = keys.get(item.collection) ?? new Map<string, PrimaryKey>()
    keys.set(item.collection, known.set(String(key), key))
    return { collection: item.collection, key: String(key) }
  })
  const found = new Map<Collection, ReadonlyMap<string | null, unknown>>()
  for (const [collection, asked] of keys) {
    const query = { fields: [...fieldsOf(collection), keyGroup(ownKey, collection)] }
    const items = answerValue(await ask({ collection: collection.name, body: { keys: [...asked.values()] }, query }))
    found.set(collection, new Map(listOf(items).map((item) => [keyIn(collection, item[ownKey]), item])))
  }
  return places.map((place) => (place && found.get(place.collection)?.get(place.key)) ?? null)
}

const listOf = (value: unknown) => (Array.isArray(value) ? value.filter(isPlainObject) : [])
