import type { Item, PrimaryKey, ServiceContext } from '../context.js'
import { plainNumber } from '../database/value-reading.js'
import { forbidden, invalidPayload, isApiError } from '../errors/api-error.js'
import type { PermissionAction } from '../permissions/policies.js'
import { isPlainObject } from '../query/parse/raw.js'
import type { RawQuery } from '../query/query.js'
import type { Collection } from '../schema/model.js'
import { mayDo } from '../services/items/access.js'
import { collectionOf, unknownCollection } from '../services/items/collection-of.js'
import { canBeKey, checkKey } from '../services/items/keys.js'
import type { AskedAnswer, MutationOptions } from '../services/items/mutation-options.js'
import { type Page, type PageArguments, readPage } from '../services/items/pages.js'
import { exists } from '../services/items/read-keys.js'
import { readManyText, readOneText, readTextByQuery, singletonDefaults } from '../services/items/reading.js'
import { deleteWhere, updateWhere, type Where } from '../services/items/where.js'
import {
  createMany,
  createOne,
  deleteByQuery,
  deleteMany,
  deleteOne,
  updateBatch,
  updateByQuery,
  updateMany,
  updateOne,
  upsertMany,
  upsertOne,
  upsertSingleton,
} from '../services/items/writing.js'
import { versionOf } from '../services/versions/read.js'
import { type Answer, itemAnswer, noAnswer, textAnswer, valueAnswer } from './answer.js'
import type { ItemReading } from './row.js'

/** Used where a door does not say what it wants. */
const usualReading: ItemReading = { withVersion: true }

/**
 * Refuses a caller who has no rule for any of these actions with the words for a collection that does not exist, before anything else of
 * the request is looked at.
 */
export async function requireAnyRule(context: ServiceContext, collection: string, ...actions: readonly PermissionAction[]): Promise<void> {
  collectionOf(context, collection)
  // What is explained is refused by the read itself, which tells why.
  if (context.explain) return
  for (const action of actions) if (await mayDo(context, collection, action)) return
  throw unknownCollection(collection)
}

/**
 * Reads; if that fails, callers without any rule for it get the refusal for an unknown collection instead, so that they learn nothing else. Callers who may read do
 * not pay for the check.
 */
async function readable<Result>(context: ServiceContext, collection: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read()
  } catch (error) {
    await requireAnyRule(context, collection, 'read')
    throw error
  }
}

/** A list; of a singleton, its one item. */
export async function readItems(
  context: ServiceContext,
  collection: string,
  query: RawQuery,
  reading: ItemReading = usualReading,
): Promise<Answer> {
  return readable(context, collection, () => readList(context, collectionOf(context, collection), query, reading))
}

async function readList(context: ServiceContext, collection: Collection, query: RawQuery, reading: ItemReading): Promise<Answer> {
  if (collection.isSingleton) return readOnlyItem(context, collection, query, reading)
  if (query.cursor !== undefined) return readNextPage(context, collection, query)
  const { data, meta } = await readTextByQuery(context, collection.name, query)
  return query.meta === undefined ? textAnswer(data) : textAnswer(data, meta)
}

/** A page by cursor; `meta.next_cursor` is where the next one begins, null after the last. */
async function readNextPage(context: ServiceContext, collection: Collection, { cursor, limit, ...query }: RawQuery): Promise<Answer> {
  const page = await readPage(
    context,
    collection,
    query,
    plainNumber(limit) === -1 ? { isWhole: true, after: cursor } : { first: limit, after: cursor },
  )
  return valueAnswer(
    page.rows.map(({ item }) => item),
    { ...page.meta, next_cursor: page.hasNextPage ? (page.rows.at(-1)?.cursor ?? null) : null },
  )
}

/** A page with the cursors of its items, for GraphQL's connections; it is refused as a list is. */
export async function readItemPage(context: ServiceContext, collection: string, query: RawQuery, page: PageArguments): Promise<Page> {
  return readable(context, collection, () => readPage(context, collectionOf(context, collection), query, page))
}

/** The item of a singleton. If there is none yet, or the caller cannot see it, the answer is a value (not a text) of defaults, with a null key. */
async function readOnlyItem(context: ServiceContext, collection: Collection, query: RawQuery, reading: ItemReading): Promise<Answer> {
  const withVersion = reading.withVersion === true && query.aggregate === undefined
  const { data, meta, ...version } = await readTextByQuery(context, collection.name, { ...query, limit: 1 }, { ...reading, withVersion })
  const counts = query.meta === undefined ? {} : { meta }
  if (data !== '[]') return { ...itemAnswer({ data: data.slice(1, -1), ...version }), ...counts }
  if (versionOf(query) !== null) throw forbidden()
  return { ...valueAnswer(await singletonDefaults(context, collection, query)), ...counts }
}

