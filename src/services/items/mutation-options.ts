import type { PrimaryKey } from '../../context.js'
import type { RawQuery } from '../../query/query.js'
import type { ReadResult } from './read-options.js'

/** What the caller is answered of an item that is written. */
export interface AskedAnswer {
  readonly query: RawQuery
  readonly withVersion: boolean
  /** Told the answer where the write itself gives it; otherwise the item is read afterwards. */
  readonly tell: (answer: ReadResult) => void
}

/** An action event that waits for its commit. */
export interface PendingAction {
  readonly events: readonly string[]
  readonly meta: Readonly<Record<string, unknown>>
}

/** Counts the rows a request writes, nested ones included. */
export interface MutationTracker {
  /** `isNested`: along a relation of another item that is written. */
  trackMutations(count: number, isNested?: boolean): void
  getCount(): number
  /** Refuses a list of so many rows before the first of them is written. Extension code's own trackers have none. */
  announce?(count: number): void
}

/** An item that was created, as far as history wants to know. */
export interface Creation {
  readonly key: PrimaryKey
  /** The fields that were given, not those that the database filled in. */
  readonly names: readonly string[]
  /** Those of the items that were written with it. */
  readonly nestedRevisions: readonly PrimaryKey[]
}

/** Options of every write; extension code passes them, too. */
export interface MutationOptions {
  /** false: neither filter nor action events. */
  readonly emitEvents?: boolean
  /** Collects action events instead of emitting them after the commit. */
  readonly bypassEmitAction?: (action: PendingAction) => void
  /** true: no activity, no revision. */
  readonly skipTracking?: boolean
  readonly onRevisionCreate?: (revision: PrimaryKey) => void
  readonly onItemCreate?: (collection: string, key: PrimaryKey) => void
  readonly mutationTracker?: MutationTracker
  /** true: any number of rows (MAX_BATCH_MUTATION). */
  readonly bypassLimits?: boolean
  /** The one item that is written has to be in one of these versions (`*`: any); otherwise nothing is written. */
  readonly ifVersion?: readonly string[] | undefined
  /** Nothing is written if there are more items than this, nested ones not counted. */
  readonly maxAffected?: number | undefined
  /** Upserts know an item by these fields, which have to be unique, instead of its key. */
  readonly on?: readonly string[] | undefined
  /** Others are written by the same request: all of them, or none. */
  readonly isOneOfSeveral?: boolean | undefined
  /** This write is all that the request writes, if nothing is nested in it. */
  readonly isWhole?: boolean | undefined
  readonly answer?: AskedAnswer | undefined
  /** The answer is kept with what is written, so that the request can come again (`Idempotency-Key`). */
  readonly isRepeatable?: boolean | undefined
  /** Thrown when set, after the filter events: lets a batch report an error of its preparation. */
  readonly preMutationError?: unknown
  /** The relation fields that led to this write; told in validation errors. */
  readonly path?: readonly string[]
  /** Fields that the nesting itself fills: the delta of a revision leaves them out. */
  readonly impliedFields?: readonly string[] | undefined
  /** Collects what was created; its history is written for all of it at once (history.ts). */
  readonly creations?: Creation[] | undefined
  /** Fields of the payload that the server itself filled in: nobody needs a permission for them. */
  readonly serverFields?: ReadonlySet<string> | undefined
  /** The payload is a content version's: its objects say in `_user` and `_date` by whom and when they were saved (services/versions/delta.ts). */
  readonly isVersion?: boolean
  /** true: a key the payload gives does not move the counter that makes keys. */
  readonly bypassAutoIncrementSequenceReset?: boolean
  readonly autoPurgeCache?: boolean
  readonly autoPurgeSystemCache?: boolean
}
