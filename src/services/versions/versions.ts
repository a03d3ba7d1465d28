import type { Item, PrimaryKey, ServiceContext } from '../../context.js'
import { apiError, forbidden, invalidPayload } from '../../errors/api-error.js'
import type { Collection } from '../../schema/model.js'
import { lockItem } from '../items/conditions.js'
import { emitAfterCommit, eventContext, eventNames } from '../items/hooks.js'
import { ItemsService } from '../items/items.js'
import { checkKey } from '../items/keys.js'
import type { MutationOptions } from '../items/mutation-options.js'
import { resolveServiceOptions, type ServiceOptions } from '../items/service-options.js'
import { pickWithMarks } from '../items/specials.js'
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

/** Content versions: drafts of items that wait to be promoted (spec/09 §4). */
export class VersionsService extends ItemsService {
  constructor(options: ServiceOptions | ServiceContext) {
    super('directus_versions', resolveServiceOptions(options))
  }

  /** Adds to a version's delta; gives the item as it would become. Needs the right to change the version's delta. */
  async save(id: PrimaryKey, delta: Item, options: SaveOptions = {}): Promise<Item> {
    return this.inTransaction((context) => saveDelta(context, id, delta, options))
  }

  /** Tells a version and its item apart, as far as the caller may read both. */
  async compare(id: PrimaryKey): Promise<Comparison> {
    const version = await readVersion(this.context, id)
    if (version.item === null) throw forbidden()
    const collection = await collectionOfVersion(this.context, version)
    const main = await readMainItem(this.context, collection, version.item)
    const outdated = await isChangedSince(this.context, collection, version.item, version)
    const delta = await visibleDelta(this.context, collection, version.item, version.delta ?? {})
    return { outdated, mainHash: main.hash, current: { ...delta, [collection.primaryKey!]: version.item }, main: main.item }
  }

  /** Writes a version, or some of its fields, into its item, with the caller's own rights. Gives the item's key. */
  async promote(
    id: PrimaryKey,
    { mainHash, fields }: { readonly mainHash?: unknown; readonly fields?: readonly string[] | undefined },
    options: MutationOptions = {},
  ): Promise<PrimaryKey> {
    return this.inTransaction(async (context) => {
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

  private inTransaction<Result>(work: (context: ServiceContext) => Promise<Result>): Promise<Result> {
    return this.context.database.transaction((database) => work({ ...this.context, database }))
  }
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
  const service = context.platform.itemsService(collection.name, context)
  const written =
    item === null
      ? await service.createOne(payload, { ...options, isVersion: true })
      : await service.updateOne(checkKey(collection, item), payload, { ...options, isVersion: true })
  await emitAfterCommit(context, names, { ...meta, payload })
  return written
}
