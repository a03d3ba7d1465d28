import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import { adoptDatabase } from './adopt.js'
import type { Database } from './database.js'
import type { MigrationDialect } from './dialects/migration-dialect.js'
import { migrationDialects } from './dialects/migration-dialects.js'
import { type MigrationFile, readMigrations, runMigrationStatement, runStatement, splitStatements } from './migration-files.js'

/** What `migrateDatabase` did. */
export interface MigrationReport {
  /** Names of the migrations that were recorded now. */
  readonly applied: readonly string[]
  /** The database was made by Directus and has been completed. */
  readonly adopted: boolean
}

/** The table in which Prisma keeps what was applied. */
export const migrationLog = '_prisma_migrations'

/** How many of the migrations that were not applied yet are applied, the oldest first. */
interface MigrationOptions {
  readonly limit?: number
}

/**
 * Brings the system tables up to date: everything (or `limit` migrations), or nothing when a statement fails. Servers that start at the same time
 * wait for one another. Afterwards, in the same transaction, `afterwards` may write what a new database needs.
 */
export async function migrateDatabase<Result>(
  database: Database,
  afterwards: (transaction: Database, report: MigrationReport) => Promise<Result>,
  { limit = Number.POSITIVE_INFINITY }: MigrationOptions = {},
): Promise<{ report: MigrationReport; result: Result }> {
  const dialect = migrationDialects[database.dialect.name]
  const files = await readMigrations(dialect.folder)
  // What commits at every change of a table migrates before the transaction.
  const patient = database.unhurried()
  const early = await dialect.alone?.(patient, (session) => migrate(session, dialect, files, limit))
  const run = () =>
    patient.transaction(async (transaction) => {
      await dialect.lock(transaction.knex)
      const report = early ?? (await migrate(transaction, dialect, files, limit))
      return { report, result: await afterwards(transaction, report) }
    })
  const pending = await pendingMigrations(database.knex, files)
  return pending.length === 0 ? run() : dialect.whileRebuilding(database.knex, run)
}

/** Have all migrations been applied? */
export const isUpToDate = async (database: Database): Promise<boolean> => (await namesOfPending(database)).length === 0

/** The names of the migrations that were not applied yet, oldest first. */
export async function namesOfPending({ dialect, knex }: Database): Promise<string[]> {
  return (await pendingMigrations(knex, await readMigrations(migrationDialects[dialect.name].folder))).map(({ name }) => name)
}

/** Waits, in a transaction, until nobody else migrates this database or changes its schema as a whole; let go of when the transaction ends. */
export const lockMigrations = ({ dialect, knex }: Database): Promise<void> => migrationDialects[dialect.name].lock(knex)

async function migrate(
  transaction: Database,
  dialect: MigrationDialect,
  files: readonly MigrationFile[],
  limit: number,
): Promise<MigrationReport> {
  const { knex } = transaction
  const pending = await pendingMigrations(knex, files)
  if (pending.length === 0) return { applied: [], adopted: false }
  await runStatement(knex, dialect.createLog)
  if (pending.length === files.length && (await knex.schema.hasTable('directus_collections'))) {
    await adoptDatabase(transaction, dialect)
    for (const file of pending) await record(knex, dialect, file, new Date())
    return { applied: pending.map((file) => file.name), adopted: true }
  }
  const chosen = pending.slice(0, limit)
  const isNew = pending.length === files.length
  const run = (statement: string) => (isNew ? runStatement(knex, statement) : runMigrationStatement(knex, dialect, statement))
  const applyAll = async () => {
    for (const file of chosen) await apply(knex, dialect, file, run)
  }
  await (isNew && dialect.onNewTables ? dialect.onNewTables(knex, applyAll) : applyAll())
  return { applied: chosen.map((file) => file.name), adopted: false }
}

/** What is not yet recorded as applied. Refuses to go on over a migration that failed half-way. */
async function pendingMigrations(knex: Knex, files: readonly MigrationFile[]): Promise<MigrationFile[]> {
  if (!(await knex.schema.hasTable(migrationLog))) return [...files]
  const rows: { migration_name: string; finished_at: unknown }[] = await knex(migrationLog)
    .whereNull('rolled_back_at')
    .orderBy('migration_name')
    .select('migration_name', 'finished_at')
  const failed = rows.find((row) => row.finished_at === null && files.some((file) => file.name === row.migration_name))
  if (failed)
    throw new Error(
      `The migration ${failed.migration_name} failed before it was complete. Repair the database, then mark it with "prisma migrate resolve".`,
    )
  const done = new Set(rows.map((row) => row.migration_name))
  return files.filter((file) => !done.has(file.name))
}

async function apply(knex: Knex, dialect: MigrationDialect, file: MigrationFile, run: (statement: string) => Promise<void>): Promise<void> {
  const started = new Date()
  // Where a statement that fails does not take the earlier ones with it, the log says that something was begun.
  const begun = dialect.alone ? await record(knex, dialect, file, started, null) : null
  for (const statement of splitStatements(file.script)) await run(statement)
  if (begun)
    await knex(migrationLog)
      .where({ id: begun })
      .update({ finished_at: dialect.logTime(new Date()) })
  else await record(knex, dialect, file, started)
}

async function record(
  knex: Knex,
  dialect: MigrationDialect,
  file: MigrationFile,
  started: Date,
  finished: Date | null = new Date(),
): Promise<string> {
  const id = randomUUID()
  await knex(migrationLog).insert({
    id,
    checksum: file.checksum,
    migration_name: file.name,
    started_at: dialect.logTime(started),
    finished_at: finished && dialect.logTime(finished),
    applied_steps_count: 1,
  })
  return id
}
