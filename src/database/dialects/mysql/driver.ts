import createKnex, { type Knex } from 'knex'
import type { NetworkSettings } from '../../../config/database-config.js'
import { StatementListeners } from '../../statement-listeners.js'
import { connectionOf, onPooled } from '../connections.js'
import type { Driver } from '../driver.js'
import { createClientClass } from './client.js'
import { isMysqlError } from './errors.js'
import { createMysqlDialect } from './index.js'
import { exactCollation } from './json.js'
import { NumberedStatements } from './numbered.js'
import { placingErrors } from './place.js'
import { type MysqlConnection, refuseOtherServers } from './session.js'
import { bindValue, readValue } from './values.js'

/** How to reach a MariaDB database: a connection string, or its parts. */
export interface MysqlConfig extends Omit<NetworkSettings, 'searchPath'> {
  readonly client: 'mysql'
  readonly pool?: { readonly min?: number; readonly max?: number }
}

const deadlock = 1213
const tableChangedMeanwhile = 1412
const outOfRange = 1690
const keptStatements = 500

/** Opens a pool and makes sure that the database answers, and can do what we need. */
export async function openMysql(config: MysqlConfig, excludedTables: readonly string[]): Promise<Driver> {
  const listeners = new StatementListeners()
  const statements = new NumberedStatements()
  const client = createClientClass(listeners)
  const knex = openKnex(client, config, { min: 0, ...config.pool })
  // Tables are changed beside the transaction that asks for it, never by a connection that one may wait for.
  const changing = openKnex(client, config, { min: 0, max: 1 })
  const close = async () => {
    await Promise.all([knex.destroy(), changing.destroy()])
  }
  const run = (connection: MysqlConnection, text: string, parameters: readonly unknown[]) =>
    listeners.observe(text, () => execute(connection, statements, text, parameters))
  await checkServer(knex).catch(async (error: unknown) => {
    await close()
    throw error
  })
  return {
    dialect: createMysqlDialect(changing),
    knex,
    listeners,
    excludedTables,
    query: (text, parameters) => onPooled(knex, (connection: MysqlConnection) => run(connection, text, parameters)),
    async queryIn(transaction, text, parameters) {
      return run(await connectionOf(transaction), text, parameters)
    },
    async write(transaction, text, parameters) {
      const work = (connection: MysqlConnection) => placingErrors(connection, text, () => run(connection, text, parameters))
      return transaction ? work(await connectionOf(transaction)) : onPooled(knex, work)
    },
    isRetryable: (error) => isMysqlError(error) && (error.errno === deadlock || error.errno === tableChangedMeanwhile),
    close,
  }
}

function openKnex(client: typeof Knex.Client, config: MysqlConfig, pool: Knex.PoolConfig): Knex {
  const { client: _, connectionString, pool: __, ssl, ...connection } = config
  const knex = createKnex({
    client,
    connection: {
      ...(connectionString ? { uri: connectionString } : connection),
      ...(ssl && { ssl: ssl === true ? {} : ssl }),
      // Knex declares the tables of extensions so; the driver takes no such collation.
      charset: 'utf8mb4',
      collate: exactCollation,
      timezone: 'Z',
      dateStrings: true,
      jsonStrings: true,
      supportBigNumbers: true,
      typeCast: readValue,
      maxPreparedStatements: keptStatements,
    } as object,
    pool,
    // Messages of errors must not hold values.
    compileSqlOnError: false,
    log: { warn },
  })
  // Extensions ask here which database they have.
  knex.client.config.client = 'mysql'
  return knex
}

async function checkServer(knex: Knex): Promise<void> {
  const [[row]] = (await knex.raw('SELECT VERSION() AS version')) as [{ version: string }[]]
  refuseOtherServers(row?.version ?? '')
}

/** Runs a prepared statement; the driver keeps it prepared by its text. */
async function execute(
  connection: MysqlConnection,
  statements: NumberedStatements,
  numbered: string,
  parameters: readonly unknown[],
): Promise<object[]> {
  const { text, values } = statements.toPositional(numbered, parameters)
  try {
    const rows = await answerOf(connection, text, values.map(bindValue) as string[])
    // A statement that gives no rows tells how many it changed.
    return Array.isArray(rows) ? (rows as object[]) : []
  } catch (error) {
    if (isMysqlError(error) && error.errno === outOfRange && /exp\(710/i.test(error.message)) {
      throw new Error('The answer is larger than the max_allowed_packet of the database: ask for fewer rows, or raise it.', {
        cause: error,
      })
    }
    throw error
  }
}

/** The driver's own promises take down where they were made, each of them, which costs more than the statement's text. */
const answerOf = (connection: MysqlConnection, text: string, values: string[]): Promise<unknown> =>
  new Promise((resolve, reject) => {
    connection.execute(text, values, (error, rows) => (error ? reject(error) : resolve(rows)))
  })

/** Knex' warnings; whoever asks for a connection in vain gets the error itself. */
function warn(message: string): void {
  if (!message.startsWith('Acquire connection error')) process.emitWarning(message)
}
