import type { PrimaryKey } from '../../context.js'
import type { MetaName } from '../../query/query.js'

/** Options of every read. */
export interface ReadOptions {
  /** false: no query and read events. */
  readonly emitEvents?: boolean
  /** Only items of these keys are wanted; saves work when versions are read. */
  readonly keys?: readonly PrimaryKey[]
  /** Of a version: new items keep their temporary keys, for a door that cannot answer null. */
  readonly keepsNewKeys?: boolean
  /** Of a single item: its version comes with it, in the same statement. */
  readonly withVersion?: boolean
}

/** An answer as the database wrote it. */
export interface ReadResult {
  /** JSON text of a list. */
  readonly data: string
  readonly meta: Partial<Record<MetaName, number>>
  /** Tells one state of the item from another, as far as the caller sees it (`withVersion`). */
  readonly version?: string
}
