import type { GraphQLResolveInfo } from 'graphql'
import type { Item, PrimaryKey } from '../context.js'
import { isApiError } from '../errors/api-error.js'
import { hasKey } from '../schema/composite-keys.js'
import type { Collection } from '../schema/model.js'
import type { ItemsService } from '../services/items/items.js'
import type { MutationOptions } from '../services/items/mutation-options.js'
import { addition } from './additions.js'
import type { GraphqlContext } from './builder.js'
import { rootName } from './names.js'
import { type byResponseKey, type FieldBuilder, listArguments, objectType, plainObject } from './object-types.js'
import { inOneTransaction } from './one-transaction.js'
import { readWithVersion, resolver } from './query-fields.js'
import type { SchemaParts } from './schema-parts.js'
import { argumentsOf, selectedFields } from './selection.js'
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
  return {
    [`create_${root}_item`]: t.field({
      ...one,
      args: { data: t.arg({ type: input, required: true }), ...on() },
      resolve: write(collection, async (service, args, read, options) =>
        read.one(
          await (args.on
            ? service.upsertOne(args.data as Item, { ...options, on: args.on as string[] })
            : service.createOne(args.data as Item, options)),
        ),
      ),
    }),
    [`create_${root}_items`]: t.field({
      ...many,
      args: { ...list(t), data: t.arg({ type: [input], required: { list: false, items: true } }), ...on() },
      resolve: write(collection, async (service, args, read, options) => {
        const items = (args.data ?? []) as Item[]
        return read.many(
          await (args.on ? service.upsertMany(items, { ...options, on: args.on as string[] }) : service.createMany(items, options)),
        )
      }),
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
        resolve: write(collection, async (service, args, read, options) =>
          read.one(await service.upsertSingleton(args.data as Item, { ...options, ...versionOf(args) })),
        ),
      }),
    }
  }
  return {
    [`update_${root}_item`]: t.field({
      ...one,
      args: { id: t.arg({ type: 'ID', required: true }), data: data(), if_version: ifVersion() },
      resolve: write(collection, async (service, args, read, options) =>
        read.one(await service.updateOne(args.id as PrimaryKey, args.data as Item, { ...options, ...versionOf(args) })),
      ),
    }),
    [`update_${root}_items`]: t.field({
      ...many,
      args: { ...list(t), ids: t.arg({ type: ['ID'], required: { list: true, items: false } }), data: data() },
      resolve: write(collection, async (service, args, read, options) =>
        read.many(await service.updateMany(args.ids as PrimaryKey[], args.data as Item, options)),
      ),
    }),
    [`update_${root}_batch`]: t.field({
      ...many,
      args: { ...list(t), data: t.arg({ type: [input], required: { list: false, items: true } }) },
      resolve: write(collection, async (service, args, read, options) =>
        read.many(await service.updateBatch((args.data ?? []) as Item[], options)),
      ),
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
      resolve: resolver(async (_parent, args, { service: context, mutation }) => ({
        id: await context.platform
          .itemsService(collection.name, context)
          .deleteOne(args.id as PrimaryKey, { ...mutation?.options, ...versionOf(args) }),
      })),
    }),
    [`delete_${root}_items`]: t.field({
      type: deleteMany,
      nullable: true,
      args: { ids: t.arg({ type: ['ID'], required: { list: true, items: false } }) },
      resolve: resolver(async (_parent, args, { service: context, mutation }) => {
        await context.platform.itemsService(collection.name, context).deleteMany(args.ids as PrimaryKey[], mutation?.options)
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

/** Reads back what was written, as the selection asks; what the caller may not read is answered with `true` or nothing. */
interface ReadBack {
  one(key: PrimaryKey): Promise<unknown>
  many(keys: readonly PrimaryKey[]): Promise<unknown>
}

function write(
  collection: Collection,
  work: (service: ItemsService, args: Args, read: ReadBack, options: MutationOptions) => Promise<unknown>,
): never {
  const resolve: Resolve = async (_parent, args, graphql, info) => {
    const { service: context, mutation } = graphql
    const service = context.platform.itemsService(collection.name, context)
    const isReadable = info.fieldNodes.some((node) => node.selectionSet !== undefined)
    const query = () => ({ fields: selectedFields(info, context.schema, service.collection) })
    const read: ReadBack = {
      one: async (key) => (isReadable ? orNothing(service, key, () => readWithVersion(graphql, info, service, key, query())) : true),
      many: async (keys) => (isReadable ? service.readMany(keys, { ...argumentsOf(withoutWritten(args)), ...query() }) : true),
    }
    return work(service, args, read, mutation?.options ?? {})
  }
  return resolver(resolve)
}

const withoutWritten = ({ data: _, ids: __, on: ___, ...args }: Args): Args => args

/** An item that was written and that the caller may not see is nothing to him; one that is not there is an error. */
async function orNothing<Result>(service: ItemsService, key: PrimaryKey, read: () => Promise<Result>): Promise<Result | null> {
  try {
    return await read()
  } catch (error) {
    if (isApiError(error) && error.code === 'FORBIDDEN' && (await service.exists(key))) return null
    throw error
  }
}
