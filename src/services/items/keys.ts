import { isUuid } from '../../database/value-reading.js'
import { forbidden, invalidQuery } from '../../errors/api-error.js'
import type { RawQuery } from '../../query/query.js'
import type { Collection, Field } from '../../schema/model.js'
import type { PrimaryKey } from '../platform.js'

const largest = { integer: 2_147_483_647n, bigInteger: 9_223_372_036_854_775_807n }

/** The collection's key field; a collection without a single one cannot be addressed by key. */
export function keyField(collection: Collection): Field {
  const field = collection.primaryKey ? collection.fields.get(collection.primaryKey) : undefined
  if (!field) throw forbidden()
  return field
}

/** Refuses a key that no item can have, with the same words as a key that no item has. */
export function checkKey(collection: Collection, key: unknown): PrimaryKey {
  const field = keyField(collection)
  if (typeof key !== 'string' && typeof key !== 'number') throw forbidden()
  if (field.type === 'uuid' && !isUuid(String(key))) throw forbidden()
  if (field.type === 'integer' || field.type === 'bigInteger') {
    if (!/^-?\d{1,19}$/.test(String(key))) throw forbidden()
    const number = BigInt(key)
    if (number > largest[field.type] || number < -largest[field.type] - 1n) throw forbidden()
    return Number.isSafeInteger(Number(key)) ? Number(key) : String(key)
  }
  return typeof key === 'number' && field.type !== 'float' && field.type !== 'decimal' ? String(key) : key
}

/** Checks a list of keys and drops repetitions. */
export const checkKeys = (collection: Collection, keys: readonly unknown[]): PrimaryKey[] => [...new Set(keys.map((key) => checkKey(collection, key)))]

/** Can this value be a key at all: is it given and neither empty text nor an object? */
export const isKey = (value: unknown): value is PrimaryKey => (typeof value === 'string' && value !== '') || typeof value === 'number'

/** The query of the item with this key. */
export const queryOfKey = (collection: Collection, key: unknown, query: RawQuery): RawQuery => ({
  ...query,
  limit: 1,
  offset: undefined,
  page: undefined,
  ...filterOfKeys(collection, [checkKey(collection, key)], query),
})

/** The filter of a query, and these keys. */
export function filterOfKeys(collection: Collection, keys: readonly PrimaryKey[], query: RawQuery): Pick<RawQuery, 'filter'> {
  const { name } = keyField(collection)
  const filter = keys.length === 1 ? { [name]: { _eq: keys[0] } } : { [name]: { _in: keys } }
  return { filter: query.filter ? { _and: [filterObject(query.filter), filter] } : filter }
}

/** A filter that came as JSON text, as an object that can stand beside another. */
function filterObject(filter: unknown): unknown {
  if (typeof filter !== 'string') return filter
  try {
    return JSON.parse(filter) as unknown
  } catch {
    throw invalidQuery('Invalid JSON for filter object')
  }
}
