import { type GraphQLObjectType, type GraphQLResolveInfo, type FieldNode as GraphqlFieldNode, getNamedType, isObjectType } from 'graphql'
import type { FieldNode } from '../query/field-tree.js'
import type { Collection, SchemaModel } from '../schema/model.js'
import { changeActions } from '../services/changes/changes.js'
import { askedAddition } from './additions.js'
import { byName, type FieldBuilder, type NamedValues } from './field-builder.js'
import { resumeItems, watchItems } from './item-changes.js'
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
      args: { event: t.arg({ type: eventType(parts) }), after: t.arg({ type: 'String', ...askedAddition }) },
      subscribe: (_root, { event, after }, context, info) => {
        const action = changeActions.find((known) => known === event) ?? null
        const selection = fieldsOfData(info, context.service.schema, collection)
        if (typeof after !== 'string' && !selects(info, 'cursor')) return watchItems(context, collection.name, { event: action }, selection)
        const resumes = { after: typeof after === 'string' ? after : null }
        return resumeItems(context, collection.name, { event: action, resumes }, selection)
      },
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
    cursor: t.field({
      type: 'String',
      nullable: true,
      description: 'Where a subscription goes on (`after`) that has lost its connection after this.',
      ...askedAddition,
      resolve: byName('cursor'),
    }),
  }))

/** The selection below `data`. */
function fieldsOfData(info: GraphQLResolveInfo, model: SchemaModel, collection: Collection): FieldNode[] {
  const type = mutated(info)
  const nodes = type ? nodesOf(info, type, 'data') : []
  return !type || nodes.length === 0
    ? []
    : selectedFields({ ...info, fieldNodes: nodes, returnType: typeBelow(type, 'data') }, model, collection)
}

/** Is this field of the change selected? */
function selects(info: GraphQLResolveInfo, name: string): boolean {
  const type = mutated(info)
  return type !== null && nodesOf(info, type, name).length > 0
}

function mutated(info: GraphQLResolveInfo): GraphQLObjectType | null {
  const type = getNamedType(info.returnType)
  return isObjectType(type) ? type : null
}

const nodesOf = (info: GraphQLResolveInfo, type: GraphQLObjectType, name: string): GraphqlFieldNode[] =>
  [...collectFields({ info }, type, selectionSets(info.fieldNodes)).values()].flat().filter((node) => node.name.value === name)
