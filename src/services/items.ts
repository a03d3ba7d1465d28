import { apiError, forbidden, invalidPayload, isApiError } from '../errors/api-error.js'
import type { Accountability } from '../permissions/accountability.js'
import type { PermissionAction } from '../permissions/policies.js'
import type { RawQuery } from '../query/query.js'
import { hasKey } from '../schema/composite-keys.js'
import type { Collection } from '../schema/model.js'
import { createItem } from './items/create.js'
import { deleteItems } from './items/delete.js'
import { requireVersion } from './items/item-version.js'
import { checkKey, checkKeys, filterOfKeys, keyOfItem, queryOfKey } from './items/keys.js'
import type { MutationOptions } from './items/mutation-options.js'
import { createMutationTracker } from './items/mutation-tracker.js'
import { isToBeCreated } from './items/reach.js'
import { type ReadOptions, type ReadResult, readKeys, readText, readTextOfKey } from './items/read.js'
import { singletonDefaults } from './items/singleton.js'
import { trackTogether } from './items/track-creations.js'
import { unknownCollection } from './items/unknown-collection.js'
import { updateItems } from './items/update.js'
import { findSameItem } from './items/upsert.js'
import type { Item, PrimaryKey, ServiceContext } from './platform.js'
import { resolveServiceOptions, type ServiceOptions } from './service-options.js'
import { readRawVersion, readVersionText, versionOf } from './versions/read.js'

/**
 * Items of one collection: the general case of everything that is read or written. Names and signatures are those that
 * extension code written for Directus calls (spec/08 §8). Every read goes the line of `items/read.ts`,
 * every write the line of `items/create.ts`, `update.ts` or `delete.ts`, which asks the rules of the collection (`rules/`); a call is one transaction.
 */
export class ItemsService {
  readonly context: ServiceContext
  readonly collection: Collection

  /** A collection that does not exist, and one the caller may not know of, are refused with the same words when used. */
  constructor(collection: string, options: ServiceOptions | ServiceContext) {
    this.context = resolveServiceOptions(options)
    const found = this.context.schema.collections.get(collection)
    if (!found) throw unknownCollection(collection)
    this.collection = found
  }

  get accountability(): Accountability | null {
    return this.context.accountability
  }

  /** The same service, bound by no rule and leaving no trace: the server's own doing. */
  asSystem(): ItemsService {
    return new ItemsService(this.collection.name, { ...this.context, accountability: null })
  }

  // Reading

  /** Items as objects. */
  async readByQuery(query: RawQuery, options: ReadOptions = {}): Promise<Item[]> {
    return JSON.parse((await this.readTextByQuery(query, options)).data) as Item[]
  }

  /** The answer as the database wrote it: JSON text of the list, and the counts asked for. */
  async readTextByQuery(query: RawQuery, options: ReadOptions = {}): Promise<ReadResult> {
    const version = versionOf(query)
    return version === null
      ? readText(this.context, this.collection, query, options)
      : readVersionText(this.context, this.collection, version, query, options)
  }

  /** One item; refused when it does not exist or the caller may not see it. */
  async readOne(key: PrimaryKey, query: RawQuery = {}, options: ReadOptions = {}): Promise<Item> {
    return JSON.parse(await this.readOneText(key, query, options)) as Item
  }

  /** JSON text of one item; refused as `readOne` refuses. */
  async readOneText(key: PrimaryKey, query: RawQuery = {}, options: ReadOptions = {}): Promise<string> {
    return (await this.readOneResult(key, query, options)).data
  }

  /** One item as the database wrote it, with its version if that is asked for; refused as `readOne` refuses. */
  async readOneResult(key: PrimaryKey, query: RawQuery = {}, options: ReadOptions = {}): Promise<ReadResult> {
    const checked = checkKey(this.collection, key)
    const result =
      versionOf(query) === null
        ? await readTextOfKey(this.context, this.collection, checked, query, options)
        : await this.readVersion(checked, query, options)
    if (result.data === '[]') throw forbidden()
    return { ...result, data: result.data.slice(1, -1) }
  }

  /** One item, as a content version would make it. */
  private async readVersion(key: PrimaryKey, query: RawQuery, options: ReadOptions): Promise<ReadResult> {
    const asked = queryOfKey(this.collection, key, query)
    const version = query.versionRaw === undefined ? null : versionOf(query)
    if (version === null) return this.readTextByQuery(asked, { ...options, keys: [key] })
    return readRawVersion(this.context, this.collection, version, key, asked, options)
  }

