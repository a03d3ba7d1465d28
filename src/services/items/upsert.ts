import { invalidQuery } from '../../errors/api-error.js'
import type { Collection } from '../../schema/model.js'
import type { Item, PrimaryKey, ServiceContext } from '../platform.js'
import { readKeysWith } from './read.js'
import { uniqueKeys } from './unique-keys.js'

/**
 * Finds the item that has the payload's values in these fields, which together have to be a unique key that the caller may write;
 * null where there is none, or where a value is missing. Whether the caller sees the item is for the update that follows to say.
 */
export async function findSameItem(
  context: ServiceContext,
  collection: Collection,
  data: Item,
  on: readonly string[],
): Promise<PrimaryKey | null> {
  await requireUniqueKey(context, collection, on)
  if (on.some((name) => data[name] === null || data[name] === undefined)) return null
  const [key] = await readKeysWith(context, collection, Object.fromEntries(on.map((name) => [name, data[name]])))
  return key ?? null
}

async function requireUniqueKey(context: ServiceContext, collection: Collection, on: readonly string[]): Promise<void> {
  const set = await context.platform.permissions.of(context.accountability)
  const writable = context.platform.reduce(context.schema, set, 'create').collections.get(collection.name)
  const isSame = (key: readonly string[]): boolean => key.length === on.length && key.every((name) => on.includes(name))
  if (!on.every((name) => writable?.fields.has(name)) || !uniqueKeys(context.platform, collection).some(isSame)) {
    throw invalidQuery(`"on" has to name a unique key of collection "${collection.name}"`)
  }
}