/** One item by key. */
export async function readItem(
  context: ServiceContext,
  collection: string,
  key: PrimaryKey,
  query: RawQuery,
  reading: ItemReading = usualReading,
): Promise<Answer> {
  return readable(context, collection, async () => itemAnswer(await readOneText(context, collection, key, query, reading)))
}

/** Body of SEARCH: `{ query?, keys? }`. */
export async function searchItems(context: ServiceContext, collection: string, query: RawQuery, keys: unknown): Promise<Answer> {
  if (keys === undefined) return readItems(context, collection, query)
  await requireAnyRule(context, collection, 'read')
  const { data, meta } = await readManyText(context, collection, keyList(keys), query)
  return query.meta === undefined ? textAnswer(data) : textAnswer(data, meta)
}

/** Creates one item or a list of them and answers as reads do; with `options.on`, items that are there already are updated. */
export async function createItems(
  context: ServiceContext,
  collection: string,
  body: unknown,
  query: RawQuery,
  options: MutationOptions,
  reading: ItemReading = usualReading,
): Promise<Answer> {
  await requireAnyRule(context, collection, 'create', ...(options.on ? (['update'] as const) : []))
  if (Array.isArray(body)) {
    const items = body.map(requirePayload)
    const keys = options.on ? await upsertMany(context, collection, items, options) : await createMany(context, collection, items, options)
    return afterWrite(async () => textAnswer((await readManyText(context, collection, keys, query)).data))
  }
  const item = requirePayload(body ?? {})
  const wanted = wantAnswer(query, reading)
  const whole = { ...options, isWhole: true, answer: wanted.asked }
  const key = options.on ? await upsertOne(context, collection, item, options) : await createOne(context, collection, item, whole)
  return wanted.given() ?? afterWrite(() => readItem(context, collection, key, query, reading))
}

/** Asks a write of one item for the answer, which it gives where it costs no statement more. */
function wantAnswer(query: RawQuery, { withVersion = false }: ItemReading): { asked: AskedAnswer | undefined; given: () => Answer | null } {
  let answer: Answer | null = null
  const tell: AskedAnswer['tell'] = (result) => {
    answer = itemAnswer(result)
  }
  return { asked: versionOf(query) === null ? { query, withVersion, tell } : undefined, given: () => answer }
}

/** Updates one item by key. */
export async function updateItem(
  context: ServiceContext,
  collection: string,
  key: PrimaryKey,
  body: unknown,
  query: RawQuery,
  options: MutationOptions,
  reading: ItemReading = usualReading,
): Promise<Answer> {
  await requireAnyRule(context, collection, 'update')
  const wanted = wantAnswer(query, reading)
  await updateOne(context, collection, key, requirePayload(body ?? {}), { ...options, isWhole: true, answer: wanted.asked })
  return wanted.given() ?? afterWrite(() => readItem(context, collection, key, query, reading))
}

/** Updates a singleton, creating it on its first write. */
async function updateSingleton(
  context: ServiceContext,
  collection: string,
  body: unknown,
  query: RawQuery,
  options: MutationOptions,
  reading: ItemReading = usualReading,
): Promise<Answer> {
  await requireAnyRule(context, collection, 'update', 'create')
  await upsertSingleton(context, collection, requirePayload(body ?? {}), options)
  return afterWrite(() => readItems(context, collection, query, reading))
}

/** Updates many: a list of items with their keys, `{ keys, data }`, `{ query, data }`, or `{ where, data }`; a singleton takes its object. */
export async function updateItems(
  context: ServiceContext,
  collection: string,
  body: unknown,
  query: RawQuery,
  options: MutationOptions,
  reading: ItemReading = usualReading,
): Promise<Answer> {
  const { isSingleton } = collectionOf(context, collection)
  if (isSingleton) return updateSingleton(context, collection, body, query, options, reading)
  await requireAnyRule(context, collection, 'update')
  const where = whereOf(body, ['data'])
  if (where) {
    const keys = await updateWhere(context, collection, where, requirePayload(where.data), options)
    return affectedAnswer(keys, await readWritten(context, collection, keys, query))
  }
  const keys = await updateKeys(context, collection, body, options)
  return afterWrite(async () => textAnswer((await readManyText(context, collection, keys, query)).data))
}

