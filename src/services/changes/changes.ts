import type { ChangeAction, ChangeListener, ItemChanges } from '../../context.js'

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
    changed: (change) => {
      for (const listener of listeners) listener.changed(change)
    },
    deleting: async (context, change) => {
      const told: (() => void)[] = []
      for (const listener of listeners) {
        const tell = await listener.deleting(context, change)
        if (tell) told.push(tell)
      }
      return told.length === 0
        ? null
        : () => {
            for (const tell of told) tell()
          }
    },
  }
}
