import { type GraphQLResolveInfo, getNamedType, isObjectType } from 'graphql'
import { Repeater } from 'graphql-yoga'
import type { ChangeAction, PrimaryKey } from '../context.js'
import type { FieldNode } from '../query/field-tree.js'
import type { Collection, SchemaModel } from '../schema/model.js'
import { changeActions } from '../services/changes/changes.js'
import { itemSubscriptions } from '../services/changes/subscriptions.js'
import type { GraphqlContext } from './builder.js'
import { byName, type FieldBuilder, type NamedValues } from './field-builder.js'
import { isTypeName } from './names.js'
import { objectType, plainObject } from './object-types.js'
import { type ObjectRef, relatedCollection, type SchemaParts } from './schema-parts.js'
import { collectFields, selectedFields, selectionSets, typeBelow } from './selection.js'

/** A change, as the client gets it. */
interface Mutated {
  readonly key: PrimaryKey
  readonly event: ChangeAction
  /** null when the item was deleted. */
  readonly data: NamedValues | null
}

/** `<c>_mutated` for each collection that the caller can read, system ones too: every change of an item that they may see. */
export function subscriptionFields(parts: SchemaParts, t: FieldBuilder): NamedValues {
  const fields: Record<string, unknown> = {}
  for (const collection of watchableCollections(parts)) {
    fields[`${collection.name}_mutated`] = t.field({
      type: mutatedType(parts, collection),
      nullable: true,
      args: { event: t.arg({ type: eventType(parts) }) },
      subscribe: (_root, { event }, context, info) =>
        changesOf(collection, changeActions.find((action) => action === event) ?? null, context, info),
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

/** The response key of each item's key; no field has this name. */
const keyName = '$key'

function changesOf(
  collection: Collection,
  action: ChangeAction | null,
  { service, subscriber }: GraphqlContext,
  info: GraphQLResolveInfo,
): AsyncIterable<Mutated> {
  const { primaryKey } = collection
  if (primaryKey === null || !subscriber) throw new Error('A subscription needs a WebSocket and a collection with a key.')
  const key: FieldNode = { kind: 'field', key: keyName, field: primaryKey }
  const data: FieldNode = { kind: 'group', key: 'data', children: fieldsOfData(info, service.schema, collection) }
  return new Repeater<Mutated>(async (push, stop) => {
    const remove = service.platform.parts.get(itemSubscriptions).add({
      collection: collection.name,
      action,
      item: null,
      query: { fields: data.children.length > 0 ? [key, data] : [key] },
      subscriber,
      deliver: async (event, text) => {
        for (const change of readChanges(event, text)) await push(change)
      },
      failed: (error) => stop(error),
    })
    await stop
    remove()
  })
}

function readChanges(event: ChangeAction, text: string): Mutated[] {
  if (event === 'delete') {
    const keys: PrimaryKey[] = JSON.parse(text)
    return keys.map((key) => ({ key, event, data: null }))
  }
  const rows: { readonly [keyName]: PrimaryKey; readonly data?: NamedValues }[] = JSON.parse(text)
  return rows.map(({ [keyName]: key, data }) => ({ key, event, data: data ?? {} }))
}

/** The selection below `data`. */
function fieldsOfData(info: GraphQLResolveInfo, model: SchemaModel, collection: Collection): FieldNode[] {
  const type = getNamedType(info.returnType)
  if (!isObjectType(type)) return []
  const nodes = [...collectFields({ info }, type, selectionSets(info.fieldNodes)).values()]
    .flat()
    .filter((node) => node.name.value === 'data')
  return nodes.length === 0 ? [] : selectedFields({ ...info, fieldNodes: nodes, returnType: typeBelow(type, 'data') }, model, collection)
}
