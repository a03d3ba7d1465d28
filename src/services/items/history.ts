import { asSystem, type Item, type PrimaryKey, type ServiceContext } from '../../context.js'
import { insertRows } from '../../database/row-statements.js'
import { fieldNode } from '../../query/field-tree.js'
import type { Collection } from '../../schema/model.js'
import { checkKey, filterOfKeys, keyOfRow } from './keys.js'
import type { Creation, MutationOptions } from './mutation-options.js'
import { readItems, readTextOfKey } from './read.js'

/** What happened to which items; `snapshots` and `delta` are in the API's form and free of secrets. */
export interface HistoryEntry {
  readonly action: string
  readonly key: PrimaryKey
  readonly snapshot: Item | null
  readonly delta: Item | null
  /** The content version that was saved. */
  readonly version?: PrimaryKey
}

/** Does such a write leave a trace? The server's own do not. */
export const leavesHistory = (
  { accountability: who }: Pick<ServiceContext, 'accountability'>,
  { accountability }: Pick<Collection, 'accountability'>,
  { skipTracking }: MutationOptions,
): boolean => who !== null && skipTracking !== true && accountability !== null

/** The fields of these that history tells as changed: what the nesting itself fills is none. */
export const toldFields = (values: Item, { impliedFields }: MutationOptions): string[] =>
  Object.keys(values).filter((name) => !impliedFields?.includes(name))

/**
 * Writes activity, and revisions where the collection keeps them, in the running transaction. The server's own writes
 * leave no trace. Gives the ids of the revisions made.
 */
export async function recordHistory(
  context: ServiceContext,
  collection: Collection,
  entries: readonly HistoryEntry[],
  options: MutationOptions,
): Promise<PrimaryKey[]> {
  if (entries.length === 0 || !leavesHistory(context, collection, options)) return []
  const activities = await insert(
    context,
    'directus_activity',
    entries.map((entry) => ({ ...activityOf(context, collection, entry.action), item: String(entry.key) })),
  )
  if (collection.accountability !== 'all') return []
  const kept = entries.map((entry, index) => ({ ...entry, activity: activities[index] })).filter(({ snapshot }) => snapshot !== null)
  const revisions = await insert(
    context,
    'directus_revisions',
    kept.map((entry) => ({
      activity: entry.activity,
      collection: collection.name,
      item: String(entry.key),
      data: entry.snapshot,
      delta: entry.delta,
      ...(entry.version === undefined ? {} : { version: entry.version }),
    })),
  )
  for (const revision of revisions) options.onRevisionCreate?.(revision)
  return revisions
}

/** What an activity tells, but the item. */
export function activityOf({ accountability: who }: ServiceContext, { name }: Collection, action: string): Item {
  return {
    action,
    user: who?.user ?? null,
    collection: name,
    ip: who?.ip ?? null,
    user_agent: who?.userAgent ?? null,
    origin: who?.origin ?? null,
    timestamp: new Date(),
  }
}

/** Names the parent of the revisions that nested writes made. */
export async function adoptRevisions(
  context: ServiceContext,
  parent: PrimaryKey | undefined,
  children: readonly PrimaryKey[],
): Promise<void> {
  if (parent === undefined || children.length === 0) return
  const where = { id: { in: children.map(Number) } }
  await context.database.withPrisma((client) => client.revision.updateMany({ where, data: { parent: Number(parent) } }))
}

/** Rows of one statement: enough to make the number of statements small, few enough for every database's limit of parameters. */
const rowsAtOnce = 1_000

/** Inserts rows about different items; gives their ids in the order of the rows. */
async function insert(context: ServiceContext, table: string, rows: readonly Item[]): Promise<PrimaryKey[]> {
  const ids: PrimaryKey[] = []
  for (let start = 0; start < rows.length; start += rowsAtOnce) {
    const part = rows.slice(start, start + rowsAtOnce)
    const encoded = part.map((row) => encodeHistory(context, table, row))
    const made = await insertRows<{ id: PrimaryKey; item: string }>(context.database, table, encoded, ['id', 'item'])
    // Databases do not promise to answer in the order of the rows.
    const idOf = new Map(made.map(({ id, item }) => [item, id]))
    ids.push(...part.map(({ item }) => idOf.get(String(item))!))
  }
  return ids
}

/** Values of such a table, written for the driver. */
export function encodeHistory({ schema, database }: ServiceContext, table: string, values: Item): Item {
  const { fields } = schema.collections.get(table)!
  const row: Item = {}
  for (const [name, value] of Object.entries(values)) {
    const field = fields.get(name)!
    row[name] = database.dialect.encode(field.type, value instanceof Date ? value.toISOString() : value, field.storage)
  }
  return row
}

/** The items as revisions keep them: own fields only, secrets masked, in the API's form. */
export async function readSnapshots(context: ServiceContext, collection: Collection, keys: readonly PrimaryKey[]): Promise<Item[]> {
  const system = asSystem(context)
  // As nodes: a name may have characters that mean something in a path.
  const fields = [...collection.fields.values()].filter((field) => !field.isAlias).map(({ name }) => fieldNode(name))
  const [key, ...others] = keys
  // Most writes are of one item, and all keys share one plan.
  if (key !== undefined && others.length === 0)
    return JSON.parse(
      (await readTextOfKey(system, collection, checkKey(collection, key), { fields }, { emitEvents: false })).data,
    ) as Item[]
  return readItems(system, collection, { fields, ...filterOfKeys(collection, keys, {}), limit: -1 }, { emitEvents: false })
}

/** Creates a list of items of one collection; their history is written in the end, for all of them at once. */
export async function trackTogether<Result>(
  context: ServiceContext,
  collection: Collection,
  options: MutationOptions,
  work: (options: MutationOptions) => Promise<Result>,
): Promise<Result> {
  const creations: Creation[] = []
  const result = await work({ ...options, creations })
  await trackCreations(context, collection, creations, options)
  return result
}

/** Writes the history of items that were created: read back, so that they are in the API's form and secrets are masked. */
export async function trackCreations(
  context: ServiceContext,
  collection: Collection,
  creations: readonly Creation[],
  options: MutationOptions,
): Promise<void> {
  if (!leavesHistory(context, collection, options)) return
  for (let start = 0; start < creations.length; start += rowsAtOnce)
    await trackSome(context, collection, creations.slice(start, start + rowsAtOnce), options)
}

async function trackSome(
  context: ServiceContext,
  collection: Collection,
  creations: readonly Creation[],
  options: MutationOptions,
): Promise<void> {
  const snapshots = await readSnapshots(
    context,
    collection,
    creations.map(({ key }) => key),
  )
  const snapshotOf = new Map(snapshots.map((snapshot) => [String(keyOfRow(collection, snapshot)), snapshot]))
  const entries = creations.map(({ key, names }) => {
    const snapshot = snapshotOf.get(String(key)) ?? {}
    const told = Object.fromEntries(names.map((name) => [name, snapshot[name]]))
    return { action: 'create', key, snapshot: told, delta: told }
  })
  const revisions = await recordHistory(context, collection, entries, options)
  for (const [index, { nestedRevisions }] of creations.entries()) await adoptRevisions(context, revisions[index], nestedRevisions)
}