  /** Those of the items that exist and the caller may see. */
  async readMany(keys: readonly PrimaryKey[], query: RawQuery = {}, options: ReadOptions = {}): Promise<Item[]> {
    if (keys.length === 0) return []
    return this.readByQuery({ limit: -1, ...query, ...filterOfKeys(this.collection, checkKeys(this.collection, keys), query) }, options)
  }

  /** JSON text of `readMany`. */
  async readManyText(keys: readonly PrimaryKey[], query: RawQuery = {}, options: ReadOptions = {}): Promise<ReadResult> {
    if (keys.length === 0) return { data: '[]', meta: {} }
    return this.readTextByQuery({ limit: -1, ...query, ...filterOfKeys(this.collection, checkKeys(this.collection, keys), query) }, options)
  }

  /** The singleton's item; before its first write its key is null and fields have their defaults. */
  async readSingleton(query: RawQuery = {}, options: ReadOptions = {}): Promise<Item> {
    return (await this.findSingleton(query, options)) ?? singletonDefaults(this.context, this.collection, query)
  }

  /** The singleton's item; null before its first write, and where the caller may not see it. */
  async findSingleton(query: RawQuery = {}, options: ReadOptions = {}): Promise<Item | null> {
    const [item] = await this.readByQuery({ ...query, limit: 1 }, options)
    if (item === undefined && versionOf(query) !== null) throw forbidden()
    return item ?? null
  }

  /** Keys of the matching items the caller may see. */
  async getKeysByQuery(query: RawQuery, action: PermissionAction = 'read'): Promise<PrimaryKey[]> {
    return readKeys(this.context, this.collection, query, action)
  }

  /** Is there such an item, whoever may see it? For the server's own decisions, never to be told to a client. */
  async exists(key: PrimaryKey): Promise<boolean> {
    const found = await this.asSystem().getKeysByQuery({ ...filterOfKeys(this.collection, [checkKey(this.collection, key)], {}), limit: 1 })
    return found.length > 0
  }

  // Writing

  async createOne(data: Item, options: MutationOptions = {}): Promise<PrimaryKey> {
    if (options.ifVersion) throw invalidPayload('What is yet to be created has no version')
    return this.write(options, (service, opts) => createItem(service.context, service.collection, data, opts))
  }

  /** All or none; gives the keys in the order of the payloads. */
  async createMany(data: readonly Item[], options: MutationOptions = {}): Promise<PrimaryKey[]> {
    return this.write(amongOthers(options, data), async (service, opts) => {
      opts.mutationTracker?.announce?.(data.length)
      const keys: PrimaryKey[] = []
      await trackTogether(service.context, service.collection, opts, async (together) => {
        for (const payload of data) keys.push(await service.createOne(payload, together))
      })
      return keys
    })
  }

  async updateOne(key: PrimaryKey, data: Item, options: MutationOptions = {}): Promise<PrimaryKey> {
    await this.updateMany([key], data, options)
    return key
  }

  /** Writes the same values into all of them, or into none. */
  async updateMany(keys: readonly PrimaryKey[], data: Item, options: MutationOptions = {}): Promise<PrimaryKey[]> {
    return this.write(options, async (service, opts) => {
      const checked = checkKeys(service.collection, keys)
      if (opts.ifVersion) await requireVersion(service.context, service.collection, checked, opts.ifVersion)
      if (checked.length === 0) return []
      return updateItems(service.context, service.collection, checked, data, opts)
    })
  }

  async updateByQuery(query: RawQuery, data: Item, options: MutationOptions = {}): Promise<PrimaryKey[]> {
    return this.write(options, async (service, opts) => {
      const keys = await service.getKeysByQuery(query, 'update')
      return keys.length > 0 ? service.updateMany(keys, data, opts) : []
    })
  }

  /** Each payload names its item by key. */
  async updateBatch(data: readonly Item[], options: MutationOptions = {}): Promise<PrimaryKey[]> {
    if (!Array.isArray(data)) throw invalidPayload('Input should be an array of items')
    return this.write(amongOthers(options, data), async (service, opts) => {
      opts.mutationTracker?.announce?.(data.length)
      const keys: PrimaryKey[] = []
      for (const payload of data) {
        const key = keyOfItem(service.collection, payload)
        if (key === undefined) throw invalidPayload('Item in update misses primary key')
        keys.push(await service.updateOne(key, payload, opts))
      }
      return keys
    })
  }

