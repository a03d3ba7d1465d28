import type { Item, PrimaryKey, ServiceContext } from '../../context.js'
import { hypothetically } from '../../database/hypothetical.js'
import { invalidQuery, isApiError } from '../../errors/api-error.js'
import type { FieldNode } from '../../query/field-tree.js'
import type { RawQuery } from '../../query/query.js'
import type { Collection } from '../../schema/model.js'
import { collectionOf } from '../items/collection-of.js'
import { checkKey, filterOfKeys } from '../items/keys.js'
import { readItems, readText } from '../items/read.js'
import { readKeys } from '../items/read-keys.js'
import type { ReadOptions, ReadResult } from '../items/read-options.js'
import { applyDelta } from './apply-delta.js'
import { hideNewKeys, type NewKeys } from './new-keys.js'
import { mainKeys, type Version } from './version.js'
import { visibleDelta } from './visible-delta.js'

/** Which version a query asks for; null for the items as they are. */
export const versionOf = ({ version }: RawQuery): string | null =>
  typeof version === 'string' && version !== '' && !mainKeys.has(version) ? version : null

/** Each version is written once on trial, so a list cannot have any number of them. */
const mostVersions = 1000

/** Where the key of each row stands while it is needed; no field has this name. */
const keyName = '$key'

/**
 * The items that have this version, as they would be if it were promoted: it is written in a transaction that is taken back,
 * and read there with the caller's permissions. Callers who may not read versions, or not the item itself, see nothing of them.
 */
export async function readVersionText(
  context: ServiceContext,
  collection: Collection,
  key: string,
  raw: RawQuery,
  options: ReadOptions,
): Promise<ReadResult> {
  const versions = await readableVersions(context, collection, key, options.keys)
  if (versions.size === 0) return { data: '[]', meta: {} }
  const failures = new Map<string, string>()
  const { rows, meta } = await hypothetically(context.database, async (database) => {
    const inside = { ...context, database }
    const created: NewKeys = new Map()
    for (const version of versions.values()) await tryApply(inside, collection, version, created, failures)
    const keys = [...versions.values()].map(({ item }) => checkKey(collection, item))
    const found = await readRows(inside, collection, keys, raw, options)
    if (!options.keepsNewKeys) await hideNewKeys(inside, collection, raw, found.rows, created)
    return found
  })
  // Asked once the trial is over: what it needs is as it was before, and a connection is free again.
  for (const row of rows) await describe(context, collection, row, versions, failures)
  return { data: JSON.stringify(rows), meta }
}

/** Versions of this key by item, as far as the caller may read them and their items. */
async function readableVersions(
  context: ServiceContext,
  collection: Collection,
  key: string,
  keys: readonly PrimaryKey[] | undefined,
): Promise<Map<string, Version>> {
  const ofItems = keys ? [{ item: { _in: keys.map(String) } }] : [{ item: { _nnull: true } }]
  const filter = { _and: [{ collection: { _eq: collection.name } }, { key: { _eq: key } }, ...ofItems] }
  const found = (await readItems(
    context,
    collectionOf(context, 'directus_versions'),
    { filter, fields: ['id', 'key', 'item', 'delta'], limit: mostVersions + 1 },
    { emitEvents: false },
  )) as unknown as Version[]
  if (found.length > mostVersions) throw invalidQuery(`More than ${mostVersions} items have this version; ask for single ones`)
  if (found.length === 0 || !collection.isVersioned) return new Map()
  const items = found.map(({ item }) => checkKey(collection, item))
  const visible = new Set(
    (await readKeys(context, collection, { filter: { [collection.primaryKey!]: { _in: items } }, limit: -1 })).map(String),
  )
  return new Map(found.filter(({ item }) => visible.has(String(item))).map((version) => [String(version.item), version]))
}

/** A delta that can no longer be written is told with its item, and leaves it as it is. */
async function tryApply(
  context: ServiceContext,
  collection: Collection,
  { item, delta }: Version,
  created: NewKeys,
  failures: Map<string, string>,
): Promise<void> {
  const remember = (name: string, key: PrimaryKey): void => void created.set(name, (created.get(name) ?? new Set()).add(String(key)))
  try {
    await context.database.transaction((database) =>
      applyDelta({ ...context, database }, collection, checkKey(collection, item), delta ?? {}, remember),
    )
  } catch (error) {
    if (!isApiError(error)) throw error
    failures.set(String(item), error.code)
  }
}

async function readRows(
  context: ServiceContext,
  collection: Collection,
  keys: readonly PrimaryKey[],
  raw: RawQuery,
  options: ReadOptions,
): Promise<{ rows: Item[]; meta: ReadResult['meta'] }> {
  const { version: _, versionRaw: __, ...query } = raw
  const asked = {
    ...query,
    ...filterOfKeys(collection, keys, query),
    ...(query.aggregate ? {} : { fields: withKey(collection, query.fields) }),
  }
  const { data, meta } = await readText(context, collection, asked, { ...options, withVersion: false })
  return { rows: JSON.parse(data) as Item[], meta }
}

function withKey(collection: Collection, fields: RawQuery['fields']): RawQuery['fields'] {
  const given = typeof fields === 'string' ? [fields] : (fields ?? [])
  const node: FieldNode = { kind: 'field', key: keyName, field: collection.primaryKey! }
  return [node, ...(given.length === 0 ? ['*'] : given)]
}

/** Says of a row which version it is of. */
async function describe(
  context: ServiceContext,
  collection: Collection,
  row: Item,
  versions: ReadonlyMap<string, Version>,
  failures: ReadonlyMap<string, string>,
): Promise<void> {
  const item = String(row[keyName])
  delete row[keyName]
  const version = versions.get(item)
  if (!version) return
  const error = failures.get(item)
  const told = error ? { error, delta: await visibleDelta(context, collection, checkKey(collection, item), version.delta ?? {}) } : {}
  row.$meta = { version_id: version.id, ...told }
}

/** An item with a version's delta laid over it as it is: relations are what the delta says of them. Fields out of the caller's sight stay out. */
export async function readRawVersion(
  context: ServiceContext,
  collection: Collection,
  version: string,
  key: PrimaryKey,
  raw: RawQuery,
  options: ReadOptions,
): Promise<ReadResult> {
  const [main] = JSON.parse((await readText(context, collection, raw, options)).data) as Item[]
  const found = (await readableVersions(context, collection, version, [key])).get(String(key))
  if (!main || !found) return { data: '[]', meta: {} }
  const delta = await visibleDelta(context, collection, key, found.delta ?? {})
  const known = Object.entries(delta).filter(([name]) => collection.fields.has(name))
  return { data: JSON.stringify([{ ...main, ...Object.fromEntries(known), [collection.primaryKey!]: found.item }]), meta: {} }
}
