import type { Item, PrimaryKey, ServiceContext } from '../../context.js'
import { apiError, forbidden, invalidPayload, invalidQuery, isApiError } from '../../errors/api-error.js'
import type { Accountability } from '../../permissions/accountability.js'
import type { PermissionAction } from '../../permissions/policies.js'
import { parseQuery } from '../../query/parse/query.js'
import type { RawQuery } from '../../query/query.js'
import { hasKey } from '../../schema/composite-keys.js'
import type { Collection } from '../../schema/model.js'
import { readRawVersion, readVersionText, versionOf } from '../versions/read.js'
import { isToBeCreated } from './access.js'
import { createMutationTracker, requireVersion } from './conditions.js'
import { createItem } from './create.js'
import { deleteItems } from './delete.js'
import { unknownCollection } from './errors.js'
import { trackTogether } from './history.js'
import { checkKey, checkKeys, filterOfKeys, keyOfItem, queryOfKey, uniqueKeys } from './keys.js'
import type { MutationOptions } from './mutation-options.js'
import { type ReadOptions, type ReadResult, readKeys, readKeysWith, readText, readTextOfKey } from './read.js'
import { readScope } from './read-scope.js'
import { resolveServiceOptions, type ServiceOptions } from './service-options.js'
import { updateItems } from './update.js'

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

/**
 * Finds the item that has the payload's values in these fields, which together have to be a unique key that the caller may write;
 * null where there is none, or where a value is missing. Whether the caller sees the item is for the update that follows to say.
 */
export async function findSameItem(
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

/** What a singleton answers before its first write: its key null, and the defaults of the fields that were asked for. */
export async function singletonDefaults(context: ServiceContext, collection: Collection, query: RawQuery): Promise<Item> {
  const scope = await readScope(context, query)
  const parsed = parseQuery({ fields: query.fields, alias: query.alias }, collection.name, scope.parse)
  const item: Item = {}
  if (parsed.kind !== 'read') return item
  for (const selection of parsed.level.selections) {
    if (selection.kind !== 'value' || selection.operand.kind !== 'field') continue
    const field = collection.fields.get(selection.operand.field)
    const value = field?.name === collection.primaryKey ? null : field?.defaultValue
    if (field?.name === collection.primaryKey || isLiteral(value)) item[selection.key] = value
  }
  return item
}

const isLiteral = (value: unknown): boolean =>
  value !== undefined && value !== null && !(typeof value === 'object' && 'expression' in value)
