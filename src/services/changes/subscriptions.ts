import { randomUUID } from 'node:crypto'
import { setImmediate as immediately } from 'node:timers/promises'
import PQueue from 'p-queue'
import type { ChangeAction, ItemChange, ItemChanges, PrimaryKey, ServiceContext, Sight } from '../../context.js'
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
  /** Adds one, until the returned function is called. What is changed after the wait is told. */
  add(subscription: ItemSubscription): Promise<() => void>
  /** Tells the other nodes again which there are. */
  tellNodes(): Promise<void>
}

/** A subscription, as far as it decides who may be told of a deletion. */
export interface Watcher extends Pick<ItemSubscription, 'action' | 'item'> {
  readonly id: string
  readonly query: Pick<ItemSubscription['query'], 'alias' | 'filter' | 'search'>
  known(): ServiceContext
}

/** The subscriptions of all nodes: a node that deletes items finds out for the others, too, who saw them. */
export interface SubscriptionDirectory {
  enter(watcher: Watcher, collection: string): Promise<void>
  leave(watcher: Watcher): void
  /** Those of the other nodes. */
  elsewhere(collection: string): Promise<readonly Watcher[]>
}

/** The subscriptions: which clients are told of which changes. */
export const itemSubscriptions = new PartKey<ItemSubscriptions>('subscriptions of items')

/** One subscription with what it has yet to be told, in order. */
interface Entry {
  readonly subscription: ItemSubscription
  readonly watcher: Watcher
  /** Who the other nodes know that the client is, as JSON. */
  caller: string
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

/** Makes the subscriptions over a server's changes. `directory`: where there are other nodes. */
export const createItemSubscriptions = (
  changes: ItemChanges,
  onError: (error: unknown) => void,
  directory: SubscriptionDirectory | null,
): ItemSubscriptions => new Subscriptions(changes, onError, directory)

class Subscriptions implements ItemSubscriptions {
  readonly #entries = new Map<string, Set<Entry>>()
  readonly #byId = new Map<string, Entry>()
  readonly #turns = new PQueue({ concurrency: toldAtOnce })
  #stopListening: (() => void) | null = null

  constructor(
    private readonly changes: ItemChanges,
    private readonly onError: (error: unknown) => void,
    private readonly directory: SubscriptionDirectory | null,
  ) {
    // Who deletes finds out for all nodes.
    if (directory) this.#listen()
  }

  async add(subscription: ItemSubscription): Promise<() => void> {
    if (this.#byId.size >= mostInAll) throw apiError('LIMIT_EXCEEDED', { category: 'subscriptions' })
    const { action, item, query, subscriber } = subscription
    const watcher: Watcher = { id: randomUUID(), action, item, query, known: () => subscriber.known() }
    const entry: Entry = { subscription, watcher, caller: callerOf(watcher), tail: Promise.resolve(), waiting: 0 }
    const { collection } = subscription
    this.#byId.set(watcher.id, entry)
    this.#entries.set(collection, (this.#entries.get(collection) ?? new Set()).add(entry))
    this.#listen()
    try {
      await this.directory?.enter(watcher, collection)
    } catch (error) {
      this.#remove(entry)
      throw error
    }
    return () => this.#remove(entry)
  }

  async tellNodes(): Promise<void> {
    for (const { watcher, subscription } of this.#byId.values()) await this.directory?.enter(watcher, subscription.collection)
  }

  #listen(): void {
    this.#stopListening ??= this.changes.listen({
      changed: (change) => this.#changed(change),
      deleting: (context, change) => this.#deleting(context, change),
      deleted: (sights) => this.#deleted(sights),
    })
  }

  #remove(entry: Entry): void {
    const { collection } = entry.subscription
    if (!this.#byId.delete(entry.watcher.id)) return
    this.directory?.leave(entry.watcher)
    const ofCollection = this.#entries.get(collection)
    ofCollection?.delete(entry)
    if (ofCollection?.size === 0) this.#entries.delete(collection)
    if (this.#byId.size > 0 || this.directory) return
    this.#stopListening?.()
    this.#stopListening = null
  }

  #changed(change: ItemChange): void {
    const reads: SharedReads<string> = new Map()
    for (const entry of this.#entries.get(change.collection) ?? [])
      if (concerns(entry.watcher, change)) this.#enqueue(entry, () => this.#tellItems(entry, change, reads))
  }

  async #tellItems(entry: Entry, change: ItemChange, reads: SharedReads<string>): Promise<void> {
    const { subscription, watcher } = entry
    const context = await subscription.subscriber.prove()
    const caller = callerOf(watcher)
    if (caller !== entry.caller) {
      entry.caller = caller
      await this.directory?.enter(watcher, subscription.collection)
    }
    await tellItems(context, subscription, change, reads)
  }

