import type { Item, PrimaryKey, ServiceContext } from '../../context.js'
import { PartKey } from '../../parts.js'
import type { RawQuery } from '../../query/query.js'
import type { Change } from './access.js'
import type { MutationOptions } from './mutation-options.js'

/**
 * What the steps of a read or a write do with other items: nested items are written, a rule's variables are read. Such a step is itself a
 * part of these functions (reading.ts, writing.ts), so it finds them by a key instead of importing them.
 */
export interface OtherItems {
  readMany(context: ServiceContext, collection: string, keys: readonly PrimaryKey[], query: RawQuery): Promise<Item[]>
  createOne(context: ServiceContext, collection: string, data: Item, options?: MutationOptions): Promise<PrimaryKey>
  createMany(context: ServiceContext, collection: string, data: readonly Item[], options?: MutationOptions): Promise<PrimaryKey[]>
  updateOne(context: ServiceContext, collection: string, key: PrimaryKey, data: Item, options?: MutationOptions): Promise<PrimaryKey>
  /** Each with its own values. */
  updateEach(context: ServiceContext, collection: string, changes: readonly Change[], options?: MutationOptions): Promise<PrimaryKey[]>
  updateMany(
    context: ServiceContext,
    collection: string,
    keys: readonly PrimaryKey[],
    data: Item,
    options?: MutationOptions,
  ): Promise<PrimaryKey[]>
  deleteMany(context: ServiceContext, collection: string, keys: readonly PrimaryKey[], options?: MutationOptions): Promise<PrimaryKey[]>
}

/** Reads and writes of items of any collection. */
export const otherItems = new PartKey<OtherItems>('other items')
