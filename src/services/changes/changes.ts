import type { ChangeAction, ChangeListener, ItemChange, ItemChanges, ServiceContext, Sight } from '../../context.js'

/** All that can be done to items. */
export const changeActions: readonly ChangeAction[] = ['create', 'update', 'delete']

/** Makes the changes of one server, which nobody hears yet. */
export function createItemChanges(): ItemChanges {
  const listeners = new Set<ChangeListener>()
  return {
    get isHeard() {
      return listeners.size > 0
    },
    listen: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    changed: (change, place) => {
      for (const listener of listeners) listener.changed(change, place)
    },
    deleting: async (context, change) => {
      const sights: Sight[] = []
      for (const listener of listeners) sights.push(...(await listener.deleting(context, change)))
      return sights
    },
    deleted: (sights, place) => {
      for (const listener of listeners) listener.deleted(sights, place)
    },
    elsewhere: (collections) => {
      for (const listener of listeners) listener.elsewhere?.(collections)
    },
  }
}

/** Tells of items that were created or updated in this transaction, when it is committed: on every node. */
export async function tellChanged({ platform, database }: ServiceContext, change: ItemChange): Promise<void> {
  const { nodes, changes } = platform
  if (nodes.tellItems) await nodes.tell(database, { kind: 'items', ...change })
  else if (changes.isHeard) await database.afterCommit(() => changes.changed(change))
}

/** Finds out who may be told of a deletion. What it gives is called when the items are gone, in the same transaction: it tells them when that is committed. */
export async function tellingDeletion(context: ServiceContext, change: ItemChange): Promise<() => Promise<void>> {
  const { platform, database } = context
  const { nodes, changes } = platform
  const sights = await changes.deleting(context, change)
  return async () => {
    if (nodes.tellItems) await nodes.tell(database, { kind: 'items', ...change, sights })
    else if (sights.length > 0) await database.afterCommit(() => changes.deleted(sights))
  }
}
