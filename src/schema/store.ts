import type { Database } from '../database/database.js'
import type { DatabaseSchema } from '../database/introspection.js'
import { sharedRun } from '../shared-run.js'
import type { SchemaMetadata } from './metadata.js'
import type { SchemaModel } from './model.js'

/** One moment of the schema: the model and what it was built from. Immutable; a request keeps the one it began with. */
export interface SchemaSnapshot {
  readonly model: SchemaModel
  /** The same model for when other programs may have written dates in another form than before; it has a version of its own. */
  readonly doubted?: () => SchemaModel
  readonly database: DatabaseSchema
  readonly metadata: SchemaMetadata
  /** The same for system collections. */
  readonly system: SchemaMetadata
}

/** The schema inside of a running change. A later step of it sees what the earlier ones did; nobody else does before it is committed. */
export interface SchemaDraft {
  /** The schema as the steps until now have left it. */
  snapshot(): Promise<SchemaSnapshot>
  /** A step has changed tables or metadata, so that the next look reads them again. */
  changed(): void
}

/** The current snapshot. A change builds the next one and swaps it; requests that wait for the same build share it. */
export interface SchemaStore {
  current(): SchemaSnapshot
  /** Begins a draft for a change in this transaction; it begins with the current schema. */
  draft(transaction: Database): SchemaDraft
  /** Builds again and swaps; what was changed before the call is in the result. */
  reload(): Promise<SchemaSnapshot>
  /** Calls back after every swap, until the returned function is called. */
  onChange(listener: (snapshot: SchemaSnapshot) => void): () => void
}

/** Tells when other programs may have written (`Database.foreignChanges`), and whether the forms of values are still those that were found. */
export interface FormWatch {
  foreignChanges(): string
  isAsBefore(snapshot: SchemaSnapshot): Promise<boolean>
  /** A look failed; what was found stays in doubt until the next. */
  failed(error: unknown): void
}

/** Between two looks at the forms passes at least a second, and twenty times as long as a look takes. */
const leastPause = 1000
const pauses = 20

/** Makes a store and its first snapshot. `build` reads the database, in a transaction if it is given one, and is told the version to build. */
export async function openSchemaStore(
  build: (version: number, transaction?: Database) => Promise<SchemaSnapshot>,
  watch: FormWatch = { foreignChanges: () => '', isAsBefore: async () => true, failed: () => undefined },
): Promise<SchemaStore> {
  const listeners = new Set<(snapshot: SchemaSnapshot) => void>()
  let version = 1
  let since = watch.foreignChanges()
  let current = await build(version)
  let doubted: SchemaSnapshot | null = null
  let nextLook = 0

  const rebuild = async (): Promise<SchemaSnapshot> => {
    const begun = watch.foreignChanges()
    const next = await build(++version)
    current = next
    doubted = null
    since = begun
    for (const listener of listeners) listener(next)
    return next
  }
  const reload = sharedRun(rebuild)

  const look = async (): Promise<void> => {
    const begun = watch.foreignChanges()
    const startedAt = performance.now()
    nextLook = Number.POSITIVE_INFINITY
    const seen = current
    try {
      if (!(await watch.isAsBefore(seen))) await reload()
      else if (seen === current) since = begun
    } catch (error) {
      watch.failed(error)
    }
    nextLook = performance.now() + Math.max(leastPause, pauses * (performance.now() - startedAt))
  }

  /** What is known of forms holds as long as no other program writes; after such a write it is doubted until it was looked at again. */
  const inDoubt = (): SchemaSnapshot => {
    if (!current.doubted || watch.foreignChanges() === since) return current
    if (performance.now() > nextLook) void look()
    doubted ??= { ...current, model: current.doubted() }
    return doubted
  }

  return {
    current: inDoubt,
    // Its versions are its own: what is remembered by version is not mixed up with what others see.
    draft: (transaction) => createDraft(inDoubt(), () => build(++version, transaction)),
    reload,
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function createDraft(begun: SchemaSnapshot, build: () => Promise<SchemaSnapshot>): SchemaDraft {
  let seen = begun
  let isChanged = false
  return {
    snapshot: async () => {
      if (isChanged) seen = await build()
      isChanged = false
      return seen
    },
    changed: () => {
      isChanged = true
    },
  }
}
