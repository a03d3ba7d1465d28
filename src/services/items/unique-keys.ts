import type { Collection } from '../../schema/model.js'
import type { Platform } from '../platform.js'

/** The sets of fields by which an item of the collection is one of a kind: its key, and every unique column or index. */
export function uniqueKeys(platform: Platform, collection: Collection): readonly (readonly string[])[] {
  const table = platform.schema.current().database.tables.find(({ name }) => name === collection.name)
  const columns = (table?.columns ?? []).filter(({ isUnique }) => isUnique).map(({ name }) => [name])
  const indexes = (table?.indexes ?? []).filter(({ isUnique }) => isUnique).map(({ columns: names }) => names)
  return [collection.primaryKeys, ...columns, ...indexes]
}
