import createKnex from 'knex'
import type { Client } from 'pg'
import type { NetworkSettings } from '../../../config/database-config.js'
import type { Bounds } from '../../caller.js'
import { StatementListeners } from '../../statement-listeners.js'
import { StatementWatch } from '../../statement-watch.js'
import { connectionOf, onPooled } from '../connections.js'
import type { Driver } from '../driver.js'
import { firstAnswer, knexPool, type PoolSettings } from '../pools.js'
import { cancel } from './cancel.js'
import { createClientClass } from './client.js'
import { postgresDialect } from './index.js'
import { PreparedStatements } from './prepared.js'
import { typeParsers } from './type-parsers.js'
import { asUnavailable } from './unavailable.js'

/** How to reach a PostgreSQL database: a connection string, or its parts. */
export interface PostgresConfig extends NetworkSettings {
  readonly client: 'postgres'
  readonly pool?: PoolSettings
  /** How long a statement may take, in milliseconds; 0 for no limit. */
  readonly queryTimeout?: number
}

const retryable = ['40001', '40P01']

/** Opens a pool and makes sure that the database answers. */
export async function openPostgres(config: PostgresConfig, excludedTables: readonly string[]): Promise<Driver> {
  const { client: _, searchPath, pool = {}, queryTimeout = 0, ...connection } = config
  const listeners = new StatementListeners()
  const statements = new PreparedStatements()
  const knex = createKnex({
    client: createClientClass(listeners, { pool, queryTimeout }),
    connection: { ...connection, types: typeParsers } as object,
    searchPath,
    ...knexPool(pool),
    // Messages of errors must not hold values.
    compileSqlOnError: false,
    log: { warn },
  })
  // Extensions ask here which database they have.
  knex.client.config.client = postgresDialect.client
  const watch = new StatementWatch(cancel)
  const run = (connection: Client, text: string, parameters: readonly unknown[], bounds: Bounds) =>
    watch.run(connection, bounds, () => listeners.observe(text, connection, () => statements.run(connection, text, parameters)))
  const write = (connection: Client, text: string, parameters: readonly unknown[], bounds: Bounds) =>
    watch.run(connection, bounds, () =>
      listeners.observe(text, connection, async () => (await connection.query({ text, values: [...parameters] })).rows as object[]),
    )
  const told = <Result>(work: Promise<Result>): Promise<Result> =>
    work.catch((error: unknown) => {
      throw asUnavailable(error, queryTimeout)
    })
  await firstAnswer(knex, () => knex.raw('SELECT 1').then())
  return {
    dialect: postgresDialect,
    knex,
    listeners,
    excludedTables,
    query: (text, parameters, bounds) =>
      onPooled(knex, async (connection: Client) => {
        try {
          return await run(connection, text, parameters, bounds)
        } catch (error) {
          if (!isStalePlan(error)) throw asUnavailable(error, queryTimeout)
          await statements.forget(connection)
          return told(run(connection, text, parameters, bounds))
        }
      }),
    async queryIn(transaction, text, parameters, bounds) {
      return told(run(await connectionOf(transaction), text, parameters, bounds))
    },
    async write(transaction, text, parameters, bounds) {
      if (transaction) return told(write(await connectionOf(transaction), text, parameters, bounds))
      return onPooled(knex, (connection: Client) => told(write(connection, text, parameters, bounds)))
    },
    interrupt: async (transaction) => cancel(await connectionOf<Client>(transaction)),
    lift: async (transaction) => {
      await transaction.raw('SET LOCAL statement_timeout = 0')
      // It ends with the transaction.
      return async () => undefined
    },
    forgetPlans: () => statements.outdate(),
    isRetryable: (error) => retryable.includes(codeOf(error)),
    close: () => knex.destroy(),
  }
}

/** Knex' warnings; a caller that gets no connection gets the error itself. */
function warn(message: string): void {
  if (!message.startsWith('Acquire connection error')) process.emitWarning(message)
}

/** "cached plan must not change result type": the table was altered after the statement was prepared. */
function isStalePlan(error: unknown): boolean {
  return codeOf(error) === '0A000' && error instanceof Error && error.message.includes('cached plan')
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
