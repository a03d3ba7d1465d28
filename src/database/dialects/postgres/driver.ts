import createKnex from 'knex'
import type { Client } from 'pg'
import { StatementListeners } from '../../statement-listeners.js'
import type { Driver } from '../driver.js'
import { createClientClass } from './client.js'
import { postgresDialect } from './index.js'
import { PreparedStatements } from './prepared.js'
import { typeParsers } from './type-parsers.js'

/** How to reach a PostgreSQL database: a connection string, or its parts. */
export interface PostgresConfig {
  readonly client: 'postgres'
  readonly connectionString?: string
  readonly host?: string
  readonly port?: number
  readonly database?: string
  readonly user?: string
  readonly password?: string
  readonly ssl?: boolean | object
  /** Schemas in which tables are looked for; the first takes new ones. */
  readonly searchPath?: string | readonly string[]
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
    searchPath: typeof searchPath === 'string' ? searchPath.split(',').map((name) => name.trim()) : searchPath,
    pool: { min: 0, ...pool },
    // Messages of errors must not hold values.
    compileSqlOnError: false,
    log: { warn },
  })
  // Extensions ask here which database they have.
  knex.client.config.client = postgresDialect.client
  const run = (connection: Client, text: string, parameters: readonly unknown[]) =>
    listeners.observe(text, () => statements.run(connection, text, parameters))
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
      const connection: Client = await knex.client.acquireConnection()
      try {
        return await run(connection, text, parameters).catch(async (error: unknown) => {
          if (!isStalePlan(error)) throw error
          await statements.forget(connection)
          return run(connection, text, parameters)
        })
      } finally {
        await knex.client.releaseConnection(connection)
      }
    },
    async queryIn(transaction, text, parameters) {
      if (transaction.isCompleted()) throw new Error('The transaction is over.')
      return run(await transaction.client.acquireConnection(), text, parameters)
    },
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
