import type { Database } from '../../src/database/database.js'
import type { ColumnDefinition } from '../../src/database/dialects/dialect.js'
import type { Column, Table } from '../../src/database/introspection.js'
import type { ValueType } from '../../src/database/value-type.js'

/** A nullable column without anything special but what is given. */
export function column(name: string, type: ValueType, extra: Partial<ColumnDefinition> = {}): ColumnDefinition {
  return {
    name,
    type,
    isNullable: true,
    isUnique: false,
    isIndexed: false,
    isPrimaryKey: false,
    hasAutoIncrement: false,
    defaultValue: undefined,
    ...extra,
  }
}

/** The key that tables get by default. */
export const id = column('id', 'integer', { isPrimaryKey: true, hasAutoIncrement: true, isNullable: false })

/** Makes a table through the dialect. */
export function createTable(database: Database, name: string, columns: readonly ColumnDefinition[]): Promise<void> {
  return database.dialect.ddl.createTable(database.knex, name, columns)
}

/** Reads one table back. */
export async function readTable(database: Database, name: string): Promise<Table> {
  const { tables } = await database.introspect()
  const table = tables.find((candidate) => candidate.name === name)
  if (!table) throw new Error(`No such table: ${name}`)
  return table
}

/** Reads one column back. */
export async function readColumn(database: Database, table: string, name: string): Promise<Column> {
  const found = (await readTable(database, table)).columns.find((candidate) => candidate.name === name)
  if (!found) throw new Error(`No such column: ${table}.${name}`)
  return found
}
