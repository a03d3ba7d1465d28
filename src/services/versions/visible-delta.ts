import type { Item, PrimaryKey, ServiceContext } from '../../context.js'
import type { PermissionSet } from '../../permissions/permission-set.js'
import { isOpenEverywhere, opensSomewhere } from '../../permissions/reduce.js'
import type { Collection } from '../../schema/model.js'
import { checkKey } from '../items/keys.js'
import { readTouchableKeys } from '../items/read-keys.js'
import { versionMarks } from '../items/specials.js'
import { copyOf, visitDelta } from './delta.js'

/**
 * A delta as far as its reader could see the item that it would make: of the item itself the fields that they may read on it, of other
 * items that it writes the fields that they may read on any.
 */
export async function visibleDelta(context: ServiceContext, collection: Collection, key: PrimaryKey | null, delta: Item): Promise<Item> {
  const set = await context.platform.permissions.of(context.accountability)
  if (set.isUnrestricted) return delta
  const visible: Item = {}
  for (const [name, value] of Object.entries(delta)) {
    if (versionMarks.has(name) || (await isOpen(context, set, collection, key, name)))
      visible[name] = value === undefined ? value : copyOf(value)
  }
  visitDelta(
    context.schema,
    { collection, values: visible, foreignField: null },
    { item: ({ collection: target, values }) => values !== visible && dropHidden(set, target, values) },
  )
  return visible
}

async function isOpen(
  context: ServiceContext,
  set: PermissionSet,
  collection: Collection,
  key: PrimaryKey | null,
  field: string,
): Promise<boolean> {
  if (isOpenEverywhere(set, collection.name, field)) return true
  if (key === null || !opensSomewhere(set, collection.name, 'read', field)) return false
  return (await readTouchableKeys(context, collection, [checkKey(collection, key)], 'read', [field])).length > 0
}

function dropHidden(set: PermissionSet, collection: Collection, values: Item): void {
  for (const name of Object.keys(values)) {
    if (name !== collection.primaryKey && !versionMarks.has(name) && !isOpenEverywhere(set, collection.name, name)) delete values[name]
  }
}
