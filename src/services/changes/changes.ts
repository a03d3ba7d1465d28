import type { PrimaryKey, ServiceContext } from '../../context.js'

/** What was done to items. */
export type ChangeAction = 'create' | 'update' | 'delete'
export const changeActions: readonly ChangeAction[] = ['create', 'update', 'delete']

/** Items of one collection that one write changed. */
export interface ItemChange {
  readonly collection: string
  readonly action: ChangeAction
  readonly keys: readonly PrimaryKey[]
}

/** Hears of the changes of items. */
export interface ChangeListener {
  /** Items were created or updated, and that is committed. */
  changed(change: ItemChange): void
  /**
   * Items are about to be deleted in the running transaction: the last moment in which they can be looked at. What this gives is
   * called after the commit. It must never fail the deletion.
   */
  deleting(context: ServiceContext, change: ItemChange): Promise<(() => void) | null>
}

/** Where writes tell what they changed, and who wants to know hears of it. A bus between nodes would be one of the listeners. */
export interface ItemChanges extends ChangeListener {
  /** Does anybody listen? Writes save themselves the work otherwise. */
  readonly isHeard: boolean
  /** Adds a listener, until the returned function is called. */
  listen(listener: ChangeListener): () => void
}

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
