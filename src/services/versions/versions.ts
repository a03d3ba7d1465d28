import type { Item, PrimaryKey, ServiceContext } from '../../context.js'
import { apiError, forbidden, invalidPayload } from '../../errors/api-error.js'
import type { Collection } from '../../schema/model.js'
import { lockItem } from '../items/conditions.js'
import { emitAfterCommit, eventContext, eventNames } from '../items/hooks.js'
import { checkKey } from '../items/keys.js'
import type { MutationOptions } from '../items/mutation-options.js'
import { pickWithMarks } from '../items/specials.js'
import { createOne, updateOne } from '../items/writing.js'
import { withoutMarks } from './delta.js'
import { isChangedSince, readMainItem, renewHash } from './main-item.js'
import { type SaveOptions, saveDelta } from './save.js'
import { collectionOfVersion, readVersion, type Version } from './version.js'
import { visibleDelta } from './visible-delta.js'

/** How a version and its item differ. */
export interface Comparison {
  /** The item was changed since the version was made. */
  readonly outdated: boolean
  /** To be shown when the version is promoted: proves that the item is still the one that was compared. */
  readonly mainHash: string
  readonly current: Item
  readonly main: Item
}

// Content versions: drafts of items that wait to be promoted.

/** Adds to a version's delta; gives the item as it would become. Needs the right to change the version's delta. */
export async function saveVersion(context: ServiceContext, id: PrimaryKey, delta: Item, options: SaveOptions = {}): Promise<Item> {
  return inTransaction(context, (inside) => saveDelta(inside, id, delta, options))
}

/** Tells a version and its item apart, as far as the caller may read both. */
export async function compareVersion(context: ServiceContext, id: PrimaryKey): Promise<Comparison> {
  const version = await readVersion(context, id)
  if (version.item === null) throw forbidden()
  const collection = await collectionOfVersion(context, version)
  const main = await readMainItem(context, collection, version.item)
  const outdated = await isChangedSince(context, collection, version.item, version)
  const delta = await visibleDelta(context, collection, version.item, version.delta ?? {})
  return { outdated, mainHash: main.hash, current: { ...delta, [collection.primaryKey!]: version.item }, main: main.item }
}

/** Writes a version, or some of its fields, into its item, with the caller's own rights. Gives the item's key. */
export async function promoteVersion(
  given: ServiceContext,
  id: PrimaryKey,
  { mainHash, fields }: { readonly mainHash?: unknown; readonly fields?: readonly string[] | undefined },
  options: MutationOptions = {},
): Promise<PrimaryKey> {
  return inTransaction(given, async (context) => {
    const version = await readVersion(context, id)
    const collection = await collectionOfVersion(context, version)
    const delta = version.delta ?? {}
    if (Object.keys(withoutMarks(delta)).length === 0) throw apiError('UNPROCESSABLE_CONTENT', { reason: 'No changes to promote' })
    if (version.item !== null) await requireSameItem(context, collection, checkKey(collection, version.item), mainHash)
    const chosen = fields ? pickWithMarks(delta, (name) => fields.includes(name)) : delta
    const key = await writeVersion(context, collection, version, chosen, options)
    await renewHash(context, version.id, collection, key)
    return version.item ?? String(key)
  })
}

function inTransaction<Result>(context: ServiceContext, work: (inside: ServiceContext) => Promise<Result>): Promise<Result> {
  return context.database.transaction((database) => work({ ...context, database }))
}

async function requireSameItem(context: ServiceContext, collection: Collection, key: PrimaryKey, mainHash: unknown): Promise<void> {
  if (typeof mainHash !== 'string') throw invalidPayload('"mainHash" field is required')
  await lockItem(context, collection, key)
  const main = await readMainItem(context, collection, key)
  if (main.hash !== mainHash)
    throw apiError('UNPROCESSABLE_CONTENT', { reason: 'Main item has changed since this version was last updated' })
}

/** The item's own write, with the version's authors and dates; hooks are told before and after. */
async function writeVersion(
  context: ServiceContext,
  collection: Collection,
  { key, item }: Version,
  delta: Item,
  options: MutationOptions,
): Promise<PrimaryKey> {
  const { events } = context.platform
  const names = eventNames(collection, 'promote')
  const meta = { collection: collection.name, item, version: key }
  const payload = await events.emitFilter(names, delta, meta, eventContext(context))
  const asVersion = { ...options, isVersion: true }
  const written =
    item === null
      ? await createOne(context, collection.name, payload, asVersion)
      : await updateOne(context, collection.name, checkKey(collection, item), payload, asVersion)
  await emitAfterCommit(context, names, { ...meta, payload })
  return written
}
