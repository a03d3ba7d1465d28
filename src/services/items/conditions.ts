import type { PrimaryKey, ServiceContext } from '../../context.js'
import { isOnTrial } from '../../database/hypothetical.js'
import { lockRows } from '../../database/row-statements.js'
import { type ApiError, apiError, forbidden, invalidPayload } from '../../errors/api-error.js'
import type { Collection } from '../../schema/model.js'
import { rowsOfKeys } from './keys.js'
import type { MutationOptions, MutationTracker } from './mutation-options.js'
import { readTextOfItem } from './read.js'

/** What else is known of a write. */
interface Write {
  /** How many items it writes. */
  readonly items: number
  /** Other items are written along its relations. */
  readonly hasNested?: boolean
  /** Its permission is checked once more after it is written. */
  readonly isConfirmed?: boolean
}

/**
 * Refuses a write that would have to be taken back when something fails, where the table cannot take anything back (MariaDB's MyISAM, MEMORY, Aria):
 * a dry run, a write with a condition, one item of several. Only the write of a single item is allowed there. Nothing has been written yet.
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

/** System collections that only the server and its own services write: what happened, who is logged in, what the schema is. */
const kept: ReadonlySet<string> = new Set(
  ['activity', 'revisions', 'sessions', 'migrations', 'extensions', 'collections', 'fields', 'relations'].map((name) => `directus_${name}`),
)

/**
 * Refuses writes of such a collection on behalf of a caller: along a relation to every caller, and otherwise to all but administrators, for whom the
 * functions of services/schema write. Permissions cannot allow it.
 */
export async function requireNotKept(
  { platform, accountability }: ServiceContext,
  { name }: Collection,
  options: MutationOptions,
): Promise<void> {
  if (accountability === null || !kept.has(name)) return
  if (isNested(options) || !(await platform.permissions.of(accountability)).isUnrestricted) throw forbidden()
}

/** Makes a tracker that refuses more than `limit` written rows (MAX_BATCH_MUTATION), and more than `maxAffected` without the nested ones. */
export function createMutationTracker(limit: number, maxAffected = Number.POSITIVE_INFINITY): MutationTracker {
  let count = 0
  let affected = 0
  const exceeded = () => invalidPayload(`Exceeded max batch mutation limit of ${limit}.`)
  return {
    announce: (expected) => {
      if (count + expected > limit) throw exceeded()
    },
    trackMutations: (added, isNested = false) => {
      count += added
      if (count > limit) throw exceeded()
      if (!isNested) affected += added
      if (affected > maxAffected)
        throw invalidPayload(`This would write more than ${maxAffected} items ("max_affected"); nothing was written.`)
    },
    getCount: () => count,
  }
}

/** Is this write one along a relation of another item? */
export const isNested = ({ path }: { readonly path?: readonly string[] }): boolean => path !== undefined && path.length > 0

/** Refuses to go on unless the one item is in one of these versions as the caller sees it; nobody changes it until the transaction ends. */
export async function requireVersion(
  context: ServiceContext,
  collection: Collection,
  keys: readonly PrimaryKey[],
  accepted: readonly string[],
): Promise<void> {
  const [key] = keys
  if (key === undefined || keys.length > 1) throw invalidPayload('A version can be asked of one item only')
  await lockItem(context, collection, key)
  const version = await readItemVersion(context, collection, key)
  if (!accepted.includes('*') && !accepted.includes(version)) throw apiError('ITEM_VERSION_MISMATCH', { version })
}

/** The version of an item as the caller sees it; refused when they do not see it. */
async function readItemVersion(context: ServiceContext, collection: Collection, key: PrimaryKey): Promise<string> {
  const { version } = await readTextOfItem(
    context,
    collection,
    key,
    { fields: [{ kind: 'collection', key: 'collection' }] },
    { emitEvents: false, withVersion: true },
  )
  return version!
}

/** Keeps others from writing the item until the running transaction ends; what is read afterwards stays true. */
export async function lockItem({ database }: ServiceContext, collection: Collection, key: PrimaryKey): Promise<void> {
  await lockRows(database, rowsOfKeys(collection, [key]))
}
