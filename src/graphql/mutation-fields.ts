import type { GraphQLResolveInfo } from 'graphql'
import { forbidden } from '../errors/api-error.js'
import { itemsService } from '../resolvers/items.js'
import { hasKey } from '../schema/composite-keys.js'
import type { Collection } from '../schema/model.js'
import type { MutationOptions } from '../services/items/mutation-options.js'
import type { PrimaryKey } from '../services/platform.js'
import { addition } from './additions.js'
import type { GraphqlContext } from './builder.js'
import { rootName } from './names.js'
import { type byResponseKey, type FieldBuilder, listArguments, objectType, plainObject } from './object-types.js'
import { inOneTransaction } from './one-transaction.js'
import { resolver } from './query-fields.js'
import { askItems, type ItemQuestion, itemValue, selection } from './row-answers.js'
import type { SchemaParts } from './schema-parts.js'
import { argumentsOf } from './selection.js'
import { writeInput } from './write-inputs.js'

type Args = Record<string, unknown>
type Resolve = (parent: unknown, args: Args, context: GraphqlContext, info: GraphQLResolveInfo) => unknown

/** The root fields that write a collection, as far as the caller may (spec/06 §2). */
export function mutationFields(parts: SchemaParts, collection: Collection, builder: FieldBuilder): Record<string, unknown> {
  const { models } = parts
  const t = inOneTransaction(builder)
  if (collection.isView || !hasKey(collection)) return {}
  return {
    ...(models.create.collections.has(collection.name) && !collection.isSingleton
      ? createFields(parts, models.create.collections.get(collection.name)!, t)
      : {}),
    ...(models.update.collections.has(collection.name) ? updateFields(parts, models.update.collections.get(collection.name)!, t) : {}),
    ...(models.delete.collections.has(collection.name) && !collection.isSingleton ? deleteFields(parts, collection, t) : {}),
  }
}

/** What a write answers: the item, or, to who may not read it, that it was done. */
function written(parts: SchemaParts, collection: Collection) {
  const readable = parts.models.read.collections.get(collection.name)
  return {
    one: readable ? { type: objectType(parts, readable), nullable: true } : { type: 'Boolean', nullable: true },
    many: readable ? { type: [objectType(parts, readable)], nullable: { list: false, items: false } } : { type: 'Boolean', nullable: true },
    list: (t: FieldBuilder) => (readable ? listArguments(parts, readable, t) : {}),
  }
}

function createFields(parts: SchemaParts, collection: Collection, t: FieldBuilder): Record<string, unknown> {
  const root = rootName(collection.name)
  const { one, many, list } = written(parts, collection)
  const input = writeInput(parts, 'create', collection)
  // With `on`, an item that has the same values in these fields is updated instead: for who may do that, too.
  const on = () =>
    parts.models.update.collections.has(collection.name)
      ? { on: t.arg({ type: ['String'], required: { list: false, items: true }, ...addition }) }
      : {}
  const create = write(collection, 'items.create', ({ data, on: fields }) => ({
    body: data ?? [],
    options: fields ? { on: fields as string[] } : {},
  }))
  return {
    [`create_${root}_item`]: t.field({ ...one, args: { data: t.arg({ type: input, required: true }), ...on() }, resolve: create }),
    [`create_${root}_items`]: t.field({
      ...many,
      args: { ...list(t), data: t.arg({ type: [input], required: { list: false, items: true } }), ...on() },
      resolve: create,
    }),
  }
}

