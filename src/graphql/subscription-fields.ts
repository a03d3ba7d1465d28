import { type GraphQLResolveInfo, getNamedType, isObjectType } from 'graphql'
import { Repeater } from 'graphql-yoga'
import type { FieldNode } from '../query/field-tree.js'
import type { Collection, SchemaModel } from '../schema/model.js'
import { type ChangeAction, changeActions } from '../services/changes/changes.js'
import type { GraphqlContext } from './builder.js'
import { isTypeName } from './names.js'
import { byName, type FieldBuilder, objectType, plainObject } from './object-types.js'
import { type ObjectRef, relatedCollection, type SchemaParts } from './schema-parts.js'
import { collectFields, selectedFields, selectionSets } from './selection.js'

/** One change, as the client gets it. */
interface Mutated {
  readonly key: string | number
  readonly event: ChangeAction
  /** null: the item is gone. */
  readonly data: Record<string, unknown> | null
}

/** `<c>_mutated` for each collection that the caller can read, system ones too: every change of an item that he may see (spec/06 §7). */
export function subscriptionFields(parts: SchemaParts, t: FieldBuilder): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  for (const collection of watchableCollections(parts)) {
    fields[`${collection.name}_mutated`] = t.field({
      type: mutatedType(parts, collection),
      nullable: true,
      args: { event: t.arg({ type: eventType(parts) }) },
      subscribe: ((_root: unknown, args: { readonly event?: ChangeAction | null }, context: GraphqlContext, info: GraphQLResolveInfo) =>
        changesOf(collection, args.event ?? null, context, info)) as never,
      resolve: (change) => change,
    })
  }
  return fields
}

/** Those with items that can be told apart, and a type whose name nothing else has. */
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
  plainObject(parts, `${collection.name}_mutated`, ((t: FieldBuilder) => ({
    key: t.field({ type: 'ID', nullable: false, resolve: byName('key') }),
    event: t.field({ type: eventType(parts), nullable: true, resolve: byName('event') }),
    data: t.field({ type: objectType(parts, collection), nullable: true, resolve: byName('data') }),
  })) as never)

/** Where the key of each item stands in what is read; no field has this name. */
const keyName = '$key'

function changesOf(
  collection: Collection,
  action: ChangeAction | null,
  { service, subscriber }: GraphqlContext,
  info: GraphQLResolveInfo,
): AsyncIterable<Mutated> {
  const key: FieldNode = { kind: 'field', key: keyName, field: collection.primaryKey! }
  const data: FieldNode = { kind: 'group', key: 'data', children: fieldsOfData(info, service.schema, collection) }
  return new Repeater<Mutated>(async (push, stop) => {
    const remove = service.platform.subscriptions.add({
      collection: collection.name,
      action,
      item: null,
      query: { fields: data.children.length > 0 ? [key, data] : [key] },
      subscriber: subscriber!,
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
  if (event === 'delete') return (JSON.parse(text) as (string | number)[]).map((key) => ({ key, event, data: null }))
  const rows = JSON.parse(text) as { readonly [keyName]: string | number; readonly data?: Record<string, unknown> }[]
  return rows.map(({ [keyName]: key, data }) => ({ key, event, data: data ?? {} }))
}

/** What is selected of the items themselves. */
function fieldsOfData(info: GraphQLResolveInfo, model: SchemaModel, collection: Collection): FieldNode[] {
  const type = getNamedType(info.returnType)
  if (!isObjectType(type)) return []
  const nodes = [...collectFields({ info }, type, selectionSets(info.fieldNodes)).values()]
    .flat()
    .filter((node) => node.name.value === 'data')
  return nodes.length === 0
    ? []
    : selectedFields({ ...info, fieldNodes: nodes, returnType: type.getFields().data!.type }, model, collection)
}
