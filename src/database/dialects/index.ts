import type { Driver } from './driver.js'
import { type MysqlConfig, openMysql } from './mysql/driver.js'
import { openPostgres, type PostgresConfig } from './postgres/driver.js'
import { openSqlite, type SqliteConfig } from './sqlite/driver.js'

/** Which database to open. */
export type DatabaseConfig = (SqliteConfig | PostgresConfig | MysqlConfig) & {
  /** Tables that introspection leaves out. */
  readonly excludedTables?: readonly string[]
}

/** Opens the database with the driver of its kind. */
export function openDriver(config: DatabaseConfig): Promise<Driver> {
  const excludedTables = config.excludedTables ?? []
  switch (config.client) {
    case 'sqlite':
      return openSqlite(config, excludedTables)
    case 'postgres':
      return openPostgres(config, excludedTables)
    case 'mysql':
      return openMysql(config, excludedTables)
  }
}
