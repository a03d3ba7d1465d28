import { asSystem, type Item, type PrimaryKey, type ServiceContext } from '../../context.js'
import { forbidden } from '../../errors/api-error.js'
import type { Collection } from '../../schema/model.js'
import { collectionOf } from '../items/collection-of.js'
import { recordHistory } from '../items/history.js'
import { readItems } from '../items/read.js'
import { readTouchableKeys } from '../items/read-keys.js'
import { pickWithMarks } from '../items/specials.js'
import { updateItems } from '../items/update.js'
import { updateOne } from '../items/writing.js'
import { markDelta, refuseSecrets } from './delta.js'
import { readMainItem } from './main-item.js'
import { collectionOfVersion, readVersion, type Version } from './version.js'
import { visibleDelta } from './visible-delta.js'

/** How a delta is saved. */
export interface SaveOptions {
  /** Adds to the caller's own last revision of the version instead of making another one. */
  readonly patchRevision?: boolean
}

/** Adds to a version's delta in the running transaction, with its history; gives the item as it would become. */
export async function saveDelta(context: ServiceContext, id: PrimaryKey, values: Item, options: SaveOptions): Promise<Item> {
  const version = await readVersion(context, id)
  await requireDeltaRight(context, id)
  const collection = await collectionOfVersion(context, version)
  refuseSecrets(context.schema, collection, values)
  const marked = markDelta(context.schema, collection, values, context.accountability?.user ?? null, new Date())
  const delta = { ...version.delta, ...ofFields(collection, marked) }
  await storeDelta(context, id, delta)
  if (!(options.patchRevision && (await patchRevision(context, version, values)))) await recordSave(context, collection, version, values)
  const main = version.item === null ? {} : (await readMainItem(context, collection, version.item)).item
  return { ...main, ...(await visibleDelta(context, collection, version.item, delta)), ...marked }
}

/** What is no field is answered, but not kept. */
const ofFields = (collection: Collection, delta: Item): Item => pickWithMarks(delta, (name) => collection.fields.has(name))

async function requireDeltaRight(context: ServiceContext, id: PrimaryKey): Promise<void> {
  const versions = context.schema.collections.get('directus_versions')!
  const reached = await readTouchableKeys(context, versions, [id], 'update', ['delta'])
  if (reached.length === 0) throw forbidden()
}

/** The right is checked, so the row itself is written by the server, in the caller's name. */
async function storeDelta(context: ServiceContext, id: PrimaryKey, delta: Item): Promise<void> {
  const versions = context.schema.collections.get('directus_versions')!
  const inTheirName = context.accountability && { ...context.accountability, admin: true }
  const options = { skipTracking: true, serverFields: new Set(['delta']) }
  await updateItems({ ...context, accountability: inTheirName }, versions, [id], { delta }, options)
}

/** The history of a save belongs to the item that is drafted. */
async function recordSave(context: ServiceContext, collection: Collection, { id, item }: Version, delta: Item): Promise<void> {
  await recordHistory(context, collection, [{ action: 'version_save', key: item ?? '', snapshot: delta, delta, version: id }], {})
}

/** Adds to the last revision of this version when the caller made it. */
async function patchRevision(context: ServiceContext, { id }: Version, values: Item): Promise<boolean> {
  const { accountability } = context
  const system = asSystem(context)
  const question = {
    filter: { version: { _eq: id } },
    fields: ['id', 'delta', 'data', 'activity.user'],
    sort: ['-id'],
    limit: 1,
  }
  const [last] = await readItems(system, collectionOf(context, 'directus_revisions'), question, { emitEvents: false })
  if (!last || !accountability?.user || (last.activity as Item | null)?.user !== accountability.user) return false
  const merged = (before: unknown): Item => ({ ...(before as Item | null), ...values })
  const changes = { delta: merged(last.delta), data: merged(last.data) }
  await updateOne(system, 'directus_revisions', last.id as PrimaryKey, changes, { emitEvents: false })
  return true
}
