import type { FieldNode } from '../../query/field-tree.js'
import type { Collection } from '../../schema/model.js'
import type { Item, PrimaryKey, ServiceContext } from '../platform.js'
import { checkKey, filterOfKeys } from './keys.js'
import { readItems, readTextOfKey } from './read.js'

/** The items as revisions keep them: own fields only, secrets masked, in the API's form. */
export async function readSnapshots(context: ServiceContext, collection: Collection, keys: readonly PrimaryKey[]): Promise<Item[]> {
  const system = { ...context, accountability: null }
  // As nodes: a name may have characters that mean something in a path.
  const fields = [...collection.fields.values()]
    .filter((field) => !field.isAlias)
    .map(({ name }): FieldNode => ({ kind: 'field', key: name, field: name }))
  const [key, ...others] = keys
  // Most writes are of one item, and all keys share one plan.
  if (key !== undefined && others.length === 0)
    return JSON.parse(
      (await readTextOfKey(system, collection, checkKey(collection, key), { fields }, { emitEvents: false })).data,
    ) as Item[]
  return readItems(system, collection, { fields, ...filterOfKeys(collection, keys, {}), limit: -1 }, { emitEvents: false })
}
