import type { MigrationDialect } from '../migration-dialect.js'

/** Any number that nobody else uses for an advisory lock in this database. */
const lockNumber = 8_055_2026

/** Migrations of PostgreSQL. */
export const postgresMigrations: MigrationDialect = {
  folder: 'postgresql',
  createLog: `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             TIMESTAMPTZ,
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          TIMESTAMPTZ,
    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count     INTEGER NOT NULL DEFAULT 0
)`,
  logTime: (time) => time.toISOString(),
  lock: async (transaction) => {
    await transaction.raw('SELECT pg_advisory_xact_lock(?)', [lockNumber])
  },
  whileRebuilding: (_knex, work) => work(),
  addColumn: (table, definition) => `ALTER TABLE "${table}" ADD COLUMN ${definition}`,
}
