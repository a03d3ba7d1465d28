import { randomUUID } from 'node:crypto'
import { setImmediate as immediately } from 'node:timers/promises'
import PQueue from 'p-queue'
import type { ChangeAction, ChangePlace, ItemChange, ItemChanges, PrimaryKey, ServiceContext, Sight } from '../../context.js'
import { apiError, isApiError } from '../../errors/api-error.js'
import { PartKey } from '../../parts.js'
import type { RawQuery } from '../../query/query.js'
import type { CursorSeal } from '../../security/cursors.js'
import { uuidOfText } from '../../security/text-uuid.js'
import { rightsKey } from '../items/statements.js'
import { openEventCursor, sealEventCursor } from './event-cursors.js'
import { KeptWatchers } from './kept-watchers.js'
import { type PastChange, type PastChanges, RememberedChanges } from './past-changes.js'
import { Resuming } from './resuming.js'
import { callerOf, findSights, keysFor, type SharedReads, tellDeleted, tellItems } from './told-items.js'

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
  /** There where the client wants cursors, to go on after one of them when it has lost its connection. `after`: null for from now on. */
  readonly resumes?: { readonly after: string | null }
  /** The next change waits until this one was taken. JSON text of a list: items as the subscriber sees them now, or the keys of deleted ones. Never an empty one. */
  deliver(action: ChangeAction, text: string, told: Told): void | Promise<void>
  /** The client can no longer be told of everything: nothing more is delivered. */
  failed(error: unknown): void
}

/** A subscription before anything is delivered. */
type Asked = Omit<ItemSubscription, 'deliver' | 'failed'>

/** Of what the items of one change are a part. */
export interface Told {
  /** The items that were changed, seen or not. */
  readonly keys: readonly PrimaryKey[]
  /** Gives the cursor after the first so many keys; null where the client wants none. */
  readonly cursorAfter: ((count: number) => string) | null
}

/** The subscriptions of one server. */
export interface ItemSubscriptions {
  /** Adds one, until the returned function is called. What is changed after the wait is told. Throws where nobody can go on after its cursor. */
  add(subscription: ItemSubscription): Promise<() => void>
  /** Throws what `add` would throw because of the cursor. */
  check(subscription: Asked): Promise<void>
  /** Tells the other nodes again which there are. */
  tellNodes(): Promise<void>
}

/** A subscription, as far as it decides who may be told of a deletion. */
export interface Watcher extends Pick<ItemSubscription, 'action' | 'item'> {
  readonly id: string
  readonly query: Pick<ItemSubscription['query'], 'alias' | 'filter' | 'search'>
  /** It stands for all clients that ask this with these rights, and stays for some time when they have left: they may come back. */
  readonly isKept: boolean
  known(): ServiceContext
}

/** The subscriptions of all nodes: a node that deletes items finds out for the others, too, who saw them. */
export interface SubscriptionDirectory {
  enter(watcher: Watcher, collection: string): Promise<void>
  leave(watcher: Watcher): void
  /** Those of the other nodes, and those whose clients may come back. */
  elsewhere(collection: string): Promise<readonly Watcher[]>
}

/** What subscriptions need of the server. */
export interface SubscriptionParts {
  readonly changes: ItemChanges
  readonly cursors: CursorSeal
  onError(error: unknown): void
  /** Where there are other nodes that are told of changes. */
  readonly shared: { readonly directory: SubscriptionDirectory; readonly past: PastChanges } | null
}

/** The subscriptions: which clients are told of which changes. */
export const itemSubscriptions = new PartKey<ItemSubscriptions>('subscriptions of items')

/** One subscription with what it has yet to be told, in order. */
interface Entry {
  readonly subscription: ItemSubscription
  readonly watcher: Watcher
  readonly resuming: Resuming | null
  /** Who the other nodes know that the client is, as JSON. */
  caller: string
  tail: Promise<void>
  waiting: number
  isOpen: boolean
}

