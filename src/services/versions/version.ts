import type { Item, PrimaryKey, ServiceContext } from '../../context.js'
import { apiError, forbidden, invalidPayload } from '../../errors/api-error.js'
import type { Collection } from '../../schema/model.js'
import { mayDo } from '../items/access.js'
import { collectionOf } from '../items/collection-of.js'
import { checkKey } from '../items/keys.js'
import { readTextOfItem } from '../items/read.js'
import { readMainItem } from './main-item.js'

/** A version as the caller may read it. */
export interface Version {
  readonly id: string
  readonly key: string
  readonly collection: string
  /** The key of its item as text; null for an item that is still to be made. */
  readonly item: string | null
  readonly delta: Item | null
  readonly hash: string | null
}

/** What a new version is told to be. */
interface NewVersion {
  readonly key: string
  readonly collection: string
  readonly item: string | null
}

/** These keys mean the item itself. */
export const mainKeys: ReadonlySet<unknown> = new Set(['main', 'published'])
/** The one key an item that does not exist yet can be drafted under. */
const draftKey = 'draft'

/** Checks the form of a new version. */
export function checkNewVersion(data: Item): NewVersion {
  refuseOtherFields(data, ['id', 'key', 'name', 'collection', 'item'])
  for (const name of ['key', 'collection', 'item']) if (data[name] === undefined) throw invalidPayload(`"${name}" is required`)
  const { key, collection, item } = data
  if (typeof collection !== 'string') throw invalidPayload('"collection" must be a string')
  if (item !== null && typeof item !== 'string') throw invalidPayload('"item" must be a string')
  return { key: checkVersionKey(key), collection, item: item === null && key !== draftKey ? refuseItemless() : item }
}

function refuseItemless(): never {
  throw invalidPayload(`"item" can only be null for the version "${draftKey}"`)
}

/** Checks a version's key. */
export function checkVersionKey(key: unknown): string {
  if (typeof key !== 'string') throw invalidPayload('"key" must be a string')
  if (key === '') throw invalidPayload('"key" is not allowed to be empty')
  if (mainKeys.has(key)) throw invalidPayload(`"${key}" is a reserved version key`)
  return key
}

/** Refuses fields beside these. */
export function refuseOtherFields(data: Item, allowed: readonly string[]): void {
  const other = Object.keys(data).find((name) => !allowed.includes(name))
  if (other !== undefined) throw invalidPayload(`"${other}" is not allowed`)
}

/** The collection of a version, as far as the caller may read it: unknown, out of sight and gone are the same. */
export async function collectionOfVersion(
  context: ServiceContext,
  { collection: name, item }: Pick<Version, 'collection' | 'item'>,
): Promise<Collection> {
  const collection = context.schema.collections.get(name)
  if (!collection?.primaryKey || !(await mayDo(context, name, 'read'))) throw forbidden()
  if (item !== null) await readMainItem(context, collection, checkKey(collection, item))
  if (!collection.isVersioned)
    throw apiError('UNPROCESSABLE_CONTENT', { reason: `Content Versioning is not enabled for collection "${name}"` })
  return collection
}

/** Refuses a second version of the same key for the same item. */
export async function requireFreeKey({ database }: ServiceContext, { key, collection, item }: NewVersion): Promise<void> {
  const same = await database.withPrisma((client) => client.version.count({ where: { key, collection, item }, take: 2 }))
  if (same > 1)
    throw apiError('UNPROCESSABLE_CONTENT', { reason: `Version "${key}" already exists for item "${item}" in collection "${collection}"` })
}

/** Reads a version with the caller's permissions. */
export async function readVersion(context: ServiceContext, id: PrimaryKey): Promise<Version> {
  const fields = ['id', 'key', 'collection', 'item', 'delta', 'hash']
  const { data } = await readTextOfItem(context, collectionOf(context, 'directus_versions'), id, { fields }, { emitEvents: false })
  return JSON.parse(data) as Version
}
