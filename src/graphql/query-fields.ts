import { type GraphQLObjectType, type GraphQLResolveInfo, getNamedType, isNonNullType } from 'graphql'
import type { Item, PrimaryKey } from '../context.js'
import type { RawQuery } from '../query/query.js'
import type { Collection } from '../schema/model.js'
import type { ItemsService } from '../services/items/items.js'
import { singletonDefaults } from '../services/items/items.js'
import { aggregateType } from './aggregate-types.js'
import type { GraphqlContext } from './builder.js'
import { connectionField, hasConnection } from './connection-fields.js'
import { groupedField, hasGroups } from './grouped-fields.js'
import { rootName } from './names.js'
import { type FieldBuilder, listArguments, objectType } from './object-types.js'
import { isReadById, type SchemaParts } from './schema-parts.js'
import { argumentsOf, collectFields, selectedAggregates, selectedFields, selectionSets } from './selection.js'
import { versionField } from './version-fields.js'

type Args = Record<string, unknown>
type Resolve = (parent: unknown, args: Args, context: GraphqlContext, info: GraphQLResolveInfo) => unknown

/** The root fields that read a collection: list, by id, aggregated; a singleton has one (spec/06 §2). */
export function queryFields(parts: SchemaParts, collection: Collection, t: FieldBuilder): Record<string, unknown> {
  const root = rootName(collection.name)
  const type = objectType(parts, collection)
  if (collection.isSingleton) {
    return {
      [root]: t.field({ type, nullable: true, args: { version: t.arg({ type: 'String' }) }, resolve: resolver(readSingleton(collection)) }),
      ...versionField(parts, collection, t),
    }
  }
  const list = listArguments(parts, collection, t)
  const { sort, ...unsorted } = list
  const fields: Record<string, unknown> = {
    [root]: t.field({
      type: [type],
      nullable: { list: false, items: false },
      args: list,
      extensions: itemRead(collection, 'list'),
      resolve: resolver(readList(collection)),
    }),
    [`${root}_aggregated`]: t.field({
      type: [aggregateType(parts, collection)],
      nullable: { list: false, items: false },
      args: { groupBy: t.arg({ type: ['String'], required: { list: false, items: false } }), ...unsorted, sort },
      resolve: resolver(readAggregated(collection)),
    }),
  }
  if (hasGroups(parts, collection)) fields[`${root}_grouped`] = groupedField(parts, collection, t)
  if (hasConnection(parts, collection)) fields[`${root}_connection`] = connectionField(parts, collection, t)
  if (isReadById(collection)) {
    fields[`${root}_by_id`] = t.field({
      type,
      nullable: true,
      args: { id: t.arg({ type: 'ID', required: true }), version: t.arg({ type: 'String' }) },
      extensions: itemRead(collection, 'one'),
      resolve: resolver(readById(collection)),
    })
  }
  return { ...fields, ...versionField(parts, collection, t) }
}

/** What a root field reads, for those who answer it without its resolver (read-lane.ts). */
export type ItemRead = { readonly kind: 'list' | 'one'; readonly collection: string } | { readonly kind: 'node' }

const itemRead = (collection: Collection, kind: 'list' | 'one') => ({ itemRead: { collection: collection.name, kind } satisfies ItemRead })

/** Pothos' own resolver type follows from static types; ours are made of data. */
export const resolver = (resolve: Resolve): never => resolve as never

const service = ({ service: context }: GraphqlContext, collection: Collection) => context.platform.itemsService(collection.name, context)

const readList =
  (collection: Collection): Resolve =>
  (_parent, args, context, info) =>
    service(context, collection).readByQuery({ ...argumentsOf(args), fields: selectedFields(info, context.service.schema, collection) })

const readById =
  (collection: Collection): Resolve =>
  (_parent, args, context, info) =>
    readWithVersion(context, info, service(context, collection), args.id as PrimaryKey, {
      version: args.version,
      fields: selectedFields(info, context.service.schema, collection),
    })

/** One item; its version is told beside the answer where the client wants it. */
export async function readWithVersion(
  context: GraphqlContext,
  info: GraphQLResolveInfo,
  items: ItemsService,
  key: PrimaryKey,
  query: RawQuery,
): Promise<Item> {
  const { data, version } = await items.readOneResult(key, query, { keepsNewKeys: true, withVersion: context.versions !== undefined })
  if (version !== undefined) context.versions?.set(String(info.path.key), version)
  return JSON.parse(data) as Item
}

const readSingleton =
  (collection: Collection): Resolve =>
  async (_parent, args, context, info) => {
    const query = { version: args.version, fields: selectedFields(info, context.service.schema, collection) }
    const found = await service(context, collection).findSingleton(query, { keepsNewKeys: true })
    return found ?? answerable(await singletonDefaults(context.service, collection, query), info)
  }

/** Before the first write there is no key, and nothing else that has no default: who asks for what is never null is told that there is no item. */
function answerable(item: Item, info: GraphQLResolveInfo): Item | null {
  const type = getNamedType(info.returnType) as GraphQLObjectType
  const selected = [...collectFields({ info }, type, selectionSets(info.fieldNodes))]
  const isMissing = ([key, [node]]: (typeof selected)[number]): boolean =>
    isNonNullType(type.getFields()[node!.name.value]?.type) && (item[key] ?? null) === null
  return selected.some(isMissing) ? null : item
}

const readAggregated =
  (collection: Collection): Resolve =>
  (_parent, args, context, info) =>
    service(context, collection).readByQuery({ ...argumentsOf(args), aggregate: selectedAggregates(info) })
