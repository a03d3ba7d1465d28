import createKnex from 'knex'
import type { Client } from 'pg'
import type { NetworkSettings } from '../../../config/database-config.js'
import { StatementListeners } from '../../statement-listeners.js'
import { connectionOf, onPooled } from '../connections.js'
import type { Driver } from '../driver.js'
import { createClientClass } from './client.js'
import { postgresDialect } from './index.js'
import { PreparedStatements } from './prepared.js'
import { typeParsers } from './type-parsers.js'

/** How to reach a PostgreSQL database: a connection string, or its parts. */
export interface PostgresConfig extends NetworkSettings {
  readonly client: 'postgres'
  readonly pool?: { readonly min?: number; readonly max?: number }
}

const retryable = ['40001', '40P01']

/** Opens a pool and makes sure that the database answers. */
export async function openPostgres(config: PostgresConfig, excludedTables: readonly string[]): Promise<Driver> {
  const { client: _, searchPath, pool, ...connection } = config
  const listeners = new StatementListeners()
  const statements = new PreparedStatements()
  const knex = createKnex({
    client: createClientClass(listeners),
    connection: { ...connection, types: typeParsers } as object,
    searchPath,
    pool: { min: 0, ...pool },
    // Messages of errors must not hold values.
    compileSqlOnError: false,
    log: { warn },
  })
  // Extensions ask here which database they have.
  knex.client.config.client = postgresDialect.client
  const run = (connection: Client, text: string, parameters: readonly unknown[]) =>
    listeners.observe(text, () => statements.run(connection, text, parameters))
  const write = (connection: Client, text: string, parameters: readonly unknown[]) =>
    listeners.observe(text, async () => (await connection.query({ text, values: [...parameters] })).rows as object[])
  await knex.raw('SELECT 1').catch(async (error: unknown) => {
    await knex.destroy()
    throw error
  })
  return {
    dialect: postgresDialect,
    knex,
    listeners,
    excludedTables,
    async query(text, parameters) {
      return onPooled(knex, async (connection: Client) => {
        try {
          return await run(connection, text, parameters)
        } catch (error) {
          if (!isStalePlan(error)) throw error
          await statements.forget(connection)
          return run(connection, text, parameters)
        }
      })
    },
    async queryIn(transaction, text, parameters) {
      return run(await connectionOf(transaction), text, parameters)
    },
    async write(transaction, text, parameters) {
      if (transaction) return write(await connectionOf(transaction), text, parameters)
      return onPooled(knex, (connection: Client) => write(connection, text, parameters))
    },
    forgetPlans: () => statements.outdate(),
    isRetryable: (error) => retryable.includes(codeOf(error)),
    close: () => knex.destroy(),
  }
}

/** Knex' warnings; whoever asks for a connection in vain gets the error itself. */
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