/** Changes that one subscription may be behind; a client that is slower than that is let go. */
const mostWaiting = 1_000
/** Subscriptions of one connection, and of all of them together. */
export const mostSubscriptions = 500
const mostInAll = 20_000
/** Subscriptions that are told of a change at the same time; requests take their turns in between. */
const toldAtOnce = 4
/** Milliseconds between times when it is written down that kept watchers are still there. */
const renewalTime = 5 * 60_000

/** Makes the subscriptions over a server's changes. */
export const createItemSubscriptions = (parts: SubscriptionParts): ItemSubscriptions => new Subscriptions(parts)

class Subscriptions implements ItemSubscriptions {
  readonly #byCollection = new Map<string, Set<Entry>>()
  readonly #byWatcher = new Map<string, Set<Entry>>()
  readonly #turns = new PQueue({ concurrency: toldAtOnce })
  /** What was changed, and who saw it, where no other nodes have to know. */
  readonly #remembered = new RememberedChanges()
  readonly #kept = new KeptWatchers(() => this.#rest())
  readonly #directory: SubscriptionDirectory
  readonly #past: PastChanges
  #count = 0
  #stopListening: (() => void) | null = null

  constructor(private readonly parts: SubscriptionParts) {
    this.#directory = parts.shared?.directory ?? this.#kept
    this.#past = parts.shared?.past ?? this.#remembered
    // Who deletes finds out for all nodes.
    if (parts.shared) this.#listen()
  }

