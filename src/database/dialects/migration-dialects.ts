import type { DialectName } from './dialect.js'
import type { MigrationDialect } from './migration-dialect.js'
import { mysqlMigrations } from './mysql/migrations.js'
import { postgresMigrations } from './postgres/migrations.js'
import { sqliteMigrations } from './sqlite/migrations.js'

/** What migrations know of each database. */
export const migrationDialects: Readonly<Record<DialectName, MigrationDialect>> = {
  sqlite: sqliteMigrations,
  postgres: postgresMigrations,
  mysql: mysqlMigrations,
}
