import type { DatabaseSchema } from '../database/introspection.js'
import type { SchemaMetadata } from './metadata.js'
import type { SchemaModel } from './model.js'

/** One moment of the schema: the model and what it was built from. Immutable; a request keeps the one it began with. */
export interface SchemaSnapshot {
  readonly model: SchemaModel
  readonly database: DatabaseSchema
  readonly metadata: SchemaMetadata
  /** The same for system collections. */
  readonly system: SchemaMetadata
}

/** The current snapshot. A change builds the next one and swaps it; who waits for the same build shares it. */
export interface SchemaStore {
  current(): SchemaSnapshot
  /** Builds anew and swaps; what was changed before the call is in the result. */
  reload(): Promise<SchemaSnapshot>
  /** Calls back after every swap, until the returned function is called. */
  onChange(listener: (snapshot: SchemaSnapshot) => void): () => void
}

/** Makes a store and its first snapshot. `build` reads the database and is given the version to build. */
export async function openSchemaStore(build: (version: number) => Promise<SchemaSnapshot>): Promise<SchemaStore> {
  const listeners = new Set<(snapshot: SchemaSnapshot) => void>()
  let version = 1
  let current = await build(version)
  let running: Promise<SchemaSnapshot> | null = null
  let waiting: Promise<SchemaSnapshot> | null = null

  const rebuild = async (): Promise<SchemaSnapshot> => {
    const next = await build(++version)
    current = next
    for (const listener of listeners) listener(next)
    return next
  }
  const start = (): Promise<SchemaSnapshot> => {
    running = rebuild().finally(() => {
      running = null
    })
    return running
  }

  return {
    current: () => current,
    // A build that already runs may have missed the caller's change, so he waits for the one after it, with all others.
    reload: () => {
      if (!running) return start()
      waiting ??= running
        .catch(() => undefined)
        .then(() => {
          waiting = null
          return start()
        })
      return waiting
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
