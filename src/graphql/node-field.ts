import { type GraphQLResolveInfo, isObjectType } from 'graphql'
import { forbidden, invalidQuery } from '../errors/api-error.js'
import type { FieldNode } from '../query/field-tree.js'
import type { Collection } from '../schema/model.js'
import { askedAddition } from './additions.js'
import type { GraphqlContext } from './builder.js'
import type { FieldBuilder, NamedValues } from './field-builder.js'
import { byItemRow, itemValue, readByFastPath } from './item-requests.js'
import { type NamedItem, readNamedItems } from './named-items.js'
import { hasNodeId, nodeInterface } from './node-id-field.js'
import { nodeOf } from './node-ids.js'
import type { InterfaceRef, SchemaParts } from './schema-parts.js'
import { selectedFields } from './selection.js'

/** Ids that `nodes` takes at most. */
const mostNodes = 1_000

/** `node(node_id)` and `nodes(node_ids)`: items of any collection by their ids. There are no such fields without a collection whose items have one; a collection of the same name keeps its own field. */
export function nodeFields(parts: SchemaParts, collections: readonly Collection[], t: FieldBuilder): NamedValues {
  const members = collections.filter((collection) => hasNodeId(parts, collection))
  if (members.length === 0) return {}
  const type = nodeType(parts)
  const isFree = (root: string): boolean => !collections.some(({ name }) => name === root)
  return {
    ...(isFree('node') && { node: nodeField(type, t) }),
    ...(isFree('nodes') && { nodes: nodesField(type, t) }),
  }
}

/** The interface of all types whose items have an id. */
export const nodeType = (parts: SchemaParts): InterfaceRef =>
  parts.interface(nodeInterface, (t) => ({
    node_id: t.field({ type: 'ID', nullable: false, extensions: askedAddition.extensions, resolve: () => null }),
  }))

function nodeField(type: InterfaceRef, t: FieldBuilder): unknown {
  const { extensions, resolve } = byItemRow('items.read', async (ask, _parent, args, context, info) => {
    const target = nodeOf(String(args.node_id), info.returnType, info.schema, context.service.schema)
    if (!target) throw forbidden()
    const fields = fieldsOfType(target.collection, context, info)
    return itemValue(await ask({ collection: target.collection.name, key: target.key, query: { fields } }), context, info)
  })
  return t.field({
    type,
    nullable: true,
    args: { node_id: t.arg({ type: 'ID', required: true }) },
    extensions: { ...askedAddition.extensions, ...extensions, ...readByFastPath({ row: 'items.read', collection: null }) },
    resolve,
  })
}

function nodesField(type: InterfaceRef, t: FieldBuilder): unknown {
  const { extensions, resolve } = byItemRow('items.search', (ask, _parent, args, context, info) => {
    const ids = [args.node_ids].flat().map(String)
    if (ids.length > mostNodes) throw invalidQuery(`"node_ids" can't have more than ${mostNodes} ids`)
    const named = ids.map((id): NamedItem | null => nodeOf(id, info.returnType, info.schema, context.service.schema))
    return readNamedItems(ask, named, (collection) => fieldsOfType(collection, context, info))
  })
  return t.field({
    type: [type],
    nullable: { list: false, items: true },
    description: 'The items of these ids, in their order; null where there is none.',
    args: { node_ids: t.arg({ type: ['ID'], required: { list: true, items: true } }) },
    extensions: { ...askedAddition.extensions, ...extensions },
    resolve,
  })
}

/** What is selected of the items of one collection below a field that answers items of several, and `__typename`, by which they are told apart. */
export function fieldsOfType({ name }: Collection, { service }: GraphqlContext, info: GraphQLResolveInfo): FieldNode[] {
  const [collection, returnType] = [service.schema.collections.get(name), info.schema.getType(name)]
  if (!collection || !isObjectType(returnType)) return []
  const selected = selectedFields({ ...info, returnType }, service.schema, collection).filter(({ key }) => key !== '__typename')
  return [{ kind: 'collection', key: '__typename' }, ...selected]
}
