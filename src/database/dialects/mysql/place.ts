import { isMysqlError, type MysqlError, type UniqueKeyPlace } from './errors.js'
import type { MysqlConnection } from './session.js'

const duplicateEntry: readonly number[] = [1062, 1586]
const writtenTable =
  /^\s*(?:set statement .*? for )?(?:insert(?: ignore)? into|replace into|update|alter table)\s+(?:`(?:[^`]|``)+`\.)?`((?:[^`]|``)+)`/i

/** Runs a statement; an error of the server is told where it happened. */
export async function placingErrors<Result>(connection: MysqlConnection, statement: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run()
  } catch (error) {
    if (!isMysqlError(error)) throw error
    throw Object.assign(error, { place: await findPlace(connection, statement, error) })
  }
}

/** Where a statement failed. Of a unique key the error has no more than its name, so its columns are looked up. */
async function findPlace(connection: MysqlConnection, statement: string, error: MysqlError): Promise<UniqueKeyPlace | null> {
  const table = writtenTable.exec(statement)?.[1]?.replaceAll('``', '`')
  if (!table) return null
  const key = duplicateEntry.includes(error.errno) && /.* for key '(.*)'$/s.exec(error.sqlMessage ?? '')?.[1]
  return { table, columns: key ? await columnsOfKey(connection, statement, table, key) : null }
}

async function columnsOfKey(connection: MysqlConnection, statement: string, table: string, key: string): Promise<string[]> {
  const [rows] = await connection
    .promise()
    .query(
      'SELECT COLUMN_NAME AS name FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND INDEX_NAME = ? ORDER BY SEQ_IN_INDEX',
      [table, key],
    )
  const columns = (rows as { name: string }[]).map(({ name }) => name)
  return columns.length > 0 ? columns : columnsOfNewKey(statement)
}

/** `alter table `t` add unique key `name` (`a`, `b`)`: the key that could not be made. */
function columnsOfNewKey(statement: string): string[] {
  const list = /add unique (?:index |key )?`[^`]+`\s*\(([^)]+)\)/i.exec(statement)?.[1] ?? ''
  return [...list.matchAll(/`([^`]+)`/g)].map(([, name]) => name!)
}
