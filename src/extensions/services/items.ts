import type { Item, PrimaryKey } from '../../context.js'
import type { PermissionAction } from '../../permissions/policies.js'
import type { RawQuery } from '../../query/query.js'
import { collectionOf } from '../../services/items/collection-of.js'
import type { MutationOptions } from '../../services/items/mutation-options.js'
import { readKeys } from '../../services/items/read-keys.js'
import type { ReadOptions } from '../../services/items/read-options.js'
import * as reading from '../../services/items/reading.js'
import * as writing from '../../services/items/writing.js'
import { Service, type ServiceOptions } from './options.js'

/** Items of one collection, as extension code written for Directus reads and writes them. */
export class ItemsService extends Service {
  /** A collection that does not exist, and one the caller may not know of, are refused with the same words when used. */
  constructor(
    readonly collection: string,
    options: ServiceOptions,
  ) {
    super(options)
  }

  /** How the events of this collection begin: `items`, or `users` for a system collection. */
  get eventScope(): string {
    return this.collection.startsWith('directus_') ? this.collection.slice('directus_'.length) : 'items'
  }

  async readByQuery(query: RawQuery, options?: ReadOptions): Promise<Item[]> {
    return reading.readByQuery(this.context, this.collection, query, options)
  }

  async readOne(key: PrimaryKey, query?: RawQuery, options?: ReadOptions): Promise<Item> {
    return reading.readOne(this.context, this.collection, key, query, options)
  }

  async readMany(keys: readonly PrimaryKey[], query?: RawQuery, options?: ReadOptions): Promise<Item[]> {
    return reading.readMany(this.context, this.collection, keys, query, options)
  }

  async readSingleton(query?: RawQuery, options?: ReadOptions): Promise<Item> {
    return reading.readSingleton(this.context, this.collection, query, options)
  }

  async getKeysByQuery(query: RawQuery, action?: PermissionAction): Promise<PrimaryKey[]> {
    return readKeys(this.context, collectionOf(this.context, this.collection), query, action)
  }

  async createOne(data: Item, options?: MutationOptions): Promise<PrimaryKey> {
    return writing.createOne(this.context, this.collection, data, options)
  }

  async createMany(data: readonly Item[], options?: MutationOptions): Promise<PrimaryKey[]> {
    return writing.createMany(this.context, this.collection, data, options)
  }

  async updateOne(key: PrimaryKey, data: Item, options?: MutationOptions): Promise<PrimaryKey> {
    return writing.updateOne(this.context, this.collection, key, data, options)
  }

  async updateMany(keys: readonly PrimaryKey[], data: Item, options?: MutationOptions): Promise<PrimaryKey[]> {
    return writing.updateMany(this.context, this.collection, keys, data, options)
  }

  async updateByQuery(query: RawQuery, data: Item, options?: MutationOptions): Promise<PrimaryKey[]> {
    return writing.updateByQuery(this.context, this.collection, query, data, options)
  }

  async updateBatch(data: readonly Item[], options?: MutationOptions): Promise<PrimaryKey[]> {
    return writing.updateBatch(this.context, this.collection, data, options)
  }

  async upsertOne(data: Item, options?: MutationOptions): Promise<PrimaryKey> {
    return writing.upsertOne(this.context, this.collection, data, options)
  }

  async upsertMany(data: readonly Item[], options?: MutationOptions): Promise<PrimaryKey[]> {
    return writing.upsertMany(this.context, this.collection, data, options)
  }

  async upsertSingleton(data: Item, options?: MutationOptions): Promise<PrimaryKey> {
    return writing.upsertSingleton(this.context, this.collection, data, options)
  }

  async deleteOne(key: PrimaryKey, options?: MutationOptions): Promise<PrimaryKey> {
    return writing.deleteOne(this.context, this.collection, key, options)
  }

  async deleteMany(keys: readonly PrimaryKey[], options?: MutationOptions): Promise<PrimaryKey[]> {
    return writing.deleteMany(this.context, this.collection, keys, options)
  }

  async deleteByQuery(query: RawQuery, options?: MutationOptions): Promise<PrimaryKey[]> {
    return writing.deleteByQuery(this.context, this.collection, query, options)
  }
}
