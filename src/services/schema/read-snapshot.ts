import type { Database } from '../../database/database.js'
import type { DatabaseSchema } from '../../database/introspection.js'
import { buildSchema, columnReader } from '../../schema/build.js'
import { BuiltParts } from '../../schema/built-parts.js'
import type { SchemaSnapshot } from '../../schema/store.js'
import { systemDoors, systemMetadata } from '../../schema/system.js'
import { loadMetadata } from './load-metadata.js'

/**
 * Makes what reads tables and metadata and builds the model of them, in a transaction if it is given one. What Prisma knows of system
 * collections never changes while we run.
 */
export function snapshotReader(pool: Database): (version: number, transaction?: Database) => Promise<SchemaSnapshot> {
  const system = systemMetadata()
  const doors = systemDoors()
  const built = new BuiltParts()
  const doubted = new BuiltParts()
  return async (version, transaction) => {
    const database = transaction ?? pool
    const tables = transaction ? await tablesIn(transaction) : await pool.introspect()
    const metadata = await loadMetadata(database)
    const columns = columnReader(database.dialect)
    const sources = { database: tables, metadata, system, systemDoors: doors, columns }
    return {
      model: buildSchema(sources, version, built),
      doubted: () => buildSchema({ ...sources, columns: columnReader(database.dialect, true) }, version + 0.5, doubted),
      database: tables,
      metadata,
      system,
    }
  }
}

/** The tables as a transaction has left them: what it drops at its end is gone already. */
async function tablesIn(transaction: Database): Promise<DatabaseSchema> {
  const dropped = new Set(await transaction.dialect.ddl.settle(transaction.knex))
  const { tables } = await transaction.introspect()
  if (dropped.size === 0) return { tables }
  return {
    tables: tables
      .filter(({ name }) => !dropped.has(name))
      .map((table) => ({ ...table, columns: table.columns.filter(({ name }) => !dropped.has(`${table.name}.${name}`)) })),
  }
}
