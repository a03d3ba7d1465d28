import { type GraphQLResolveInfo, getNamedType, isObjectType } from 'graphql'
import type { FieldNode } from '../query/field-tree.js'
import type { Collection, SchemaModel } from '../schema/model.js'
import { changeActions } from '../services/changes/changes.js'
import { byName, type FieldBuilder, type NamedValues } from './field-builder.js'
import { watchItems } from './item-changes.js'
import { isTypeName } from './names.js'
import { objectType } from './object-types.js'
import { plainObject } from './plain-object.js'
import { type ObjectRef, relatedCollection, type SchemaParts } from './schema-parts.js'
import { collectFields, selectedFields, selectionSets, typeBelow } from './selection.js'

/** `<c>_mutated` for each collection that the caller can read, system ones too: every change of an item that they may see. */
export function subscriptionFields(parts: SchemaParts, t: FieldBuilder): NamedValues {
  const fields: Record<string, unknown> = {}
  for (const collection of watchableCollections(parts)) {
    fields[`${collection.name}_mutated`] = t.field({
      type: mutatedType(parts, collection),
      nullable: true,
      args: { event: t.arg({ type: eventType(parts) }) },
      subscribe: (_root, { event }, context, info) =>
        watchItems(
          context,
          collection.name,
          { event: changeActions.find((action) => action === event) ?? null },
          fieldsOfData(info, context.service.schema, collection),
        ),
      resolve: (change) => change,
    })
  }
  return fields
}

/** Collections that can be subscribed to: those with a readable key, unless another collection has the name of the subscription's type. */
export const watchableCollections = (parts: SchemaParts): Collection[] =>
  [...parts.models.read.collections.values()].filter(
    ({ name, primaryKey, fields }) =>
      isTypeName(name) &&
      relatedCollection(parts.models.read, name) !== null &&
      primaryKey !== null &&
      fields.has(primaryKey) &&
      !parts.models.read.collections.has(`${name}_mutated`),
  )

const eventType = (parts: SchemaParts) => parts.enumeration('EventEnum', changeActions)

const mutatedType = (parts: SchemaParts, collection: Collection): ObjectRef =>
  plainObject(parts, `${collection.name}_mutated`, (t) => ({
    key: t.field({ type: 'ID', nullable: false, resolve: byName('key') }),
    event: t.field({ type: eventType(parts), nullable: true, resolve: byName('event') }),
    data: t.field({ type: objectType(parts, collection), nullable: true, resolve: byName('data') }),
  }))

/** The selection below `data`. */
function fieldsOfData(info: GraphQLResolveInfo, model: SchemaModel, collection: Collection): FieldNode[] {
  const type = getNamedType(info.returnType)
  if (!isObjectType(type)) return []
  const nodes = [...collectFields({ info }, type, selectionSets(info.fieldNodes)).values()]
    .flat()
    .filter((node) => node.name.value === 'data')
  return nodes.length === 0 ? [] : selectedFields({ ...info, fieldNodes: nodes, returnType: typeBelow(type, 'data') }, model, collection)
}
