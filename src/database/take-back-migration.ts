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
 * Takes back the last migration of the system tables: drops the tables and columns that it made. One that changed what was there before cannot be taken back, as
 * nothing says what that held. `allowDestructive`: also where they hold something.
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
  const parts = madeBy(file.script)
  if (!parts)
    return { refused: `${name} changed tables that were there before, which cannot be taken back. Restore what was saved before it.` }
  const lost: string[] = []
  for (const part of parts) {
    const rows = await rowsWith(session, part)
    if (rows > 0) lost.push(part.column === undefined ? `${rows} rows of ${part.table}` : `${rows} values of ${part.table}.${part.column}`)
  }
  if (lost.length > 0 && !allowDestructive)
    return { refused: `This would lose ${lost.join(', ')}. Allow it with --allow-destructive, or save them before.` }
  for (const { table, column } of parts.toReversed())
    await (column === undefined ? knex.schema.dropTable(table) : knex.raw('ALTER TABLE ?? DROP COLUMN ??', [table, column]))
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

/** A table, or a column of a table that was there before. */
interface Made {
  readonly table: string
  readonly column?: string
}

/** In how many rows it holds something. */
async function rowsWith(session: Database, { table, column }: Made): Promise<number> {
  if (column === undefined) return countRows(session, table)
  const [counted] = await session.knex(table).whereNotNull(column).count({ rows: '*' })
  return Number(counted?.rows ?? 0)
}

/** What a script makes, in order; null: it does something else, too. */
function madeBy(script: string): Made[] | null {
  const made: Made[] = []
  for (const statement of splitStatements(script)) {
    const [, table] = /^CREATE TABLE ["`](\w+)["`]/i.exec(statement) ?? []
    const [, changed, column] = /^ALTER TABLE ["`](\w+)["`]\s+ADD COLUMN\s+["`](\w+)["`][^,]*$/i.exec(statement) ?? []
    const [, added] =
      /^CREATE (?:UNIQUE )?INDEX \S+ ON ["`](\w+)["`]/i.exec(statement) ??
      /^ALTER TABLE ["`](\w+)["`]\s+ADD CONSTRAINT/i.exec(statement) ??
      []
    if (table !== undefined) made.push({ table })
    else if (changed !== undefined && column !== undefined) made.push({ table: changed, column })
    else if (!made.some((part) => part.column === undefined && part.table === added)) return null
  }
  return made
}
