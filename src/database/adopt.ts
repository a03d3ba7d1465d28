import type { Knex } from 'knex'
import type { Database } from './database.js'
import type { ColumnReference, MigrationDialect } from './dialects/migration-dialect.js'
import type { DatabaseSchema } from './introspection.js'
import { readCurrentSchema, runMigrationStatement, runStatement, splitStatements } from './migration-files.js'

/** A foreign key of a script; inside CREATE TABLE or in a statement of its own. */
const foreignKey =
  /CONSTRAINT ["`](\w+)["`] FOREIGN KEY \(["`](\w+)["`]\) REFERENCES ["`](\w+)["`] ?\(["`](\w+)["`]\) ON DELETE ([A-Z ]+?) ON UPDATE/

/**
 * Completes the system tables of a database that Directus 11 made: tables and columns that are missing are added, with
 * their indexes and foreign keys; what is there stays as it is.
 */
export async function adoptDatabase(transaction: Database, dialect: MigrationDialect): Promise<void> {
  const present = presentColumns(await transaction.introspect())
  if (!present.has('directus_policies')) {
    throw new Error('This database was made by Directus 10 or older, which kept permissions differently. Let Directus 11 upgrade it first.')
  }
  const added = new Set<string>()
  for (const statement of splitStatements(await readCurrentSchema(dialect.folder))) {
    const table = /^CREATE TABLE ["`](\w+)["`]/.exec(statement)?.[1]
    if (table) await completeTable(transaction.knex, dialect, table, statement, present.get(table), added)
    else if (isNeeded(statement, added)) await runMigrationStatement(transaction.knex, dialect, statement)
  }
}

const presentColumns = (schema: DatabaseSchema): Map<string, ReadonlySet<string>> =>
  new Map(schema.tables.map((table) => [table.name, new Set(table.columns.map((column) => column.name))]))

/** Makes the table or its missing columns, and remembers which columns are new. */
async function completeTable(
  knex: Knex,
  dialect: MigrationDialect,
  table: string,
  statement: string,
  present: ReadonlySet<string> | undefined,
  added: Set<string>,
): Promise<void> {
  if (!present) await runStatement(knex, statement)
  for (const [column, definition] of columnsOf(statement)) {
    if (present?.has(column)) continue
    if (present) await runStatement(knex, dialect.addColumn(table, definition, referenceOf(statement, column)))
    added.add(`${table}.${column}`)
  }
}

/** name -> definition of the columns of a CREATE TABLE statement as Prisma writes it: one a line. */
function columnsOf(statement: string): Map<string, string> {
  const columns = new Map<string, string>()
  for (const line of statement.split('\n')) {
    const [, definition, name] = /^\s+(["`](\w+)["`] .+?),?$/.exec(line) ?? []
    if (definition && name) columns.set(name, definition)
  }
  return columns
}

function referenceOf(statement: string, column: string): ColumnReference | null {
  for (const line of statement.split('\n')) {
    const [, , key, table, target, onDelete] = foreignKey.exec(line) ?? []
    if (key === column && table && target && onDelete) return { table, column: target, onDelete }
  }
  return null
}

/** An index or a foreign key belongs to a column that was there before, unless that column is new. */
function isNeeded(statement: string, added: ReadonlySet<string>): boolean {
  const [, table, list] = /^CREATE (?:UNIQUE )?INDEX ["`]\w+["`] ON ["`](\w+)["`]\(([^)]+)\)/.exec(statement) ?? []
  if (table && list) return list.split(',').some((column) => added.has(`${table}.${column.trim().replace(/["`]/g, '')}`))
  const owner = /^ALTER TABLE ["`](\w+)["`] ADD/.exec(statement)?.[1]
  const column = foreignKey.exec(statement)?.[2]
  return owner !== undefined && column !== undefined && added.has(`${owner}.${column}`)
}
