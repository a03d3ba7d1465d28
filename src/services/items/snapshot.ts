import type { Collection } from '../../schema/model.js'
import type { Item, PrimaryKey, ServiceContext } from '../platform.js'
import { filterOfKeys } from './keys.js'
import { readItems } from './read.js'

/** The items as revisions keep them: own fields only, secrets masked, in the API's form. */
export async function readSnapshots(context: ServiceContext, collection: Collection, keys: readonly PrimaryKey[]): Promise<Item[]> {
  const fields = [...collection.fields.values()].filter((field) => !field.isAlias).map((field) => field.name)
  const query = { fields, ...filterOfKeys(collection, keys, {}), limit: -1 }
  return readItems({ ...context, accountability: null }, collection, query, { emitEvents: false })
}
