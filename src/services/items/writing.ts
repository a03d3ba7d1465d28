import { asSystem, type Item, type PrimaryKey, type ServiceContext } from '../../context.js'
import { apiError, invalidPayload, invalidQuery, isApiError } from '../../errors/api-error.js'
import type { RawQuery } from '../../query/query.js'
import { hasKey } from '../../schema/composite-keys.js'
import type { Collection } from '../../schema/model.js'
import { type Change, isToBeCreated, keysToBeCreated } from './access.js'
import { collectionOf } from './collection-of.js'
import { createMutationTracker, requireVersion } from './conditions.js'
import { createItem } from './create.js'
import { createItems } from './create-each.js'
import { deleteItems } from './delete.js'
import { checkKey, checkKeys, keyOfItem, uniqueKeys } from './keys.js'
import type { MutationOptions } from './mutation-options.js'
import { readKeys, readKeysWith } from './read-keys.js'
import { runsOf } from './runs.js'
import { updateItems } from './update.js'
import { updateItemsOfEach } from './update-each.js'

// Writes of the items of a collection by its name: what resolvers and services ask. Each is one transaction, or a part of the running one, and
// goes the line of create.ts, update.ts or delete.ts, which ask the rules of the collection (services/rules).

/** Creates an item; gives its key. */
export async function createOne(context: ServiceContext, name: string, data: Item, options: MutationOptions = {}): Promise<PrimaryKey> {
  const collection = collectionOf(context, name)
  requireNoVersion(options)
  return write(context, collection, options, (inside, opts) => createItem(inside, collection, data, opts))
}

/** All or none; gives the keys in the order of the payloads. */
export async function createMany(
  context: ServiceContext,
  name: string,
  data: readonly Item[],
  options: MutationOptions = {},
): Promise<PrimaryKey[]> {
  const collection = collectionOf(context, name)
  if (data.length > 0) requireNoVersion(options)
  return write(context, collection, amongOthers(options, data), async (inside, opts) => {
    opts.mutationTracker?.announce?.(data.length)
    return createItems(inside, collection, data, opts)
  })
}

function requireNoVersion({ ifVersion }: MutationOptions): void {
  if (ifVersion) throw invalidPayload('What is yet to be created has no version')
}

/** Changes an item; gives its key. */
export async function updateOne(
  context: ServiceContext,
  name: string,
  key: PrimaryKey,
  data: Item,
  options: MutationOptions = {},
): Promise<PrimaryKey> {
  await updateMany(context, name, [key], data, options)
  return key
}

/** Writes the same values into all of them, or into none. */
export async function updateMany(
  context: ServiceContext,
  name: string,
  keys: readonly PrimaryKey[],
  data: Item,
  options: MutationOptions = {},
): Promise<PrimaryKey[]> {
  const collection = collectionOf(context, name)
  return write(context, collection, options, async (inside, opts) => {
    const checked = await checkedKeys(inside, collection, keys, opts)
    return checked.length === 0 ? [] : updateItems(inside, collection, checked, data, opts)
  })
}

/** Writes the same values into all items that match and that the caller may change. */
export async function updateByQuery(
  context: ServiceContext,
  name: string,
  query: RawQuery,
  data: Item,
  options: MutationOptions = {},
): Promise<PrimaryKey[]> {
  const collection = collectionOf(context, name)
  return write(context, collection, options, async (inside, opts) => {
    const keys = await readKeys(inside, collection, query, 'update')
    return keys.length > 0 ? updateMany(inside, name, keys, data, opts) : []
  })
}

/** Each payload names its item by key. */
export async function updateBatch(
  context: ServiceContext,
  name: string,
  data: readonly Item[],
  options: MutationOptions = {},
): Promise<PrimaryKey[]> {
  const collection = collectionOf(context, name)
  if (!Array.isArray(data)) throw invalidPayload('Input should be an array of items')
  return updateEach(
    context,
    name,
    data.map((payload) => ({ key: keyOfItem(collection, payload), data: payload })),
    options,
  )
}

