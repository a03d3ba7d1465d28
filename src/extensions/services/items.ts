import type { Item, PrimaryKey } from '../../context.js'
import type { PermissionAction } from '../../permissions/policies.js'
import type { RawQuery } from '../../query/query.js'
import type { Collection } from '../../schema/model.js'
import { collectionOf } from '../../services/items/collection-of.js'
import type { MutationOptions } from '../../services/items/mutation-options.js'
import type { ReadOptions } from '../../services/items/read.js'
import { readKeys } from '../../services/items/read-keys.js'
import * as reading from '../../services/items/reading.js'
import * as writing from '../../services/items/writing.js'
import { Service, type ServiceOptions } from './options.js'

/** Items of one collection, as extension code written for Directus reads and writes them. */
export class ItemsService extends Service {
  readonly collection: Collection
  readonly #name: string

  /** A collection that does not exist, and one the caller may not know of, are refused with the same words when used. */
  constructor(collection: string, options: ServiceOptions) {
    super(options)
    this.collection = collectionOf(this.context, collection)
    this.#name = collection
  }

  async readByQuery(query: RawQuery, options?: ReadOptions): Promise<Item[]> {
    return reading.readByQuery(this.context, this.#name, query, options)
  }

  async readOne(key: PrimaryKey, query?: RawQuery, options?: ReadOptions): Promise<Item> {
    return reading.readOne(this.context, this.#name, key, query, options)
  }

  async readMany(keys: readonly PrimaryKey[], query?: RawQuery, options?: ReadOptions): Promise<Item[]> {
    return reading.readMany(this.context, this.#name, keys, query, options)
  }

  async readSingleton(query?: RawQuery, options?: ReadOptions): Promise<Item> {
    return reading.readSingleton(this.context, this.#name, query, options)
  }

  async getKeysByQuery(query: RawQuery, action?: PermissionAction): Promise<PrimaryKey[]> {
    return readKeys(this.context, this.collection, query, action)
  }

  async createOne(data: Item, options?: MutationOptions): Promise<PrimaryKey> {
    return writing.createOne(this.context, this.#name, data, options)
  }

  async createMany(data: readonly Item[], options?: MutationOptions): Promise<PrimaryKey[]> {
    return writing.createMany(this.context, this.#name, data, options)
  }

  async updateOne(key: PrimaryKey, data: Item, options?: MutationOptions): Promise<PrimaryKey> {
    return writing.updateOne(this.context, this.#name, key, data, options)
  }

  async updateMany(keys: readonly PrimaryKey[], data: Item, options?: MutationOptions): Promise<PrimaryKey[]> {
    return writing.updateMany(this.context, this.#name, keys, data, options)
  }

  async updateByQuery(query: RawQuery, data: Item, options?: MutationOptions): Promise<PrimaryKey[]> {
    return writing.updateByQuery(this.context, this.#name, query, data, options)
  }

  async updateBatch(data: readonly Item[], options?: MutationOptions): Promise<PrimaryKey[]> {
    return writing.updateBatch(this.context, this.#name, data, options)
  }

  async upsertOne(data: Item, options?: MutationOptions): Promise<PrimaryKey> {
    return writing.upsertOne(this.context, this.#name, data, options)
  }

  async upsertMany(data: readonly Item[], options?: MutationOptions): Promise<PrimaryKey[]> {
    return writing.upsertMany(this.context, this.#name, data, options)
  }

  async upsertSingleton(data: Item, options?: MutationOptions): Promise<PrimaryKey> {
    return writing.upsertSingleton(this.context, this.#name, data, options)
  }

  async deleteOne(key: PrimaryKey, options?: MutationOptions): Promise<PrimaryKey> {
    return writing.deleteOne(this.context, this.#name, key, options)
  }

  async deleteMany(keys: readonly PrimaryKey[], options?: MutationOptions): Promise<PrimaryKey[]> {
    return writing.deleteMany(this.context, this.#name, keys, options)
  }

  async deleteByQuery(query: RawQuery, options?: MutationOptions): Promise<PrimaryKey[]> {
    return writing.deleteByQuery(this.context, this.#name, query, options)
  }
}
