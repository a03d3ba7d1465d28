import type { MigrationDialect } from '../migration-dialect.js'
import { exactText } from './column-types.js'
import { alignType } from './foreign-keys.js'

/** Seconds that another server may take. */
const patience = 300

/** A table that Directus made has its own collation and unsigned keys; who points to it has to be of the same type. */
const foreignKey = /^ALTER TABLE `(\w+)` ADD CONSTRAINT `\w+` FOREIGN KEY \(`(\w+)`\) REFERENCES `(\w+)` ?\(`(\w+)`\)/
const text = /\b(VARCHAR\(\d+\)|CHAR\(\d+\)|LONGTEXT)/

/** Migrations of MariaDB, which commits at every change of a table. */
export const mysqlMigrations: MigrationDialect = {
  folder: 'mysql',
  createLog: `CREATE TABLE IF NOT EXISTS \`_prisma_migrations\` (
    \`id\`                    VARCHAR(36) PRIMARY KEY NOT NULL,
    \`checksum\`              VARCHAR(64) NOT NULL,
    \`finished_at\`           DATETIME(3),
    \`migration_name\`        VARCHAR(255) NOT NULL,
    \`logs\`                  TEXT,
    \`rolled_back_at\`        DATETIME(3),
    \`started_at\`            DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    \`applied_steps_count\`   INTEGER UNSIGNED NOT NULL DEFAULT 0
)`,
  logTime: (time) => time,
  alone: (database, work) =>
    database.transaction(async (session) => {
      await session.knex.raw(`SELECT GET_LOCK(CONCAT(DATABASE(), '.migrations'), ${patience})`)
      try {
        return await work(session)
      } finally {
        await session.knex.raw(`SELECT RELEASE_LOCK(CONCAT(DATABASE(), '.migrations'))`)
      }
    }),
  lock: async (transaction) => {
    await transaction.raw('SELECT id FROM _prisma_migrations FOR UPDATE')
  },
  whileRebuilding: (_knex, work) => work(),
  onNewTables: async (knex, work) => {
    // With the checks a foreign key copies its table, although that is empty.
    await knex.raw('SET foreign_key_checks = 0')
    try {
      await work()
    } finally {
      await knex.raw('SET foreign_key_checks = 1')
    }
  },
  before: async (knex, statement) => {
    const [, table, column, foreignTable, foreignColumn] = foreignKey.exec(statement) ?? []
    if (table && column && foreignTable && foreignColumn) await alignType(knex, table, column, foreignTable, foreignColumn)
  },
  addColumn: (table, definition) => `ALTER TABLE \`${table}\` ADD COLUMN ${definition.replace(text, `$& ${exactText}`)}`,
}
