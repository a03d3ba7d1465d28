import type { Collection } from '../../schema/model.js'
import { keyedDigest } from '../../security/digest.js'
import type { ReadOptions } from '../items/read.js'
import type { Item, PrimaryKey, ServiceContext } from '../platform.js'

/** The item a version belongs to, as the caller may see it, with the digest by which a change of that is told. */
export interface MainItem {
  readonly item: Item
  readonly hash: string
}

/** Reads it; refused when it does not exist or the caller may not see it. */
export async function readMainItem(
  context: ServiceContext,
  collection: Collection,
  key: PrimaryKey,
  options: ReadOptions = {},
): Promise<MainItem> {
  const text = await context.platform.itemsService(collection.name, context).readOneText(key, { fields: ['*'] }, options)
  return { item: JSON.parse(text) as Item, hash: keyedDigest(context.platform.config.auth.secret, text) }
}

/** The digest of the whole item, whoever asks: by it a version knows that its item has changed. */
export const wholeHash = async (context: ServiceContext, collection: Collection, key: PrimaryKey): Promise<string> =>
  (await readMainItem({ ...context, accountability: null }, collection, key, { emitEvents: false })).hash