/** Changes items, each with its own values; all or none. */
export async function updateEach(
  context: ServiceContext,
  name: string,
  changes: readonly { readonly key: PrimaryKey | undefined; readonly data: Item }[],
  options: MutationOptions = {},
): Promise<PrimaryKey[]> {
  const collection = collectionOf(context, name)
  if (options.ifVersion) throw invalidPayload('A version can be asked of one item only')
  return write(context, collection, changes.length > 1 ? { ...options, isOneOfSeveral: true } : options, async (inside, opts) => {
    opts.mutationTracker?.announce?.(changes.length)
    const checked: Change[] = []
    for (const { key, data } of changes) {
      if (key === undefined) break
      checked.push({ key: checkKey(collection, key), data })
    }
    const keys = await updateItemsOfEach(inside, collection, checked, opts)
    // Hooks have seen those before it, as if they were written one by one.
    if (checked.length < changes.length) throw invalidPayload('Item in update misses primary key')
    return keys
  })
}

/** Updates the item the payload's key names (or the values of `options.on`), creates it when there is none or no key is given. */
export async function upsertOne(context: ServiceContext, name: string, data: Item, options: MutationOptions = {}): Promise<PrimaryKey> {
  const collection = collectionOf(context, name)
  if (options.on) return upsertOn(context, collection, data, options.on, { ...options, on: undefined })
  const key = keyOfItem(collection, data)
  return write(context, collection, options, async (inside, opts) =>
    key === undefined || (await isToBeCreated(inside, collection, key))
      ? createOne(inside, name, data, opts)
      : updateOne(inside, name, key, data, opts),
  )
}

/** Another request may create the same item between looking and creating; then it is there to be updated. */
async function upsertOn(
  context: ServiceContext,
  collection: Collection,
  data: Item,
  on: readonly string[],
  options: MutationOptions,
): Promise<PrimaryKey> {
  const { name } = collection
  return write(context, collection, options, async (inside, opts) => {
    const same = () => findSameItem(inside, collection, data, on)
    const known = await same()
    if (known !== null) return updateOne(inside, name, known, data, opts)
    try {
      return await inside.database.transaction((database) => createOne({ ...inside, database }, name, data, opts))
    } catch (error) {
      const made = isApiError(error) && error.code === 'RECORD_NOT_UNIQUE' ? await same() : null
      if (made === null) throw error
      return updateOne(inside, name, made, data, opts)
    }
  })
}

/**
 * Finds the item that has the payload's values in these fields, which together have to be a unique key that the caller may write;
 * null where there is none, or where a value is missing. Whether the caller sees the item is for the update that follows to say.
 */
async function findSameItem(
  context: ServiceContext,
  collection: Collection,
  data: Item,
  on: readonly string[],
): Promise<PrimaryKey | null> {
  await requireUniqueKey(context, collection, on)
  if (on.some((name) => data[name] === null || data[name] === undefined)) return null
  const [key] = await readKeysWith(context, collection, Object.fromEntries(on.map((name) => [name, data[name]])))
  return key ?? null
}

async function requireUniqueKey(context: ServiceContext, collection: Collection, on: readonly string[]): Promise<void> {
  const set = await context.platform.permissions.of(context.accountability)
  const writable = context.platform.reduce(context.schema, set, 'create').collections.get(collection.name)
  const isSame = (key: readonly string[]): boolean => key.length === on.length && key.every((name) => on.includes(name))
  if (!on.every((name) => writable?.fields.has(name)) || !uniqueKeys(context.platform, collection).some(isSame)) {
    throw invalidQuery(`"on" has to name a unique key of collection "${collection.name}"`)
  }
}

/** Each payload as `upsertOne` takes it; all or none. */
export async function upsertMany(
  context: ServiceContext,
  name: string,
  data: readonly Item[],
  options: MutationOptions = {},
): Promise<PrimaryKey[]> {
  const collection = collectionOf(context, name)
  return write(context, collection, amongOthers(options, data), async (inside, opts) => {
    opts.mutationTracker?.announce?.(data.length)
    return (await upsertTogether(inside, collection, data, opts)) ?? upsertEach(inside, name, data, opts)
  })
}

async function upsertEach(context: ServiceContext, name: string, data: readonly Item[], options: MutationOptions): Promise<PrimaryKey[]> {
  const keys: PrimaryKey[] = []
  for (const payload of data) keys.push(await upsertOne(context, name, payload, options))
  return keys
}