  async #deleting(context: ServiceContext, change: ItemChange): Promise<readonly Sight[]> {
    const here = [...(this.#entries.get(change.collection) ?? [])].map(({ watcher }) => watcher)
    const elsewhere = await this.#elsewhere(change.collection)
    const told = [...here, ...elsewhere].filter((watcher) => concerns(watcher, change))
    return told.length === 0 ? [] : findSights(context, change, told, this.onError)
  }

  async #elsewhere(collection: string): Promise<readonly Watcher[]> {
    try {
      return (await this.directory?.elsewhere(collection)) ?? []
    } catch (error) {
      this.onError(error)
      return []
    }
  }

  #deleted(sights: readonly Sight[]): void {
    for (const { subscription, rights, keys } of sights) {
      const entry = this.#byId.get(subscription)
      if (entry && (entry.watcher.action ?? 'delete') === 'delete')
        this.#enqueue(entry, () => tellDeleted(entry.subscription, rights, keys))
    }
  }

  #enqueue(entry: Entry, work: () => Promise<void>): void {
    if (entry.waiting >= mostWaiting) {
      this.#remove(entry)
      entry.subscription.failed(apiError('REQUESTS_EXCEEDED'))
      return
    }
    entry.waiting += 1
    entry.tail = entry.tail.then(async () => {
      try {
        const isWanted = () => this.#byId.has(entry.watcher.id)
        if (isWanted()) await this.#turns.add(() => inTurn(async () => (isWanted() ? work() : undefined)))
      } catch (error) {
        // A subscriber who may no longer see any of it is told nothing.
        if (!isApiError(error)) this.onError(error)
      } finally {
        entry.waiting -= 1
      }
    })
  }
}

const callerOf = (watcher: Watcher): string => JSON.stringify(watcher.known().accountability)

const concerns = (watcher: Watcher, { action, keys }: ItemChange): boolean =>
  (watcher.action ?? action) === action && keysFor(watcher, keys).length > 0

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

const keysFor = ({ item }: Pick<ItemSubscription, 'item'>, keys: readonly PrimaryKey[]): readonly PrimaryKey[] =>
  item === null ? keys : keys.filter((key) => String(key) === String(item))

/** The items are read again with the subscriber's own rights: subscribers are not told of what they may not see now. */
async function tellItems(
  context: ServiceContext,
  subscription: ItemSubscription,
  { collection, action, keys }: ItemChange,
  reads: SharedReads<string>,
): Promise<void> {
  const asked = keysFor(subscription, keys)
  const read = async () => (await readManyText(context, collection, asked, subscription.query)).data
  const text = await shared(reads, context, [asked, subscription.query], read)
  if (text !== '[]') await subscription.deliver(action, text)
}

/**
 * Once items are gone nobody can tell who was allowed to see them, so it is found out before, in the transaction that deletes them: the
 * deletion of an item that a subscriber does not see must not tell them that there was one.
 */
async function findSights(
  { database, schema }: ServiceContext,
  change: ItemChange,
  watchers: readonly Watcher[],
  onError: (error: unknown) => void,
): Promise<Sight[]> {
  const collection = schema.collections.get(change.collection)!
  const reads: SharedReads<PrimaryKey[]> = new Map()
  const sights: Sight[] = []
  for (const [index, watcher] of watchers.entries()) {
    if (index % toldAtOnce === 0) await immediately()
    const { query } = watcher
    const asked = keysFor(watcher, change.keys)
    try {
      // A savepoint, so that nothing that fails here fails the deletion.
      await database.transaction(async (inner) => {
        const context = { ...watcher.known(), database: inner, schema }
        const rights = await rightsKey(context)
        const question = { search: query.search, limit: -1, ...filterOfKeys(collection, asked, query) }
        const keys = await shared(reads, context, question, () => readKeys(context, collection, question))
        if (keys.length > 0) sights.push({ subscription: watcher.id, rights, keys })
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
