import type { MigrationDialect } from '../migration-dialect.js'

/** Migrations of SQLite. A transaction that writes is alone anyway, so it needs no lock. */
export const sqliteMigrations: MigrationDialect = {
  folder: 'sqlite',
  createLog: `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
)`,
  logTime: (time) => time.getTime(),
  lock: async () => {},
  whileRebuilding: async (knex, work) => {
    // The setting has no effect inside a transaction, and a table that is dropped deletes its rows first.
    await knex.raw('PRAGMA foreign_keys = OFF')
    try {
      return await work()
    } finally {
      await knex.raw('PRAGMA foreign_keys = ON')
    }
  },
  addColumn: (table, definition, reference) => {
    const key = reference ? ` REFERENCES "${reference.table}" ("${reference.column}") ON DELETE ${reference.onDelete}` : ''
    // A column that is added cannot have a computed default; what is written later names its value.
    return `ALTER TABLE "${table}" ADD COLUMN ${definition.replace(/ DEFAULT \(.*\)$/, '')}${key}`
  },
}
