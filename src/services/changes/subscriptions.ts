import { setImmediate as immediately } from 'node:timers/promises'
import PQueue from 'p-queue'
import type { ChangeAction, ItemChange, ItemChanges, PrimaryKey, ServiceContext } from '../../context.js'
import { apiError, isApiError } from '../../errors/api-error.js'
import { PartKey } from '../../parts.js'
import type { RawQuery } from '../../query/query.js'
import { filterOfKeys } from '../items/keys.js'
import { readKeys } from '../items/read-keys.js'
import { readManyText } from '../items/reading.js'
import { readKey, rightsKey } from '../items/statements.js'

/** On whose behalf changes are delivered: a client that stays connected, while its rights may change. */
export interface Subscriber {
  /** With the rights that were found when the client was last authenticated. */
  known(): ServiceContext
  /** Authenticates again; throws when the token, the session or the user is no longer valid. */
  prove(): Promise<ServiceContext>
}

/** What a client wants to be told of. */
export interface ItemSubscription {
  readonly collection: string
  /** null: whatever is done. */
  readonly action: ChangeAction | null
  /** null: any item. */
  readonly item: PrimaryKey | null
  /** Which items the client means, and what it is told of them. */
  readonly query: Pick<RawQuery, 'fields' | 'alias' | 'deep' | 'filter' | 'search' | 'sort'>
  readonly subscriber: Subscriber
  /** The next change waits until this one was taken. JSON text of a list: items as the subscriber sees them now, or the keys of deleted ones. Never an empty one. */
  deliver(action: ChangeAction, text: string): void | Promise<void>
  /** The client can no longer be told of everything: nothing more is delivered. */
  failed(error: unknown): void
}

/** The subscriptions of one server. */
export interface ItemSubscriptions {
  /** Adds one, until the returned function is called. */
  add(subscription: ItemSubscription): () => void
}

/** The subscriptions: which clients are told of which changes. */
export const itemSubscriptions = new PartKey<ItemSubscriptions>('subscriptions of items')

/** One subscription with what it has yet to be told, in order. */
interface Entry {
  readonly subscription: ItemSubscription
  tail: Promise<void>
  waiting: number
}

/** Changes that one subscription may be behind; a client that is slower than that is let go. */
const mostWaiting = 1_000
/** Subscriptions of one connection, and of all of them together. */
export const mostSubscriptions = 500
const mostInAll = 20_000
/** Subscriptions that are told of a change at the same time; requests take their turns in between. */
const toldAtOnce = 4

/** Makes the subscriptions over a server's changes. They listen only while there are any. */
export function createItemSubscriptions(changes: ItemChanges, onError: (error: unknown) => void): ItemSubscriptions {
  const entries = new Map<string, Set<Entry>>()
  const turns = new PQueue({ concurrency: toldAtOnce })
  let stopListening: (() => void) | null = null
  let count = 0

  const remove = (entry: Entry): void => {
    const { collection } = entry.subscription
    const ofCollection = entries.get(collection)
    if (ofCollection?.delete(entry)) count -= 1
    if (ofCollection?.size === 0) entries.delete(collection)
    if (entries.size > 0) return
    stopListening?.()
    stopListening = null
  }
  const concerned = ({ collection, action, keys }: ItemChange): Entry[] =>
    [...(entries.get(collection) ?? [])].filter(
      ({ subscription }) => (subscription.action ?? action) === action && keysFor(subscription, keys).length > 0,
    )

  const enqueue = (entry: Entry, work: () => Promise<void>): void => {
    if (entry.waiting >= mostWaiting) {
      remove(entry)
      entry.subscription.failed(apiError('REQUESTS_EXCEEDED'))
      return
    }
    entry.waiting += 1
    entry.tail = entry.tail.then(async () => {
      try {
        const isWanted = () => entries.get(entry.subscription.collection)?.has(entry) === true
        if (isWanted()) await turns.add(() => inTurn(async () => (isWanted() ? work() : undefined)))
      } catch (error) {
        // A subscriber who may no longer see any of it is told nothing.
        if (!isApiError(error)) onError(error)
      } finally {
        entry.waiting -= 1
      }
    })
  }

  const listener = {
    changed: (change: ItemChange) => {
      const reads: SharedReads<string> = new Map()
      for (const entry of concerned(change)) enqueue(entry, () => tellItems(entry.subscription, change, reads))
    },
    deleting: async (context: ServiceContext, change: ItemChange) => {
      const told = concerned(change)
      const sights = told.length === 0 ? [] : await findSights(context, change, told, onError)
      return () => {
        for (const { entry, rights, keys } of sights) enqueue(entry, () => tellDeleted(entry.subscription, rights, keys))
      }
    },
  }

  return {
    add: (subscription) => {
      if (count >= mostInAll) throw apiError('LIMIT_EXCEEDED', { category: 'subscriptions' })
      count += 1
      const entry: Entry = { subscription, tail: Promise.resolve(), waiting: 0 }
      entries.set(subscription.collection, (entries.get(subscription.collection) ?? new Set()).add(entry))
      stopListening ??= changes.listen(listener)
      return () => remove(entry)
    },
  }
}

