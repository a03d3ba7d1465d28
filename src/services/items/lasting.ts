import { type ApiError, apiError } from '../../errors/api-error.js'
import type { Collection } from '../../schema/model.js'
import type { ServiceContext } from '../platform.js'
import { isOnTrial } from './hypothetical.js'
import type { MutationOptions } from './mutation-options.js'
import { isNested } from './mutation-tracker.js'

/** What else is known of a write. */
interface Write {
  /** How many items it writes. */
  readonly items: number
  /** Other items are written along its relations. */
  readonly hasNested?: boolean
  /** Whether it is allowed is looked at once more when it is written. */
  readonly isConfirmed?: boolean
}

/**
 * Refuses a write that has to be taken back when something fails, into a table that takes nothing back (MariaDB's MyISAM, MEMORY, Aria): a dry run, a
 * condition, one item of several. What is left is the write of one item, by itself. Nothing has been written yet.
 */
export function requireTakeBack(context: ServiceContext, collection: Collection, options: MutationOptions, write: Write): void {
  if (collection.isTransactional) return
  const promise = promiseOf(context, options, write)
  if (promise) throw cannotTakeBack(collection.name, promise)
}

/** The refusal, with what can't be promised. */
export const cannotTakeBack = (collection: string, promise: string): ApiError =>
  apiError('UNPROCESSABLE_CONTENT', {
    reason: `The table of "${collection}" has no transactions, so ${promise} can't be kept there`,
    collection,
  })

function promiseOf(context: ServiceContext, options: MutationOptions, { items, hasNested, isConfirmed }: Write): string | null {
  if (isOnTrial(context.database)) return 'a dry run, or the view of a version,'
  if (options.ifVersion !== undefined) return '"If-Match"'
  if (options.maxAffected !== undefined) return '"max_affected"'
  if (options.isRepeatable) return '"Idempotency-Key"'
  const areOthersWritten = (options.mutationTracker?.getCount() ?? 0) > items
  if (items > 1 || areOthersWritten || options.isOneOfSeveral || hasNested || isNested(options)) return 'all or nothing of several items'
  return isConfirmed ? 'a rule that looks at the item after it was written' : null
}
