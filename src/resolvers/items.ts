import type { Item, PrimaryKey, ServiceContext } from '../context.js'
import { plainNumber } from '../database/value-reading.js'
import { invalidPayload, isApiError } from '../errors/api-error.js'
import type { PermissionAction } from '../permissions/policies.js'
import type { RawQuery } from '../query/query.js'
import { mayDo } from '../services/items/access.js'
import { unknownCollection } from '../services/items/errors.js'
import type { ItemsService } from '../services/items/items.js'
import type { MutationOptions } from '../services/items/mutation-options.js'
import { readPage } from '../services/items/pages.js'
import { isPlainObject } from '../services/items/shape.js'
import { type Answer, itemAnswer, noAnswer, textAnswer, valueAnswer } from './answer.js'

/** The service of a collection on the caller's behalf; an unknown collection is refused like a forbidden one. */
export const itemsService = (context: ServiceContext, collection: string): ItemsService =>
  context.platform.itemsService(collection, context)

/**
 * The same for one of these actions. Whoever has no rule for any of them is told what he is told of a collection that does not exist,
 * before anything else of his request is looked at.
 */
export async function serviceFor(
  context: ServiceContext,
  collection: string,
  ...actions: readonly PermissionAction[]
): Promise<ItemsService> {
  const service = itemsService(context, collection)
  // What is explained is refused by the read itself, which tells why.
  if (context.explain) return service
  for (const action of actions) if (await mayDo(context, collection, action)) return service
  throw unknownCollection(collection)
}

/** Reads. It is refused anyway who has no rule for it; what else is wrong with his request he is not told, and nobody else pays for the question. */
async function readable<Result>(context: ServiceContext, collection: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read()
  } catch (error) {
    await serviceFor(context, collection, 'read')
    throw error
  }
}

/** A list; of a singleton, its one item. */
export async function readItems(context: ServiceContext, collection: string, query: RawQuery): Promise<Answer> {
  return readable(context, collection, () => readList(context, itemsService(context, collection), query))
}

async function readList(context: ServiceContext, service: ItemsService, query: RawQuery): Promise<Answer> {
  if (service.collection.isSingleton) return readSingleton(service, query)
  if (query.cursor !== undefined) return readItemPage(context, service, query)
  const { data, meta } = await service.readTextByQuery(query)
  return query.meta === undefined ? textAnswer(data) : textAnswer(data, meta)
}

/** A page by cursor; `meta.next_cursor` is where the next one begins, null after the last. */
async function readItemPage(context: ServiceContext, service: ItemsService, { cursor, limit, ...query }: RawQuery): Promise<Answer> {
  const page = await readPage(
    context,
    service.collection,
    query,
    plainNumber(limit) === -1 ? { isWhole: true, after: cursor } : { first: limit, after: cursor },
  )
  return valueAnswer(
    page.rows.map(({ item }) => item),
    { ...page.meta, next_cursor: page.hasNextPage ? (page.rows.at(-1)?.cursor ?? null) : null },
  )
}

async function readSingleton(service: ItemsService, query: RawQuery): Promise<Answer> {
  const { data, meta, ...version } = await service.readTextByQuery({ ...query, limit: 1 }, { withVersion: query.aggregate === undefined })
  if (data !== '[]') return { ...itemAnswer({ data: data.slice(1, -1), ...version }), ...(query.meta === undefined ? {} : { meta }) }
  return valueAnswer(await service.readSingleton(query), query.meta === undefined ? undefined : meta)
}

/** One item by key. */
export async function readItem(context: ServiceContext, collection: string, key: PrimaryKey, query: RawQuery): Promise<Answer> {
  return readable(context, collection, async () =>
    itemAnswer(await itemsService(context, collection).readOneResult(key, query, { withVersion: true })),
  )
}

/** Body of SEARCH: `{ query?, keys? }`. */
export async function searchItems(context: ServiceContext, collection: string, query: RawQuery, keys: unknown): Promise<Answer> {
  if (keys === undefined) return readItems(context, collection, query)
  const service = await serviceFor(context, collection, 'read')
  const { data, meta } = await service.readManyText(keyList(keys), query)
  return query.meta === undefined ? textAnswer(data) : textAnswer(data, meta)
}

/** Creates one item or a list of them and answers as reads do; with `options.on`, items that are there already are updated. */
export async function createItems(
  context: ServiceContext,
  collection: string,
  body: unknown,
  query: RawQuery,
  options: MutationOptions,
): Promise<Answer> {
  const service = await serviceFor(context, collection, 'create', ...(options.on ? (['update'] as const) : []))
  if (Array.isArray(body)) {
    const items = body.map(itemOf)
    const keys = options.on ? await service.upsertMany(items, options) : await service.createMany(items, options)
    return afterWrite(async () => textAnswer((await service.readManyText(keys, query)).data))
  }
  const item = itemOf(body ?? {})
  const key = options.on ? await service.upsertOne(item, options) : await service.createOne(item, options)
  return afterWrite(() => readItem(context, collection, key, query))
}

