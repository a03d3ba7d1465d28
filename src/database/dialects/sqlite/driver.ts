import { mkdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname } from 'node:path'
import createKnex, { type Knex } from 'knex'
import type { Bounds } from '../../caller.js'
import { StatementListeners } from '../../statement-listeners.js'
import { connectionOf } from '../connections.js'
import type { Driver } from '../driver.js'
import { type PoolSettings, standardPool } from '../pools.js'
import { createClientClass } from './client.js'
import type { SqliteConnection } from './connection.js'
import { ForeignWrites } from './foreign-writes.js'
import type { SqliteResult } from './handle.js'
import { sqliteDialect } from './index.js'
import { type KnownForms, learnForms } from './learned-forms.js'
import { type SessionSettings, SqliteSession } from './session.js'
import type { SqliteWriter } from './writer.js'

/** Where the database lies; `:memory:` for one that is gone when it is closed. */
export interface SqliteConfig {
  readonly client: 'sqlite'
  readonly filename: string
  /** When a write is on disk: before its COMMIT is answered (the standard), or soon after. */
  readonly synchronous?: 'full' | 'normal'
  /** Its `max` bounds the processes that read what takes long; the file itself needs no pool. */
  readonly pool?: PoolSettings
  /** How long a statement that reads may take, in milliseconds; 0 for no limit. */
  readonly queryTimeout?: number
}

/** Opens a SQLite file, which is made when it does not exist. */
export async function openSqlite(config: SqliteConfig, excludedTables: readonly string[]): Promise<Driver> {
  if (config.filename !== ':memory:') mkdirSync(dirname(config.filename), { recursive: true })
  const session = new SqliteSession(config.filename, sessionSettings(config))
  const listeners = new StatementListeners()
  const writes = new ForeignWrites()
  const foreignChanges = (): string => `${session.dataVersion}:${writes.count}`
  let known: { readonly since: string; readonly forms: KnownForms } = { since: '', forms: new Map() }
  const knex = createKnex({
    client: createClientClass(session, listeners, writes),
    connection: { filename: config.filename },
    useNullAsDefault: true,
    // Messages of errors must not hold values.
    compileSqlOnError: false,
  })
  // Extensions ask here which database they have.
  knex.client.config.client = sqliteDialect.client
  const run = async (connection: SqliteConnection, text: string, parameters: readonly unknown[], bounds: Bounds) =>
    (await listeners.observe<SqliteResult>(text, connection, () => connection.run(text, parameters, bounds))).rows
  const queryIn = async (transaction: Knex.Transaction, text: string, parameters: readonly unknown[], bounds: Bounds) =>
    run(await connectionOf<SqliteWriter>(transaction), text, parameters, bounds)
  return {
    dialect: sqliteDialect,
    knex,
    listeners,
    excludedTables,
    query: (text, parameters, bounds) => run(session, text, parameters, bounds),
    queryOne: (text, parameters, bounds) => listeners.observe(text, session, () => session.runOne(text, parameters, bounds)),
    queryIn,
    write: (transaction, text, parameters, bounds) =>
      transaction ? queryIn(transaction, text, parameters, bounds) : run(session, text, parameters, bounds),
    forgetPlans: () => session.forgetPlans(),
    // Its statements hold up the process; between them nothing has to be ended.
    interrupt: async () => undefined,
    lift: async (transaction) => {
      const writer = await connectionOf<SqliteWriter>(transaction)
      writer.isTimed = false
      return async () => {
        writer.isTimed = true
      }
    },
    learnForms: (transaction, schema) => {
      const since = foreignChanges()
      if (known.since !== since) known = { since, forms: new Map() }
      return learnForms(transaction, schema, known.forms)
    },
    foreignChanges,
    isRetryable: () => false,
    close: () => knex.destroy(),
  }
}

/** One processor stays for this process; two who ask what takes long do not wait for each other. */
function sessionSettings({ synchronous = 'full', queryTimeout = 0, pool = {} }: SqliteConfig): SessionSettings {
  const readers = Math.min(Math.max(availableParallelism() - 1, 2), pool.max ?? 10)
  const { acquireTimeout = standardPool.acquireTimeout, maxWaiting = standardPool.maxWaiting } = pool
  return { synchronous, queryTimeout, readers, acquireTimeout, maxWaiting }
}
