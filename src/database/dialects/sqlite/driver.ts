import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import createKnex, { type Knex } from 'knex'
import { StatementListeners } from '../../statement-listeners.js'
import { connectionOf } from '../connections.js'
import type { Driver } from '../driver.js'
import { createClientClass } from './client.js'
import { sqliteDialect } from './index.js'
import { type SqliteConnection, SqliteSession } from './session.js'

/** Where the database lies; `:memory:` for one that is gone when it is closed. */
export interface SqliteConfig {
  readonly client: 'sqlite'
  readonly filename: string
  /** Taken for the sake of one form for all databases; a file needs no pool. */
  readonly pool?: { readonly min?: number; readonly max?: number }
}

/** Opens a SQLite file, which is made when it does not exist. */
export async function openSqlite(config: SqliteConfig, excludedTables: readonly string[]): Promise<Driver> {
  if (config.filename !== ':memory:') mkdirSync(dirname(config.filename), { recursive: true })
  const session = new SqliteSession(config.filename)
  const listeners = new StatementListeners()
  const knex = createKnex({
    client: createClientClass(session, listeners),
    connection: { filename: config.filename },
    useNullAsDefault: true,
    // Messages of errors must not hold values.
    compileSqlOnError: false,
  })
  // Extensions ask here which database they have.
  knex.client.config.client = sqliteDialect.client
  const run = async (connection: SqliteConnection, text: string, parameters: readonly unknown[]) =>
    (await listeners.observe(text, () => connection.run(text, parameters))).rows
  const queryIn = async (transaction: Knex.Transaction, text: string, parameters: readonly unknown[]) =>
    run(await connectionOf<SqliteConnection>(transaction), text, parameters)
  return {
    dialect: sqliteDialect,
    knex,
    listeners,
    excludedTables,
    query: (text, parameters) => run(session, text, parameters),
    queryOne: (text, parameters) => listeners.observe(text, () => session.runOne(text, parameters)),
    queryIn,
    write: (transaction, text, parameters) => (transaction ? queryIn(transaction, text, parameters) : run(session, text, parameters)),
    // Its statements hold up the process; between them nothing has to be ended.
    interrupt: async () => undefined,
    lift: async () => async () => undefined,
    isRetryable: () => false,
    close: () => knex.destroy(),
  }
}
