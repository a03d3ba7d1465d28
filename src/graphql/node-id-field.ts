import type { Collection } from '../schema/model.js'
import { askedAddition } from './additions.js'
import { byResponseKey, type FieldBuilder, type NamedValues } from './field-builder.js'
import { nodeIdMark, nodeIdOf } from './node-ids.js'
import { isReadById, type SchemaParts } from './schema-parts.js'

/** The interface of all items that have a `node_id`. */
export const nodeInterface = 'Node'
const nodeIdName = 'node_id'

/**
 * Do items of this collection have a `node_id`? Own collections with a key that the caller always sees do, unless a field has the name, or a collection
 * that of the interface.
 */
export const hasNodeId = ({ models }: SchemaParts, collection: Collection): boolean =>
  !collection.isSystem &&
  !collection.isSingleton &&
  isReadById(collection) &&
  !collection.fields.has(nodeIdName) &&
  !models.read.collections.has(nodeInterface) &&
  collection.primaryKeys.every((key) => models.isAlwaysVisible(collection.name, key))

/** The field `node_id` of an item, by which `node` finds it again. */
export function nodeIdField(parts: SchemaParts, collection: Collection, t: FieldBuilder): NamedValues {
  if (!hasNodeId(parts, collection)) return {}
  return {
    [nodeIdName]: t.field({
      type: 'ID',
      nullable: false,
      description: 'The id by which `node` finds this item again.',
      extensions: { ...askedAddition.extensions, ...nodeIdMark },
      resolve: (parent, ...rest) => nodeIdOf(collection, byResponseKey(parent, ...rest)),
    }),
  }
}
