import createKnex, { type Knex } from 'knex'
import type { NetworkSettings } from '../../../config/database-config.js'
import type { Bounds } from '../../caller.js'
import { StatementListeners } from '../../statement-listeners.js'
import { StatementWatch } from '../../statement-watch.js'
import { connectionOf, onPooled } from '../connections.js'
import type { Driver } from '../driver.js'
import { firstAnswer, knexPool, type PoolSettings } from '../pools.js'
import { createClientClass } from './client.js'
import { isMysqlError } from './errors.js'
import { createMysqlDialect } from './index.js'
import { exactCollation } from './json.js'
import { NumberedStatements } from './numbered.js'
import { placingErrors } from './place.js'
import { endStatement, type MysqlConnection, refuseOtherServers, timeLimit } from './session.js'
import { asUnavailable } from './unavailable.js'
import { bindValue, readValue } from './values.js'

/** How to reach a MariaDB database: a connection string, or its parts. */
export interface MysqlConfig extends Omit<NetworkSettings, 'searchPath'> {
  readonly client: 'mysql'
  readonly pool?: PoolSettings
  /** How long a statement may take, in milliseconds; 0 for no limit. */
  readonly queryTimeout?: number
}

const deadlock = 1213
const tableChangedMeanwhile = 1412
const outOfRange = 1690
/** Statements that a connection keeps prepared, and the length of the longest; the driver keeps a description of every parameter beside each. */
const keptStatements = 200
const longestKept = 8_192
/** How long a change of a table waits for the one before it, in milliseconds. */
const changesTimeout = 60_000

/** Opens a pool and makes sure that the database answers, and can do what we need. */
export async function openMysql(config: MysqlConfig, excludedTables: readonly string[]): Promise<Driver> {
  const listeners = new StatementListeners()
  const statements = new NumberedStatements()
  const { pool = {}, queryTimeout = 0 } = config
  const knex = openKnex(createClientClass(listeners, { pool, queryTimeout }), config, pool)
  // Tables are changed beside the transaction that asks for it, never by a connection that one may wait for, and for as long as it takes.
  const changes = { pool: { min: 0, max: 1, acquireTimeout: changesTimeout }, queryTimeout: 0 }
  const changing = openKnex(createClientClass(listeners, changes), config, changes.pool)
  const close = async () => {
    await Promise.all([knex.destroy(), changing.destroy()])
  }
  const watch = new StatementWatch(endStatement)
  const run = (connection: MysqlConnection, text: string, parameters: readonly unknown[], bounds: Bounds) =>
    watch
      .run(connection, bounds, () => listeners.observe(text, connection, () => execute(connection, statements, text, parameters)))
      .catch((error: unknown) => {
        throw asUnavailable(error, queryTimeout)
      })
  await firstAnswer(knex, () => checkServer(knex)).catch(async (error: unknown) => {
    await changing.destroy()
    throw error
  })
  return {
    dialect: createMysqlDialect(changing),
    knex,
    listeners,
    excludedTables,
    query: (text, parameters, bounds) => onPooled(knex, (connection: MysqlConnection) => run(connection, text, parameters, bounds)),
    async queryIn(transaction, text, parameters, bounds) {
      return run(await connectionOf(transaction), text, parameters, bounds)
    },
    async write(transaction, text, parameters, bounds) {
      const work = (connection: MysqlConnection) => placingErrors(connection, text, () => run(connection, text, parameters, bounds))
      return transaction ? work(await connectionOf(transaction)) : onPooled(knex, work)
    },
    interrupt: async (transaction) => endStatement(await connectionOf<MysqlConnection>(transaction)),
    lift: async (transaction) => {
      await transaction.raw(timeLimit(0))
      return async () => void (await transaction.raw(timeLimit(queryTimeout)))
    },
    isRetryable: (error) => isMysqlError(error) && (error.errno === deadlock || error.errno === tableChangedMeanwhile),
    close,
  }
}

function openKnex(client: typeof Knex.Client, config: MysqlConfig, pool: PoolSettings): Knex {
  const { client: _, connectionString, pool: __, queryTimeout: ___, ssl, ...connection } = config
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
    ...knexPool(pool),
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
    connection.execute(text, values, (error, rows) => {
      if (text.length > longestKept) connection.unprepare(text)
      if (error) reject(error)
      else resolve(rows)
    })
  })

/** Knex' warnings; a caller that gets no connection gets the error itself. */
function warn(message: string): void {
  if (!message.startsWith('Acquire connection error')) process.emitWarning(message)
}