/** Asks for all items at once whether they are there; null where one payload may change what is asked for another. */
async function upsertTogether(
  context: ServiceContext,
  collection: Collection,
  data: readonly Item[],
  options: MutationOptions,
): Promise<PrimaryKey[] | null> {
  if (options.on || options.ifVersion || data.length < 2) return null
  const named = data.map((payload) => ({ key: keyOfItem(collection, payload), data: payload }))
  const given = named.flatMap(({ key }) => key ?? [])
  if (new Set(given.map((key) => String(key).toLowerCase())).size < given.length) return null
  const unknown = await keysToBeCreated(context, collection, given)
  const keys: PrimaryKey[] = []
  for (const { kind: isNew, entries } of runsOf(named, ({ key }) => key === undefined || unknown.has(String(key)))) {
    const written = isNew
      ? createItems(
          context,
          collection,
          entries.map((entry) => entry.data),
          options,
        )
      : updateEach(context, collection.name, entries, options)
    keys.push(...(await written))
  }
  return keys
}

/** Writes the one item of a singleton, whether or not it is there. */
export async function upsertSingleton(
  context: ServiceContext,
  name: string,
  data: Item,
  options: MutationOptions = {},
): Promise<PrimaryKey> {
  const collection = collectionOf(context, name)
  return write(context, collection, options, async (inside, opts) => {
    const [key] = await readKeys(asSystem(inside), collection, { limit: 1 })
    return key === undefined ? createOne(inside, name, data, opts) : updateOne(inside, name, key, data, opts)
  })
}

/** Deletes an item; gives its key. */
export async function deleteOne(
  context: ServiceContext,
  name: string,
  key: PrimaryKey,
  options: MutationOptions = {},
): Promise<PrimaryKey> {
  await deleteMany(context, name, [key], options)
  return key
}

/** Deletes all of them, or none. */
export async function deleteMany(
  context: ServiceContext,
  name: string,
  keys: readonly PrimaryKey[],
  options: MutationOptions = {},
): Promise<PrimaryKey[]> {
  const collection = collectionOf(context, name)
  return write(context, collection, options, async (inside, opts) =>
    deleteItems(inside, collection, await checkedKeys(inside, collection, keys, opts), opts),
  )
}

/** Deletes all items that match and that the caller may delete. */
export async function deleteByQuery(
  context: ServiceContext,
  name: string,
  query: RawQuery,
  options: MutationOptions = {},
): Promise<PrimaryKey[]> {
  const collection = collectionOf(context, name)
  return write(context, collection, options, async (inside, opts) => {
    const keys = await readKeys(inside, collection, query, 'delete')
    return keys.length > 0 ? deleteMany(inside, name, keys, opts) : []
  })
}

/** Runs a write in a transaction, or in the running one, with one tracker for all rows of the request. */
async function write<Result>(
  context: ServiceContext,
  collection: Collection,
  options: MutationOptions,
  work: (inside: ServiceContext, options: MutationOptions) => Promise<Result>,
): Promise<Result> {
  if (collection.isView || !hasKey(collection)) throw apiError('FORBIDDEN', { reason: `Collection "${collection.name}" is read-only.` })
  const limit = options.bypassLimits ? Number.POSITIVE_INFINITY : context.platform.limits.batchMutation
  const tracked = { ...options, mutationTracker: options.mutationTracker ?? createMutationTracker(limit, options.maxAffected) }
  if (context.database.isTransaction) return work(context, tracked)
  return context.database.transaction((database) => work({ ...context, database }, tracked))
}

/** The keys of items that are there to be written, in the version that the request names. */
async function checkedKeys(
  context: ServiceContext,
  collection: Collection,
  keys: readonly PrimaryKey[],
  { ifVersion }: MutationOptions,
): Promise<PrimaryKey[]> {
  const checked = checkKeys(collection, keys)
  if (ifVersion) await requireVersion(context, collection, checked, ifVersion)
  return checked
}

/** The options of each write of a list. */
const amongOthers = (options: MutationOptions, data: readonly Item[]): MutationOptions =>
  data.length > 1 ? { ...options, isOneOfSeveral: true } : options
