import type { Knex } from 'knex'
import type { Database } from './database.js'
import type { MigrationDialect } from './dialects/migration-dialect.js'
import { migrationDialects } from './dialects/migration-dialects.js'
import { type MigrationFile, readMigrations, splitStatements } from './migration-files.js'
import { migrationLog } from './migrations.js'
import { countRows } from './row-statements.js'

/** The migration that was taken back, or why none was, as a sentence. */
export type TakenBack = { readonly name: string } | { readonly refused: string }

/**
 * Takes back the last migration of the system tables: drops the tables that it made. One that changed tables that were there before cannot be taken back, as
 * nothing says what they held. `allowDestructive`: also where those tables have rows.
 */
export async function takeBackMigration(database: Database, { allowDestructive = false } = {}): Promise<TakenBack> {
  const dialect = migrationDialects[database.dialect.name]
  const files = await readMigrations(dialect.folder)
  const patient = database.unhurried()
  const work = (session: Database) => takeBack(session, dialect, files, allowDestructive)
  if (dialect.alone) return dialect.alone(patient, work)
  return patient.transaction(async (transaction) => {
    await dialect.lock(transaction.knex)
    return work(transaction)
  })
}

async function takeBack(
  session: Database,
  dialect: MigrationDialect,
  files: readonly MigrationFile[],
  allowDestructive: boolean,
): Promise<TakenBack> {
  const { knex } = session
  const name = await lastApplied(knex)
  const file = files.find((candidate) => candidate.name === name)
  if (!file) return { refused: `The last migration, ${name}, is not one of this release: take it back with the release that has it.` }
  if (file === files[0]) return { refused: `${name} made the system tables themselves. Drop the database instead.` }
  const tables = tablesMadeBy(file.script)
  if (!tables)
    return { refused: `${name} changed tables that were there before, which cannot be taken back. Restore what was saved before it.` }
  const lost: string[] = []
  for (const table of tables) {
    const rows = await countRows(session, table)
    if (rows > 0) lost.push(`${rows} rows of ${table}`)
  }
  if (lost.length > 0 && !allowDestructive)
    return { refused: `This would lose ${lost.join(', ')}. Allow it with --allow-destructive, or save them before.` }
  for (const table of tables.toReversed()) await knex.schema.dropTable(table)
  await knex(migrationLog)
    .where({ migration_name: file.name })
    .whereNull('rolled_back_at')
    .update({ rolled_back_at: dialect.logTime(new Date()) })
  return { name: file.name }
}

async function lastApplied(knex: Knex): Promise<string> {
  const rows: { migration_name: string }[] = await knex(migrationLog)
    .whereNull('rolled_back_at')
    .orderBy('migration_name', 'desc')
    .limit(1)
    .select('migration_name')
  return rows[0]?.migration_name ?? ''
}

/** The tables that a script makes, in order; null: it does something else, too. */
function tablesMadeBy(script: string): string[] | null {
  const tables: string[] = []
  for (const statement of splitStatements(script)) {
    const [, made] = /^CREATE TABLE ["`](\w+)["`]/i.exec(statement) ?? []
    const [, added] =
      /^CREATE (?:UNIQUE )?INDEX \S+ ON ["`](\w+)["`]/i.exec(statement) ??
      /^ALTER TABLE ["`](\w+)["`]\s+ADD CONSTRAINT/i.exec(statement) ??
      []
    if (made !== undefined) tables.push(made)
    else if (added === undefined || !tables.includes(added)) return null
  }
  return tables
}
