import { type GraphQLObjectType, type GraphQLOutputType, getNamedType, isUnionType } from 'graphql'
import type { PrimaryKey } from '../context.js'
import { forbidden } from '../errors/api-error.js'
import type { FieldNode } from '../query/field-tree.js'
import type { Collection, SchemaModel } from '../schema/model.js'
import { addition } from './additions.js'
import type { FieldBuilder, NamedValues } from './field-builder.js'
import { byItemRow, itemValue, readByFastPath } from './item-requests.js'
import { objectType } from './object-types.js'
import { isReadById, type SchemaParts, type UnionRef } from './schema-parts.js'
import { selectedFields } from './selection.js'

const unionName = 'Node'

/** `node(id)`: an item of any collection by the `node_id` of an edge. There is no such field if no collection has connections, or if a collection is called `node`. */
export function nodeField(parts: SchemaParts, collections: readonly Collection[], t: FieldBuilder): NamedValues {
  const members = collections.filter((collection) => !collection.isSystem && !collection.isSingleton && isReadById(collection))
  if (members.length === 0 || parts.models.read.collections.has(unionName) || collections.some(({ name }) => name === 'node')) return {}
  const { extensions, resolve } = readNode
  const field = t.field({
    type: nodeType(parts, members),
    nullable: true,
    args: { id: t.arg({ type: 'ID', required: true }) },
    extensions: { ...addition.extensions, ...extensions, ...readByFastPath({ row: 'items.read', collection: null }) },
    resolve,
  })
  return { node: field }
}

/** The union of all types of items with a readable key. It is no interface, because the types have no field in common. */
const nodeType = (parts: SchemaParts, members: readonly Collection[]): UnionRef =>
  parts.union(unionName, () => members.map((member) => objectType(parts, member)))

const readNode = byItemRow('items.read', async (ask, _parent, args, context, info) => {
  const { schema } = context.service
  const target = nodeOf(String(args.id), info.returnType, schema)
  if (!target) throw forbidden()
  const selected = selectedFields({ ...info, returnType: target.type }, schema, target.collection).filter(({ key }) => key !== '__typename')
  const fields: FieldNode[] = [{ kind: 'collection', key: '__typename' }, ...selected]
  return itemValue(await ask({ collection: target.collection.name, key: target.key, query: { fields } }), context, info)
})

/** What the id of a node stands for. */
export interface NodeTarget {
  readonly collection: Collection
  readonly type: GraphQLObjectType
  readonly key: PrimaryKey
}

/** Reads an id, `<collection>:<key>`; null when the caller's schema has no such collection. */
export function nodeOf(id: string, returnType: GraphQLOutputType, model: SchemaModel): NodeTarget | null {
  const [, name = '', key = ''] = /^([^:]+):(.+)$/s.exec(id) ?? []
  const union = getNamedType(returnType)
  const type = isUnionType(union) ? union.getTypes().find((member) => member.name === name) : undefined
  const collection = model.collections.get(name)
  return type && collection ? { collection, type, key } : null
}
