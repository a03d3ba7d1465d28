import type { Knex } from 'knex'
import type { Platform } from '../../context.js'
import type { Database } from '../../database/database.js'

/** How many rows were removed. */
export interface RetentionReport {
  readonly revisions: number
  readonly activity: number
}

/** The kinds of history: that of flows that ran, and all other. */
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

/** The moment before which history is too old, in the form of the column. */
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

/** Which they are is asked by Knex, as in removeActivity: a portion of a join, in the order of keys, by a moment in the form of the column. */
async function removeRevisions(database: Database, kind: Kind, limit: unknown, batch: number): Promise<number> {
  const old = database
    .knex('directus_revisions')
    .join('directus_activity', 'directus_activity.id', 'directus_revisions.activity')
    .where('directus_activity.timestamp', '<', limit as string)
  const ids = (await ofKind(old, kind).orderBy('directus_revisions.id').limit(batch).pluck('directus_revisions.id')) as number[]
  if (ids.length === 0) return 0
  // A younger child must not be lost with its parent.
  await database.withPrisma(async (client) => {
    await client.revision.updateMany({ where: { parent: { in: ids } }, data: { parent: null } })
    await client.revision.deleteMany({ where: { id: { in: ids } } })
  })
  return ids.length
}

async function removeActivity(database: Database, kind: Kind, limit: unknown, batch: number): Promise<number> {
  const old = database
    .knex('directus_activity')
    .leftJoin('directus_revisions', 'directus_revisions.activity', 'directus_activity.id')
    .where('directus_activity.timestamp', '<', limit as string)
    .whereNull('directus_revisions.id')
  const ids = (await ofKind(old, kind).orderBy('directus_activity.id').limit(batch).pluck('directus_activity.id')) as number[]
  if (ids.length > 0) await database.withPrisma((client) => client.activity.deleteMany({ where: { id: { in: ids } } }))
  return ids.length
}
