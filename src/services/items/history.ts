import type { Collection } from '../../schema/model.js'
import type { Item, PrimaryKey, ServiceContext } from '../platform.js'
import type { MutationOptions } from './mutation-options.js'

/** What happened to which items; `snapshots` and `delta` are in the API's form and free of secrets. */
export interface HistoryEntry {
  readonly action: string
  readonly key: PrimaryKey
  readonly snapshot: Item | null
  readonly delta: Item | null
  /** The content version that was saved. */
  readonly version?: PrimaryKey
}

/**
 * Writes activity, and revisions where the collection keeps them, in the running transaction. The server's own writes
 * leave no trace. Gives the ids of the revisions made.
 */
export async function recordHistory(context: ServiceContext, collection: Collection, entries: readonly HistoryEntry[], options: MutationOptions): Promise<PrimaryKey[]> {
  const who = context.accountability
  if (!who || options.skipTracking || collection.accountability === null || entries.length === 0) return []
  const revisions: PrimaryKey[] = []
  for (const entry of entries) {
    const activity = await insert(context, 'directus_activity', {
      action: entry.action,
      user: who.user,
      collection: collection.name,
      ip: who.ip,
      user_agent: who.userAgent ?? null,
      origin: who.origin ?? null,
      item: String(entry.key),
      timestamp: new Date(),
    })
    if (collection.accountability !== 'all' || entry.snapshot === null) continue
    const revision = await insert(context, 'directus_revisions', {
      activity,
      collection: collection.name,
      item: String(entry.key),
      data: entry.snapshot,
      delta: entry.delta,
      ...(entry.version === undefined ? {} : { version: entry.version }),
    })
    revisions.push(revision)
    options.onRevisionCreate?.(revision)
  }
  return revisions
}

/** Names the parent of the revisions that nested writes made. */
export async function adoptRevisions(context: ServiceContext, parent: PrimaryKey | undefined, children: readonly PrimaryKey[]): Promise<void> {
  if (parent === undefined || children.length === 0) return
  await context.database.knex('directus_revisions').whereIn('id', children as PrimaryKey[]).update({ parent })
}

async function insert(context: ServiceContext, table: string, values: Item): Promise<PrimaryKey> {
  const fields = context.schema.collections.get(table)!.fields
  const row: Item = {}
  for (const [name, value] of Object.entries(values)) {
    const field = fields.get(name)!
    row[name] = context.database.dialect.encode(field.type, value instanceof Date ? value.toISOString() : value, field.dateStorage)
  }
  const [made] = await context.database.knex(table).insert(row).returning('id')
  return (made as { id: PrimaryKey }).id
}