/** Updates one item by key. */
export async function updateItem(
  context: ServiceContext,
  collection: string,
  key: PrimaryKey,
  body: unknown,
  query: RawQuery,
  options: MutationOptions,
): Promise<Answer> {
  const service = await serviceFor(context, collection, 'update')
  await service.updateOne(key, itemOf(body ?? {}), options)
  return afterWrite(() => readItem(context, collection, key, query))
}

/** Updates a singleton, creating it on its first write. */
export async function updateSingleton(
  context: ServiceContext,
  collection: string,
  body: unknown,
  query: RawQuery,
  options: MutationOptions,
): Promise<Answer> {
  const service = await serviceFor(context, collection, 'update', 'create')
  await service.upsertSingleton(itemOf(body ?? {}), options)
  return afterWrite(() => readItems(context, collection, query))
}

/** Updates many: a list of items with their keys, `{ keys, data }`, or `{ query, data }`; a singleton takes its object. */
export async function updateItems(
  context: ServiceContext,
  collection: string,
  body: unknown,
  query: RawQuery,
  options: MutationOptions,
): Promise<Answer> {
  const { isSingleton } = itemsService(context, collection).collection
  if (isSingleton) return updateSingleton(context, collection, body, query, options)
  const service = await serviceFor(context, collection, 'update')
  const keys = await updateKeys(service, body, options)
  return afterWrite(async () => textAnswer((await service.readManyText(keys, query)).data))
}

async function updateKeys(service: ItemsService, body: unknown, options: MutationOptions): Promise<PrimaryKey[]> {
  if (Array.isArray(body)) return service.updateBatch(body.map(itemOf), options)
  const selection = selectionOf(body, true)
  const data = itemOf(selection.data)
  return selection.keys ? service.updateMany(selection.keys, data, options) : service.updateByQuery(selection.query!, data, options)
}

/** Deletes one item by key. */
export async function deleteItem(context: ServiceContext, collection: string, key: PrimaryKey, options: MutationOptions): Promise<Answer> {
  const service = await serviceFor(context, collection, 'delete')
  await service.deleteOne(key, options)
  return noAnswer
}

/** Deletes many: a list of keys, `{ keys }`, or `{ query }`. */
export async function deleteItems(context: ServiceContext, collection: string, body: unknown, options: MutationOptions): Promise<Answer> {
  const service = await serviceFor(context, collection, 'delete')
  const selection: Selection = Array.isArray(body) ? { keys: body as PrimaryKey[] } : selectionOf(body, false)
  if (selection.keys) await service.deleteMany(selection.keys, options)
  else await service.deleteByQuery(selection.query!, options)
  return noAnswer
}

/** The answer to a write is what the caller may read of it; if that is nothing, the write stands all the same. */
export async function afterWrite(read: () => Promise<Answer>): Promise<Answer> {
  try {
    return await read()
  } catch (error) {
    if (isApiError(error) && error.code === 'FORBIDDEN') return noAnswer
    throw error
  }
}

interface Selection {
  readonly keys?: PrimaryKey[]
  readonly query?: RawQuery
  readonly data?: unknown
}

function selectionOf(body: unknown, needsData: boolean): Selection {
  const given = isPlainObject(body) ? body : {}
  if (needsData && given.data === undefined && (given.keys !== undefined || given.query !== undefined || Object.keys(given).length === 0))
    throw invalidPayload('"data" is required')
  for (const name of Object.keys(given))
    if (!['keys', 'query', ...(needsData ? ['data'] : [])].includes(name) && (given.keys ?? given.query) !== undefined)
      throw invalidPayload(`"${name}" is not allowed`)
  if (given.keys !== undefined && given.query !== undefined)
    throw invalidPayload('"value" contains a conflict between exclusive peers [query, keys]')
  if (given.keys === undefined && given.query === undefined) throw invalidPayload('"value" must contain at least one of [query, keys]')
  if (given.keys !== undefined) return { keys: keyList(given.keys), data: given.data }
  if (!isPlainObject(given.query)) throw invalidPayload('"query" must be an object')
  return { query: given.query as RawQuery, data: given.data }
}

function keyList(keys: unknown): PrimaryKey[] {
  if (!Array.isArray(keys)) throw invalidPayload('"keys" must be an array')
  if (keys.some((key) => typeof key !== 'string' && typeof key !== 'number'))
    throw invalidPayload('"keys" must be a list of texts and numbers')
  return keys as PrimaryKey[]
}

/** A payload is an object; anything else is refused. */
export function itemOf(value: unknown): Item {
  if (!isPlainObject(value)) throw invalidPayload('Expected an object')
  return value
}