async function updateKeys(context: ServiceContext, collection: string, body: unknown, options: MutationOptions): Promise<PrimaryKey[]> {
  if (Array.isArray(body)) return updateBatch(context, collection, body.map(requirePayload), options)
  const selection = selectionOf(body, true)
  const data = requirePayload(selection.data)
  return selection.keys
    ? updateMany(context, collection, selection.keys, data, options)
    : updateByQuery(context, collection, selection.query!, data, options)
}

/** Deletes one item by key. */
export async function deleteItem(context: ServiceContext, collection: string, key: PrimaryKey, options: MutationOptions): Promise<Answer> {
  await requireAnyRule(context, collection, 'delete')
  await deleteOne(context, collection, key, options)
  return noAnswer
}

/** Deletes many: a list of keys, `{ keys }`, `{ query }`, or `{ where }`, which answers what is deleted. */
export async function deleteItems(
  context: ServiceContext,
  collection: string,
  body: unknown,
  query: RawQuery,
  options: MutationOptions,
): Promise<Answer> {
  await requireAnyRule(context, collection, 'delete')
  const where = whereOf(body, [])
  if (where) {
    let deleted: Answer = noAnswer
    const keys = await deleteWhere(context, collection, where, options, async (inside, found) => {
      deleted = await readWritten(inside, collection, found, query)
    })
    return affectedAnswer(keys, deleted)
  }
  const selection: Selection = Array.isArray(body) ? { keys: body as PrimaryKey[] } : selectionOf(body, false)
  if (selection.keys) await deleteMany(context, collection, selection.keys, options)
  else await deleteByQuery(context, collection, selection.query!, options)
  return noAnswer
}

/** Refuses a key that no item has. It ignores rules, so it may only be called after a write that has checked them. */
export async function requireItem(context: ServiceContext, collection: string, key: PrimaryKey): Promise<void> {
  if (!(await exists(context, collectionOf(context, collection), key))) throw forbidden()
}

/** Answers a write with what the caller may read. If that is nothing, the answer is empty, and the write is kept. */
export async function afterWrite(read: () => Promise<Answer>): Promise<Answer> {
  try {
    return await read()
  } catch (error) {
    if (isApiError(error) && error.code === 'FORBIDDEN') return noAnswer
    throw error
  }
}

/** Reads items that are written; nothing where no field is asked for. */
async function readWritten(context: ServiceContext, collection: string, keys: readonly PrimaryKey[], query: RawQuery): Promise<Answer> {
  if (Array.isArray(query.fields) && query.fields.length === 0) return noAnswer
  return afterWrite(async () => textAnswer((await readManyText(context, collection, keys, query)).data))
}

/** How many items were written, and those that the caller can see. */
function affectedAnswer(keys: readonly PrimaryKey[], items: Answer): Answer {
  const meta = { affected: keys.length }
  return items.kind === 'nothing' ? valueAnswer([], meta) : { ...items, meta }
}

/** Beside what it writes. */
const whereParts: readonly string[] = ['where', 'search', 'max_affected']

/** The body `{ where, search?, max_affected?, ... }` of a write of all items that match; null for any other body. */
function whereOf(body: unknown, others: readonly string[]): (Where & { readonly data?: unknown }) | null {
  if (!isPlainObject(body) || body.where === undefined || body.keys !== undefined || body.query !== undefined) return null
  const { where, search: searched, max_affected: most, data } = body
  const unknown = Object.keys(body).find((name) => !whereParts.includes(name) && !others.includes(name))
  if (unknown !== undefined) throw invalidPayload(`"${unknown}" is not allowed`)
  if (!isPlainObject(where)) throw invalidPayload('"where" must be an object')
  const search = searched ?? undefined
  if (search !== undefined && typeof search !== 'string') throw invalidPayload('"search" must be a text')
  if (most === undefined || most === null) return { filter: where, search, data }
  const maxAffected = plainNumber(most)
  if (!Number.isSafeInteger(maxAffected) || maxAffected < 0) throw invalidPayload('"max_affected" must be a whole number, 0 or greater')
  return { filter: where, search, data, maxAffected }
}

/** The key of an item in the form in which it is told; null for what can be no key. */
export const toldKey = (collection: Collection, key: unknown): PrimaryKey | null =>
  canBeKey(collection, key) ? checkKey(collection, key) : null

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
export function requirePayload(value: unknown): Item {
  if (!isPlainObject(value)) throw invalidPayload('Expected an object')
  return value
}