  async add(subscription: ItemSubscription): Promise<() => void> {
    if (this.#count >= mostInAll) throw apiError('LIMIT_EXCEEDED', { category: 'subscriptions' })
    const { watcher, resuming } = await this.#watching(subscription)
    const { collection } = subscription
    const caller = callerOf(watcher)
    const entry: Entry = { subscription, watcher, resuming, caller, tail: Promise.resolve(), waiting: 0, isOpen: true }
    this.#count += 1
    addTo(this.#byWatcher, watcher.id, entry)
    addTo(this.#byCollection, collection, entry)
    this.#listen()
    // First of all: what is told from now on has to wait behind it.
    if (resuming?.begins) this.#inOrder(entry, () => this.#tellPast(entry, resuming))
    try {
      await this.#directory.enter(watcher, collection)
    } catch (error) {
      this.#remove(entry)
      throw error
    }
    return () => this.#remove(entry)
  }

  async check(subscription: Asked): Promise<void> {
    await this.#watching(subscription)
  }

  async tellNodes(): Promise<void> {
    for (const [entry] of this.#byWatcher.values()) {
      if (entry) await this.#directory.enter(entry.watcher, entry.subscription.collection)
    }
  }

  async #watching(subscription: Asked): Promise<Pick<Entry, 'watcher' | 'resuming'>> {
    const { action, item, query, subscriber, resumes } = subscription
    const audience = resumes ? await audienceOf(subscription) : null
    const watcher: Watcher = {
      id: audience ?? randomUUID(),
      action: audience === null ? action : null,
      item,
      query,
      isKept: audience !== null,
      known: () => subscriber.known(),
    }
    return { watcher, resuming: audience === null ? null : this.#resuming(audience, resumes?.after ?? null) }
  }

  #resuming(audience: string, cursor: string | null): Resuming {
    const { cursors } = this.parts
    const after = cursor === null ? null : openEventCursor(cursors, audience, this.#past, cursor)
    return new Resuming((told) => sealEventCursor(cursors, audience, this.#past, told), after)
  }

  #listen(): void {
    if (this.#stopListening) return
    const stop = this.parts.changes.listen({
      changed: (change, place) => this.#changed(change, place),
      deleting: (context, change) => this.#deleting(context, change),
      deleted: (sights, place) => this.#deleted(sights, place),
    })
    const renewal = setInterval(() => this.#renew(), renewalTime).unref()
    this.#stopListening = () => {
      clearInterval(renewal)
      stop()
    }
  }

  /** Listens no longer if nobody is there who wants to be told. */
  #rest(): void {
    if (this.#count > 0 || this.parts.shared || !this.#kept.isEmpty) return
    this.#stopListening?.()
    this.#stopListening = null
  }

  #renew(): void {
    for (const [entry] of this.#byWatcher.values())
      if (entry?.watcher.isKept) this.#directory.enter(entry.watcher, entry.subscription.collection).catch(this.parts.onError)
  }

  #remove(entry: Entry): void {
    if (!entry.isOpen) return
    entry.isOpen = false
    this.#count -= 1
    takeFrom(this.#byCollection, entry.subscription.collection, entry)
    takeFrom(this.#byWatcher, entry.watcher.id, entry)
    if (!this.#byWatcher.has(entry.watcher.id)) this.#directory.leave(entry.watcher)
    this.#rest()
  }

  #changed(change: ItemChange, known: ChangePlace | undefined): void {
    const place = this.#placeOf(known, change)
    const reads: SharedReads<string> = new Map()
    for (const entry of this.#byCollection.get(change.collection) ?? [])
      if ((entry.subscription.action ?? change.action) === change.action && keysFor(entry.watcher, change.keys).length > 0)
        this.#enqueue(entry, () => this.#tellItems(entry, change, reads, place))
  }

  /** Where a change stands among those that a cursor may say were told; null where nobody has cursors. */
  #placeOf(known: ChangePlace | undefined, change: ItemChange, sights: readonly Sight[] = []): ChangePlace | null {
    if (this.parts.shared) return known ?? null
    return this.#kept.watches(change.collection) ? this.#remembered.record(change, sights) : null
  }

  async #tellItems(entry: Entry, change: ItemChange, reads: SharedReads<string>, place: ChangePlace | null): Promise<void> {
    const { subscription, watcher } = entry
    const asked = keysFor(subscription, change.keys)
    await this.#tell(entry, place, asked, async (keys, cursorAfter) => {
      const context = await subscription.subscriber.prove()
      const caller = callerOf(watcher)
      if (caller !== entry.caller) {
        entry.caller = caller
        await this.#directory.enter(watcher, subscription.collection)
      }
      await tellItems(context, subscription, { ...change, keys }, reads, cursorAfter)
    })
  }

  /** Tells of items, unless the client knows of them. */
  async #tell(
    { resuming }: Entry,
    place: ChangePlace | null,
    keys: readonly PrimaryKey[],
    tell: (keys: readonly PrimaryKey[], cursorAfter: Told['cursorAfter']) => Promise<void>,
  ): Promise<void> {
    if (!resuming || !place) return tell(keys, null)
    const { isTold, count } = resuming.begin(place)
    if (isTold) return
    const cursorAfter = resuming.cursors(place, keys.length)
    if (count < keys.length) await tell(keys.slice(count), (further) => cursorAfter(count + further))
    resuming.pass(place)
  }

  async #deleting(context: ServiceContext, change: ItemChange): Promise<readonly Sight[]> {
    const here = [...(this.#byCollection.get(change.collection) ?? [])].map(({ watcher }) => watcher)
    const all = new Map([...(await this.#elsewhere(change.collection)), ...here].map((watcher) => [watcher.id, watcher]))
    const told = [...all.values()].filter((watcher) => concerns(watcher, change))
    return told.length === 0 ? [] : findSights(context, change, told, this.parts.onError)
  }

  async #elsewhere(collection: string): Promise<readonly Watcher[]> {
    try {
      return await this.#directory.elsewhere(collection)
    } catch (error) {
      this.parts.onError(error)
      return []
    }
  }

  #deleted(sights: readonly Sight[], known: ChangePlace | undefined): void {
    const kept = sights.filter(({ subscription }) => this.#kept.collectionOf(subscription) !== undefined)
    const collection = kept[0] && this.#kept.collectionOf(kept[0].subscription)
    const place = collection ? this.#placeOf(known, { collection, action: 'delete', keys: [] }, kept) : (known ?? null)
    for (const sight of sights)
      for (const entry of this.#byWatcher.get(sight.subscription) ?? [])
        if ((entry.subscription.action ?? 'delete') === 'delete') this.#enqueue(entry, () => this.#tellDeleted(entry, sight, place))
  }

  #tellDeleted(entry: Entry, sight: Sight, place: ChangePlace | null): Promise<void> {
    return this.#tell(entry, place, sight.keys, (keys, cursorAfter) => tellDeleted(entry.subscription, sight, keys, cursorAfter))
  }

  /** What was changed since the client was told last. What is changed meanwhile waits behind it. */
  async #tellPast(entry: Entry, resuming: Resuming): Promise<void> {
    const { collection } = entry.subscription
    for await (const past of this.#past.since(resuming.position, collection)) {
      if (!entry.isOpen) return
      await this.#inTurn(entry, () => this.#tellOnePast(entry, past))
    }
  }

  async #tellOnePast(entry: Entry, { place, change, sights }: PastChange): Promise<void> {
    if ((entry.subscription.action ?? change.action) !== change.action) return
    if (change.action !== 'delete') return this.#tellItems(entry, change, new Map(), place)
    const sight = sights.find(({ subscription }) => subscription === entry.watcher.id)
    if (sight) await this.#tellDeleted(entry, sight, place)
  }

  #enqueue(entry: Entry, work: () => Promise<void>): void {
    if (entry.waiting >= mostWaiting) {
      this.#remove(entry)
      entry.subscription.failed(apiError('REQUESTS_EXCEEDED'))
      return
    }
    this.#inOrder(entry, () => this.#inTurn(entry, work))
  }

  #inOrder(entry: Entry, work: () => Promise<void>): void {
    entry.waiting += 1
    entry.tail = entry.tail.then(async () => {
      try {
        if (entry.isOpen) await work()
      } catch (error) {
        this.#failed(entry, error)
      } finally {
        entry.waiting -= 1
      }
    })
  }

  /** Lets everything that waits go first: hundreds of reads in a row would hold requests up. */
  async #inTurn(entry: Entry, work: () => Promise<void>): Promise<void> {
    await this.#turns.add(async () => {
      await immediately()
      if (entry.isOpen) await work()
    })
  }

  /** A subscriber who may no longer see any of it is told nothing. One who relies on being told of everything has to come back. */
  #failed(entry: Entry, error: unknown): void {
    if (!isApiError(error)) this.parts.onError(error)
    if (!entry.resuming || (isApiError(error) && refusals.has(error.status))) return
    this.#remove(entry)
    entry.subscription.failed(error)
  }
}

/** Statuses of errors that say that the caller may not be told. */
const refusals: ReadonlySet<number> = new Set([401, 403])

const concerns = (watcher: Watcher, { action, keys }: ItemChange): boolean =>
  (watcher.action ?? action) === action && keysFor(watcher, keys).length > 0

/** Who asks the same with the same rights, as the uuid of a watcher. */
async function audienceOf({ collection, item, query, subscriber }: Asked): Promise<string> {
  const rights = await rightsKey(await subscriber.prove())
  return uuidOfText(JSON.stringify([collection, item, query.filter ?? null, query.search ?? null, query.alias ?? null, rights]))
}

function addTo<Value>(sets: Map<string, Set<Value>>, key: string, value: Value): void {
  sets.set(key, (sets.get(key) ?? new Set()).add(value))
}

function takeFrom<Value>(sets: Map<string, Set<Value>>, key: string, value: Value): void {
  const values = sets.get(key)
  values?.delete(value)
  if (values?.size === 0) sets.delete(key)
}
