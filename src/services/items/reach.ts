import type { PermissionAction } from '../../permissions/policies.js'
import { opensSomewhere, permits } from '../../permissions/reduce.js'
import type { Collection } from '../../schema/model.js'
import type { ItemsService } from '../items.js'
import type { PrimaryKey, ServiceContext } from '../platform.js'
import { readTouchableKeys } from './read.js'
import { unknownCollection } from './unknown-collection.js'

/** Is there any rule by which the caller may do this to items of the collection? */
export async function mayDo({ platform, accountability }: ServiceContext, collection: string, action: PermissionAction): Promise<boolean> {
  return permits(await platform.permissions.of(accountability), collection, action)
}

/**
 * Those of the keys whose items are there and the caller can see, with the field that leads to their parent; where he can see nothing of
 * the collection, those to which he may do this. Who may do neither is refused, whatever there is.
 */
export async function reachedChildren(
  context: ServiceContext,
  collection: Collection,
  keys: readonly PrimaryKey[],
  foreignField: string,
  action: PermissionAction,
): Promise<PrimaryKey[]> {
  const set = await context.platform.permissions.of(context.accountability)
  const decisive = permits(set, collection.name, 'read') ? 'read' : action
  if (!permits(set, collection.name, decisive)) throw unknownCollection(collection.name)
  if (keys.length === 0) return []
  // A key that no rule opens hides no child (permissions/rule-filters.ts).
  const fields = decisive === 'read' && opensSomewhere(set, collection.name, 'read', foreignField) ? [foreignField] : []
  return readTouchableKeys(context, collection, keys, decisive, fields)
}

/**
 * Is an item of this key to be created, because there is none? To who may not create any, or not with a key of his own, this is not told: he is
 * answered as if it were there, which refuses him what is not there like what he may not touch.
 */
export async function isToBeCreated(service: ItemsService, key: PrimaryKey): Promise<boolean> {
  const { context, collection } = service
  const set = await context.platform.permissions.of(context.accountability)
  const mayName = collection.primaryKeys.every((name) => opensSomewhere(set, collection.name, 'create', name))
  return mayName && !(await service.exists(key))
}
