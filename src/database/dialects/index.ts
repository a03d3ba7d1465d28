import type { Driver } from './driver.js'
import type { MysqlConfig } from './mysql/driver.js'
import type { PostgresConfig } from './postgres/driver.js'
import type { SqliteConfig } from './sqlite/driver.js'

/** Which database to open. */
export type DatabaseConfig = (SqliteConfig | PostgresConfig | MysqlConfig) & {
  /** Tables that introspection leaves out. */
  readonly excludedTables?: readonly string[]
}

/** Opens the database with the driver of its kind; the libraries of the others are not loaded. */
export async function openDriver(config: DatabaseConfig): Promise<Driver> {
  const excludedTables = config.excludedTables ?? []
  switch (config.client) {
    case 'sqlite':
      return (await import('./sqlite/driver.js')).openSqlite(config, excludedTables)
    case 'postgres':
      return (await import('./postgres/driver.js')).openPostgres(config, excludedTables)
    case 'mysql':
      return (await import('./mysql/driver.js')).openMysql(config, excludedTables)
  }
}
