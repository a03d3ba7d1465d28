import { setImmediate as immediately } from 'node:timers/promises'
import type { ItemChange, PrimaryKey, ServiceContext, Sight } from '../../context.js'
import { isApiError } from '../../errors/api-error.js'
import { filterOfKeys } from '../items/keys.js'
import { readKeys } from '../items/read-keys.js'
import { readManyText } from '../items/reading.js'
import { readKey, rightsKey } from '../items/statements.js'
import type { ItemSubscription, Told, Watcher } from './subscriptions.js'

/** Answers of one change, shared by all who ask the same with the same rights. */
export type SharedReads<Result> = Map<string, Promise<Result>>

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

/** The keys of those items that a subscription is about. */
export const keysFor = ({ item }: Pick<ItemSubscription, 'item'>, keys: readonly PrimaryKey[]): readonly PrimaryKey[] =>
  item === null ? keys : keys.filter((key) => String(key) === String(item))

/** The items are read again with the subscriber's own rights: subscribers are not told of what they may not see now. */
export async function tellItems(
  context: ServiceContext,
  subscription: ItemSubscription,
  { collection, action, keys }: ItemChange,
  reads: SharedReads<string>,
  cursorAfter: Told['cursorAfter'],
): Promise<void> {
  const read = async () => (await readManyText(context, collection, keys, subscription.query)).data
  const text = await shared(reads, context, [keys, subscription.query], read)
  if (text !== '[]') await subscription.deliver(action, text, { keys, cursorAfter })
}

/** Watchers that give the same answer, for the same caller. */
interface SameSight {
  readonly watcher: Watcher
  readonly asked: readonly PrimaryKey[]
  readonly ids: string[]
}

/** Watchers between which requests take their turns. */
const lookedAtOnce = 4

/**
 * Once items are gone nobody can tell who was allowed to see them, so it is found out before, in the transaction that deletes them: the
 * deletion of an item that a subscriber does not see must not tell them that there was one.
 */
export async function findSights(
  { database, schema }: ServiceContext,
  change: ItemChange,
  watchers: readonly Watcher[],
  onError: (error: unknown) => void,
): Promise<Sight[]> {
  const collection = schema.collections.get(change.collection)!
  const reads: SharedReads<PrimaryKey[]> = new Map()
  const sights: Sight[] = []
  for (const [index, { watcher, asked, ids }] of sameSights(change, watchers).entries()) {
    if (index % lookedAtOnce === 0) await immediately()
    const { query } = watcher
    try {
      // A savepoint, so that nothing that fails here fails the deletion.
      await database.transaction(async (inner) => {
        const context = { ...watcher.known(), database: inner, schema }
        const rights = await rightsKey(context)
        const question = { search: query.search, limit: -1, ...filterOfKeys(collection, asked, query) }
        const keys = await shared(reads, context, question, () => readKeys(context, collection, question))
        if (keys.length > 0) sights.push(...ids.map((subscription) => ({ subscription, rights, keys })))
      })
    } catch (error) {
      if (!isApiError(error)) onError(error)
    }
  }
  return sights
}

/** One look for all watchers of a caller who ask the same. */
function sameSights(change: ItemChange, watchers: readonly Watcher[]): SameSight[] {
  const found = new Map<string, SameSight>()
  for (const watcher of watchers) {
    const { filter, search, alias } = watcher.query
    const text = JSON.stringify([callerOf(watcher), watcher.item, filter, search, alias])
    const same = found.get(text) ?? { watcher, asked: keysFor(watcher, change.keys), ids: [] }
    same.ids.push(watcher.id)
    found.set(text, same)
  }
  return [...found.values()]
}

/** Who a watcher is, as text. */
export const callerOf = (watcher: Watcher): string => JSON.stringify(watcher.known().accountability)

/** Tells the deletion of items that the subscriber saw. */
export async function tellDeleted(
  { subscriber, deliver }: ItemSubscription,
  { rights }: Sight,
  keys: readonly PrimaryKey[],
  cursorAfter: Told['cursorAfter'],
): Promise<void> {
  const context = await subscriber.prove()
  // If the rights have changed since the items were looked at, nobody knows what the subscriber may be told.
  if ((await rightsKey(context)) === rights) await deliver('delete', JSON.stringify(keys), { keys, cursorAfter })
}
