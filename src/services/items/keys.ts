import { forbidden } from '../../errors/api-error.js'
import type { Collection, Field } from '../../schema/model.js'
import type { PrimaryKey } from '../platform.js'

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
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
  if (field.type === 'uuid' && !uuidPattern.test(String(key))) throw forbidden()
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