  /** Updates the item the payload's key names (or the values of `options.on`), creates it when there is none or no key is given. */
  async upsertOne(data: Item, options: MutationOptions = {}): Promise<PrimaryKey> {
    if (options.on) return this.upsertOn(data, options.on, { ...options, on: undefined })
    const key = keyOfItem(this.collection, data)
    return this.write(options, async (service, opts) =>
      key === undefined || (await isToBeCreated(service, key)) ? service.createOne(data, opts) : service.updateOne(key, data, opts),
    )
  }

  /** Another request may create the same item between looking and creating; then it is there to be updated. */
  private async upsertOn(data: Item, on: readonly string[], options: MutationOptions): Promise<PrimaryKey> {
    return this.write(options, async (service, opts) => {
      const same = () => findSameItem(service.context, service.collection, data, on)
      const known = await same()
      if (known !== null) return service.updateOne(known, data, opts)
      try {
        return await service.context.database.transaction((database) =>
          service.onDatabase({ ...service.context, database }).createOne(data, opts),
        )
      } catch (error) {
        const made = isApiError(error) && error.code === 'RECORD_NOT_UNIQUE' ? await same() : null
        if (made === null) throw error
        return service.updateOne(made, data, opts)
      }
    })
  }

  async upsertMany(data: readonly Item[], options: MutationOptions = {}): Promise<PrimaryKey[]> {
    return this.write(amongOthers(options, data), async (service, opts) => {
      opts.mutationTracker?.announce?.(data.length)
      const keys: PrimaryKey[] = []
      for (const payload of data) keys.push(await service.upsertOne(payload, opts))
      return keys
    })
  }

  async upsertSingleton(data: Item, options: MutationOptions = {}): Promise<PrimaryKey> {
    return this.write(options, async (service, opts) => {
      const [key] = await service.asSystem().getKeysByQuery({ limit: 1 })
      return key === undefined ? service.createOne(data, opts) : service.updateOne(key, data, opts)
    })
  }

  async deleteOne(key: PrimaryKey, options: MutationOptions = {}): Promise<PrimaryKey> {
    await this.deleteMany([key], options)
    return key
  }

  async deleteMany(keys: readonly PrimaryKey[], options: MutationOptions = {}): Promise<PrimaryKey[]> {
    return this.write(options, async (service, opts) => {
      const checked = checkKeys(service.collection, keys)
      if (opts.ifVersion) await requireVersion(service.context, service.collection, checked, opts.ifVersion)
      return deleteItems(service.context, service.collection, checked, opts)
    })
  }

  async deleteByQuery(query: RawQuery, options: MutationOptions = {}): Promise<PrimaryKey[]> {
    return this.write(options, async (service, opts) => {
      const keys = await service.getKeysByQuery(query, 'delete')
      return keys.length > 0 ? service.deleteMany(keys, opts) : []
    })
  }

  /** Runs a write in a transaction (a nested one joins the outer), with one tracker for all rows of the request. */
  private async write<Result>(
    options: MutationOptions,
    work: (service: ItemsService, options: MutationOptions) => Promise<Result>,
  ): Promise<Result> {
    if (this.collection.isView || !hasKey(this.collection))
      throw apiError('FORBIDDEN', { reason: `Collection "${this.collection.name}" is read-only.` })
    const tracked = {
      ...options,
      mutationTracker:
        options.mutationTracker ??
        createMutationTracker(
          options.bypassLimits ? Number.POSITIVE_INFINITY : this.context.platform.limits.batchMutation,
          options.maxAffected,
        ),
    }
    if (this.context.database.isTransaction) return work(this, tracked)
    return this.context.database.transaction((database) => work(this.onDatabase({ ...this.context, database }), tracked))
  }

  /** The same service on another connection. */
  private onDatabase(context: ServiceContext): ItemsService {
    return new ItemsService(this.collection.name, context)
  }
}

/** The options of each write of a list. */
const amongOthers = (options: MutationOptions, data: readonly Item[]): MutationOptions =>
  data.length > 1 ? { ...options, isOneOfSeveral: true } : options
