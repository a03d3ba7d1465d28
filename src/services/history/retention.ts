import type { Knex } from 'knex'
import type { Platform } from '../../context.js'
import type { Database } from '../../database/database.js'

/** How many rows were removed. */
export interface RetentionReport {
  readonly revisions: number
  readonly activity: number
}

/** What of the history is of one kind: that of flows that ran, or all other. */
type Kind = 'flows' | 'items'

/**
 * Removes revisions and activity older than the configuration keeps them, oldest first, in transactions of bounded size. An activity
 * row stays as long as a revision of it does, so that every revision can be told who made it and when.
 */
export async function removeOldHistory(platform: Platform, now: Date): Promise<RetentionReport> {
  const { activity, revisions, flowLogs, batch } = platform.config.retention
  const kinds: readonly (readonly [Kind, number, number])[] = [
    ['items', revisions, activity],
    ['flows', flowLogs, flowLogs],
  ]
  const report = { revisions: 0, activity: 0 }
  for (const [kind, keepsRevisions, keepsActivity] of kinds) {
    if (keepsRevisions > 0)
      report.revisions += await inBatches(platform.database, (database) =>
        removeRevisions(database, kind, limitOf(platform, now, keepsRevisions), batch),
      )
    if (keepsActivity > 0)
      report.activity += await inBatches(platform.database, (database) =>
        removeActivity(database, kind, limitOf(platform, now, keepsActivity), batch),
      )
  }
  return report
}

/** The moment before which history is too old, as the column holds it. */
function limitOf({ schema, database }: Platform, now: Date, age: number): unknown {
  const field = schema.current().model.collections.get('directus_activity')!.fields.get('timestamp')!
  return database.dialect.encode(field.type, new Date(now.getTime() - age).toISOString(), field.storage)
}

async function inBatches(database: Database, remove: (database: Database) => Promise<number>): Promise<number> {
  let total = 0
  for (;;) {
    const count = await database.unhurried().transaction(remove)
    if (count === 0) return total
    total += count
  }
}

const ofKind = (query: Knex.QueryBuilder, kind: Kind): Knex.QueryBuilder =>
  kind === 'flows' ? query.where('directus_activity.action', 'run') : query.whereNot('directus_activity.action', 'run')

async function removeRevisions({ knex }: Database, kind: Kind, limit: unknown, batch: number): Promise<number> {
  const old = knex('directus_revisions')
    .join('directus_activity', 'directus_activity.id', 'directus_revisions.activity')
    .where('directus_activity.timestamp', '<', limit as string)
  const ids = (await ofKind(old, kind).orderBy('directus_revisions.id').limit(batch).pluck('directus_revisions.id')) as number[]
  if (ids.length === 0) return 0
  // A younger child must not be lost with its parent.
  await knex('directus_revisions').whereIn('parent', ids).update({ parent: null })
  await knex('directus_revisions').whereIn('id', ids).delete()
  return ids.length
}

async function removeActivity({ knex }: Database, kind: Kind, limit: unknown, batch: number): Promise<number> {
  const old = knex('directus_activity')
    .leftJoin('directus_revisions', 'directus_revisions.activity', 'directus_activity.id')
    .where('directus_activity.timestamp', '<', limit as string)
    .whereNull('directus_revisions.id')
  const ids = (await ofKind(old, kind).orderBy('directus_activity.id').limit(batch).pluck('directus_activity.id')) as number[]
  if (ids.length > 0) await knex('directus_activity').whereIn('id', ids).delete()
  return ids.length
}
