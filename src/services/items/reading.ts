import type { Item, PrimaryKey, ServiceContext } from '../../context.js'
import { forbidden } from '../../errors/api-error.js'
import { parseQuery } from '../../query/parse/query.js'
import type { RawQuery } from '../../query/query.js'
import type { Collection } from '../../schema/model.js'
import { readRawVersion, readVersionText, versionOf } from '../versions/read.js'
import { collectionOf } from './collection-of.js'
import { checkKey, checkKeys, filterOfKeys, queryOfKey } from './keys.js'
import { onlyItem, readText, readTextOfItem } from './read.js'
import type { ReadOptions, ReadResult } from './read-options.js'
import { readScope } from './read-scope.js'

// Reads of the items of a collection by its name, content versions included: what resolvers and services ask. Each goes the line of read.ts.

/** Items as objects. */
export async function readByQuery(context: ServiceContext, name: string, query: RawQuery, options: ReadOptions = {}): Promise<Item[]> {
  return JSON.parse((await readTextByQuery(context, name, query, options)).data) as Item[]
}

/** The answer as the database wrote it: JSON text of the list, and the counts asked for. */
export async function readTextByQuery(
  context: ServiceContext,
  name: string,
  query: RawQuery,
  options: ReadOptions = {},
): Promise<ReadResult> {
  const collection = collectionOf(context, name)
  const version = versionOf(query)
  return version === null ? readText(context, collection, query, options) : readVersionText(context, collection, version, query, options)
}

/** One item; refused when it does not exist or the caller may not see it. */
export async function readOne(
  context: ServiceContext,
  name: string,
  key: PrimaryKey,
  query: RawQuery = {},
  options: ReadOptions = {},
): Promise<Item> {
  return JSON.parse((await readOneText(context, name, key, query, options)).data) as Item
}

/** One item as the database wrote it, with its version if that is asked for; refused as `readOne` refuses. */
export async function readOneText(
  context: ServiceContext,
  name: string,
  key: PrimaryKey,
  query: RawQuery = {},
  options: ReadOptions = {},
): Promise<ReadResult> {
  const collection = collectionOf(context, name)
  if (versionOf(query) === null) return readTextOfItem(context, collection, key, query, options)
  return onlyItem(await readItemOfVersion(context, collection, checkKey(collection, key), query, options))
}

/** One item, as a content version would make it. */
async function readItemOfVersion(
  context: ServiceContext,
  collection: Collection,
  key: PrimaryKey,
  query: RawQuery,
  options: ReadOptions,
): Promise<ReadResult> {
  const asked = queryOfKey(collection, key, query)
  const version = query.versionRaw === undefined ? null : versionOf(query)
  if (version === null) return readTextByQuery(context, collection.name, asked, { ...options, keys: [key] })
  return readRawVersion(context, collection, version, key, asked, options)
}

/** Those of the items that exist and the caller may see. */
export async function readMany(
  context: ServiceContext,
  name: string,
  keys: readonly PrimaryKey[],
  query: RawQuery = {},
  options: ReadOptions = {},
): Promise<Item[]> {
  return JSON.parse((await readManyText(context, name, keys, query, options)).data) as Item[]
}

/** JSON text of `readMany`. */
export async function readManyText(
  context: ServiceContext,
  name: string,
  keys: readonly PrimaryKey[],
  query: RawQuery = {},
  options: ReadOptions = {},
): Promise<ReadResult> {
  const collection = collectionOf(context, name)
  if (keys.length === 0) return { data: '[]', meta: {} }
  const ofKeys = filterOfKeys(collection, checkKeys(collection, keys), query)
  return readTextByQuery(context, name, { limit: -1, ...query, ...ofKeys }, options)
}

/** The singleton's item; before its first write its key is null and fields have their defaults. */
export async function readSingleton(context: ServiceContext, name: string, query: RawQuery = {}, options: ReadOptions = {}): Promise<Item> {
  const found = await findSingleton(context, name, query, options)
  return found ?? singletonDefaults(context, collectionOf(context, name), query)
}

/** The singleton's item; null before its first write, and where the caller may not see it. */
async function findSingleton(context: ServiceContext, name: string, query: RawQuery = {}, options: ReadOptions = {}): Promise<Item | null> {
  const [item] = await readByQuery(context, name, { ...query, limit: 1 }, options)
  if (item === undefined && versionOf(query) !== null) throw forbidden()
  return item ?? null
}

/** What a singleton answers before its first write: its key null, and the defaults of the fields that were asked for. */
export async function singletonDefaults(context: ServiceContext, collection: Collection, query: RawQuery): Promise<Item> {
  const scope = await readScope(context, query)
  const parsed = parseQuery({ fields: query.fields, alias: query.alias }, collection.name, scope.parse)
  const item: Item = {}
  if (parsed.kind !== 'read') return item
  for (const selection of parsed.level.selections) {
    if (selection.kind !== 'value' || selection.operand.kind !== 'field') continue
    const field = collection.fields.get(selection.operand.field)
    const value = field?.name === collection.primaryKey ? null : field?.defaultValue
    if (field?.name === collection.primaryKey || isLiteral(value)) item[selection.key] = value
  }
  return item
}

const isLiteral = (value: unknown): boolean =>
  value !== undefined && value !== null && !(typeof value === 'object' && 'expression' in value)
