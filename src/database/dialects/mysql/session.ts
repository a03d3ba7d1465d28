import { type Connection, type ConnectionOptions, createConnection } from 'mysql2'

/** One connection as mysql2 has it. */
export type MysqlConnection = Connection

/** MariaDB can do since this version what we need: JSON_TABLE, INSERT ... RETURNING, changes of tables that happen or not. */
const oldest = [10, 6] as const

/** How long ending a statement may wait for the server, in milliseconds. */
const controlTimeout = 5_000

/**
 * Our sessions speak UTC and refuse values that do not fit; a key of 0 is 0. Zero dates are borne: a column may have one for its default, without
 * which nothing could be inserted. Readers see what is committed, as in PostgreSQL. JSON of any size is put together; an average has 16 digits behind
 * the point.
 */
const settings = [
  'SET NAMES utf8mb4 COLLATE utf8mb4_bin',
  `SET time_zone = '+00:00', group_concat_max_len = 4294967295, div_precision_increment = 16,
       sql_mode = 'NO_AUTO_VALUE_ON_ZERO,STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'`,
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  // Our tables, and those of extensions, support transactions, independent of the server's default engine.
  'SET SESSION default_storage_engine = InnoDB',
  // It takes values for the same that are so by their column's collation, where we compare exactly: `_nin` of "A" would hide or show "a" as it comes first.
  `SET optimizer_switch = 'subquery_cache=off'`,
]

/** Makes a new connection speak as all others do; `limit`: how long its statements may take, in milliseconds, 0 for ever. */
export async function prepareSession(connection: MysqlConnection, limit: number): Promise<void> {
  for (const statement of [...settings, timeLimit(limit)]) await connection.promise().query(statement)
}

/** Sets how long the statements of a session may take, in milliseconds; 0 for ever. */
export const timeLimit = (limit: number): string => `SET SESSION max_statement_time = ${limit / 1000}`

/** Ends what a session runs now, by a session of its own. */
export async function endStatement(connection: MysqlConnection): Promise<void> {
  // The order could also meet the session's next statement, so nobody gets this one again: Knex looks for this mark.
  Object.assign(connection, { __knex__disposed: 'a statement was ended' })
  const { host, port, user, password, ssl, socketPath } = connection.config as ConnectionOptions
  const settings = { host, port, user, password, ...(ssl && { ssl }), ...(socketPath && { socketPath }), connectTimeout: controlTimeout }
  const control = createConnection(settings as ConnectionOptions).promise()
  try {
    await control.query(`KILL QUERY ${Number(connection.threadId)}`)
  } finally {
    control.destroy()
  }
}

/** Refuses servers that cannot answer our statements. */
export function refuseOtherServers(version: string): void {
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)\.\d+-MariaDB/i.exec(version) ?? []
  const isNew = Number(major) > oldest[0] || (Number(major) === oldest[0] && Number(minor) >= oldest[1])
  if (!isNew) {
    throw new Error(
      `The database is ${/mariadb/i.test(version) ? 'MariaDB' : 'MySQL'} ${version}. Tessera needs MariaDB ${oldest.join('.')} or newer; MySQL itself is not supported.`,
    )
  }
}