/** Lets everything that waits go first: hundreds of reads in a row would hold requests up. */
async function inTurn(work: () => Promise<void>): Promise<void> {
  await immediately()
  await work()
}

/** Answers of one change, shared by all who ask the same with the same rights. */
type SharedReads<Result> = Map<string, Promise<Result>>

async function shared<Result>(
  reads: SharedReads<Result>,
  context: ServiceContext,
  question: unknown,
  read: () => Promise<Result>,
): Promise<Result> {
  const set = await context.platform.permissions.of(context.accountability)
  const text = JSON.stringify(question)
  const rights = readKey(context, set, text)
  if (rights === null) return read()
  const key = `${rights}${text}`
  const known = reads.get(key) ?? read()
  reads.set(key, known)
  return known
}

const keysFor = ({ item }: ItemSubscription, keys: readonly PrimaryKey[]): readonly PrimaryKey[] =>
  item === null ? keys : keys.filter((key) => String(key) === String(item))

/** The items are read again with the subscriber's own rights: subscribers are not told of what they may not see now. */
async function tellItems(
  subscription: ItemSubscription,
  { collection, action, keys }: ItemChange,
  reads: SharedReads<string>,
): Promise<void> {
  const context = await subscription.subscriber.prove()
  const asked = keysFor(subscription, keys)
  const read = async () => (await readManyText(context, collection, asked, subscription.query)).data
  const text = await shared(reads, context, [asked, subscription.query], read)
  if (text !== '[]') await subscription.deliver(action, text)
}

/** Which of the deleted items a subscriber saw, and with which rights. */
interface Sight {
  readonly entry: Entry
  readonly rights: string
  readonly keys: readonly PrimaryKey[]
}

/**
 * Once items are gone nobody can tell who was allowed to see them, so it is found out before, in the transaction that deletes them: the
 * deletion of an item that a subscriber does not see must not tell them that there was one.
 */
async function findSights(
  { database, schema }: ServiceContext,
  change: ItemChange,
  entries: readonly Entry[],
  onError: (error: unknown) => void,
): Promise<Sight[]> {
  const collection = schema.collections.get(change.collection)!
  const reads: SharedReads<PrimaryKey[]> = new Map()
  const sights: Sight[] = []
  for (const [index, entry] of entries.entries()) {
    if (index % toldAtOnce === 0) await immediately()
    const { subscriber, query } = entry.subscription
    const asked = keysFor(entry.subscription, change.keys)
    try {
      // A savepoint, so that nothing that fails here fails the deletion.
      await database.transaction(async (inner) => {
        const context = { ...subscriber.known(), database: inner, schema }
        const rights = await rightsKey(context)
        const question = { search: query.search, limit: -1, ...filterOfKeys(collection, asked, query) }
        const keys = await shared(reads, context, question, () => readKeys(context, collection, question))
        if (keys.length > 0) sights.push({ entry, rights, keys })
      })
    } catch (error) {
      if (!isApiError(error)) onError(error)
    }
  }
  return sights
}

async function tellDeleted({ subscriber, deliver }: ItemSubscription, rights: string, keys: readonly PrimaryKey[]): Promise<void> {
  const context = await subscriber.prove()
  // If the rights have changed since the items were looked at, nobody knows what the subscriber may be told.
  if ((await rightsKey(context)) === rights) await deliver('delete', JSON.stringify(keys))
}