function updateFields(parts: SchemaParts, collection: Collection, t: FieldBuilder): Record<string, unknown> {
  const root = rootName(collection.name)
  const { one, many, list } = written(parts, collection)
  const input = writeInput(parts, 'update', collection)
  const data = () => t.arg({ type: input, required: true })
  const ifVersion = () => t.arg({ type: 'String', ...addition })
  if (collection.isSingleton) {
    return {
      [`update_${root}`]: t.field({
        ...one,
        args: { data: data(), if_version: ifVersion() },
        resolve: write(collection, 'items.updateMany', (args) => ({ body: args.data, options: versionOf(args) })),
      }),
    }
  }
  return {
    [`update_${root}_item`]: t.field({
      ...one,
      args: { id: t.arg({ type: 'ID', required: true }), data: data(), if_version: ifVersion() },
      resolve: write(collection, 'items.update', (args) => ({ key: args.id, body: args.data, options: versionOf(args) })),
    }),
    [`update_${root}_items`]: t.field({
      ...many,
      args: { ...list(t), ids: t.arg({ type: ['ID'], required: { list: true, items: false } }), data: data() },
      resolve: write(collection, 'items.updateMany', (args) => ({ body: { keys: args.ids, data: args.data } })),
    }),
    [`update_${root}_batch`]: t.field({
      ...many,
      args: { ...list(t), data: t.arg({ type: [input], required: { list: false, items: true } }) },
      resolve: write(collection, 'items.updateMany', (args) => ({ body: args.data ?? [] })),
    }),
  }
}

function deleteFields(parts: SchemaParts, collection: Collection, t: FieldBuilder): Record<string, unknown> {
  const root = rootName(collection.name)
  const deleteOne = plainObject(parts, 'delete_one', ((f: FieldBuilder) => ({
    id: f.field({ type: 'ID', nullable: false, resolve: byKeyName('id') }),
  })) as never)
  const deleteMany = plainObject(parts, 'delete_many', ((f: FieldBuilder) => ({
    ids: f.field({ type: ['ID'], nullable: { list: false, items: true }, resolve: byKeyName('ids') }),
  })) as never)
  return {
    [`delete_${root}_item`]: t.field({
      type: deleteOne,
      nullable: true,
      args: { id: t.arg({ type: 'ID', required: true }), if_version: t.arg({ type: 'String', ...addition }) },
      resolve: resolver(async (_parent, args, context) => {
        await askItems('items.delete', collection, context, { key: args.id, options: versionOf(args) })
        return { id: args.id }
      }),
    }),
    [`delete_${root}_items`]: t.field({
      type: deleteMany,
      nullable: true,
      args: { ids: t.arg({ type: ['ID'], required: { list: true, items: false } }) },
      resolve: resolver(async (_parent, args, context) => {
        await askItems('items.deleteMany', collection, context, { body: args.ids })
        return { ids: args.ids }
      }),
    }),
  }
}

/** The version an argument asks for; null is none. */
const versionOf = ({ if_version: version }: Args): MutationOptions => (typeof version === 'string' ? { ifVersion: [version] } : {})

const byKeyName =
  (name: string): typeof byResponseKey =>
  (parent) =>
    parent[name]

/** Writes, and answers with what the selection asks of it; callers who may not read the collection are told that it was done. */
function write(collection: Collection, name: string, questionOf: (args: Args) => ItemQuestion): never {
  const resolve: Resolve = async (_parent, args, context, info) => {
    const query = { ...argumentsOf(withoutWritten(args)), fields: selection(info, context, collection) }
    const question = questionOf(args)
    const answer = await askItems(name, collection, context, { ...question, query })
    if (answer.kind === 'nothing' && question.key !== undefined) await requireItem(context, collection, question.key)
    const isReadable = info.fieldNodes.some((node) => node.selectionSet !== undefined)
    return isReadable ? itemValue(answer, context, info) : true
  }
  return resolver(resolve)
}

/** An item that was written and that the caller may not see is null to them; one that is not there is an error. */
async function requireItem({ service }: GraphqlContext, { name }: Collection, key: unknown): Promise<void> {
  if (!(await itemsService(service, name).exists(key as PrimaryKey))) throw forbidden()
}

const withoutWritten = ({ id: _id, data: _, ids: __, on: ___, if_version: ____, ...args }: Args): Args => args
