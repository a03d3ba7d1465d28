import { castValue } from './cast.js'
import { ConfigError } from './config-error.js'
import type { Environment } from './environment.js'
import { nestedOptions } from './read-values.js'
import type { Values } from './variables.js'

/** The database to open, in the form that `connectDatabase` takes. */
export type DatabaseSettings = (
  | { readonly client: 'sqlite'; readonly filename: string; readonly synchronous: 'full' | 'normal' }
  | ({ readonly client: 'postgres' | 'mysql' } & NetworkSettings)
) &
  SharedSettings

/** What is said of every database. */
interface SharedSettings {
  readonly pool: { readonly min: number; readonly max: number; readonly acquireTimeout: number; readonly maxWaiting: number }
  /** How long a statement of a request may take, in milliseconds; 0 for no limit. */
  readonly queryTimeout: number
  readonly excludedTables: readonly string[]
}

/** How to reach a database over the network: a connection string, or its parts. */
export interface NetworkSettings {
  readonly connectionString?: string
  readonly host?: string
  readonly port?: number
  readonly database?: string
  readonly user?: string
  readonly password?: string
  readonly ssl?: boolean | object
  /** Schemas in which tables are looked for; the first takes new ones (PostgreSQL). */
  readonly searchPath?: readonly string[]
}

/** Which database the variables mean. A connection string decides when both it and the client are given. */
export function databaseConfig(values: Values, environment: Environment): DatabaseSettings {
  const shared = {
    pool: {
      min: values.DB_POOL__MIN,
      max: values.DB_POOL__MAX,
      acquireTimeout: values.DB_POOL__ACQUIRE_TIMEOUT,
      maxWaiting: values.DB_POOL__MAX_WAITING,
    },
    queryTimeout: values.QUERY_TIMEOUT,
    excludedTables: values.DB_EXCLUDE_TABLES,
  }
  const url = values.DB_CONNECTION_STRING
  const client = url ? clientOfUrl(url) : clients[values.DB_CLIENT]
  if (client !== 'sqlite') return { client, ...networkConfig(values, environment), ...shared }
  return { client: 'sqlite', filename: url ? url.slice('file:'.length) : values.DB_FILENAME, synchronous: values.DB_SYNCHRONOUS, ...shared }
}

const clients = {
  sqlite: 'sqlite',
  sqlite3: 'sqlite',
  postgres: 'postgres',
  pg: 'postgres',
  mysql: 'mysql',
  mariadb: 'mysql',
} as const

function clientOfUrl(url: string): 'sqlite' | 'postgres' | 'mysql' {
  if (/^postgres(ql)?:/.test(url)) return 'postgres'
  if (/^(mysql|mariadb):/.test(url)) return 'mysql'
  if (url.startsWith('file:')) return 'sqlite'
  throw new ConfigError(['DB_CONNECTION_STRING must begin with postgres:, mysql: or file:.'])
}

function networkConfig(values: Values, environment: Environment): NetworkSettings {
  const sslOptions = nestedOptions(environment, 'DB_SSL', castValue)
  const ssl = Object.keys(sslOptions).length > 0 ? sslOptions : values.DB_SSL
  const searchPath = values.DB_SEARCH_PATH.length > 0 ? { searchPath: values.DB_SEARCH_PATH } : {}
  if (values.DB_CONNECTION_STRING) return { connectionString: values.DB_CONNECTION_STRING, ...(ssl && { ssl }), ...searchPath }
  const missing = (['DB_HOST', 'DB_DATABASE', 'DB_USER'] as const).filter((name) => values[name] === null)
  if (missing.length > 0) throw new ConfigError(missing.map((name) => `${name} is missing: the database is reached over the network.`))
  return {
    host: values.DB_HOST!,
    ...(values.DB_PORT && { port: values.DB_PORT }),
    database: values.DB_DATABASE!,
    user: values.DB_USER!,
    ...(values.DB_PASSWORD && { password: values.DB_PASSWORD }),
    ...(ssl && { ssl }),
    ...searchPath,
  }
}
