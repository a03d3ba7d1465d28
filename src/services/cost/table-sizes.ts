import type { Logger } from 'pino'
import sql, { join } from 'sql-template-tag'
import type { TableSizes } from '../../context.js'
import type { Database } from '../../database/database.js'
import type { SchemaStore } from '../../schema/store.js'

/** Rows that are counted one by one; of larger tables the database's own estimate is taken. */
const mostCounted = 20_000
/** Tables that are counted by one statement. */
const tablesAtOnce = 20
/** Milliseconds after which sizes that were asked for are counted again. */
const freshness = 10_000
/** Taken for what cannot be counted: views, and tables that the server may not read. */
const assumed = 1_024

/** Begins to count the tables of a schema, and those that come later. */
export function createTableSizes(database: Database, schema: SchemaStore, logger: Logger): TableSizes {
  const sizes = new Map<string, number>()
  const asked = new Set<string>()
  let counting: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  const count = (names: readonly string[]): Promise<void> => {
    counting = counting.then(async () => {
      for (let start = 0; start < names.length && !isClosed; start += tablesAtOnce) {
        for (const [name, rows] of await countRows(database, schema, names.slice(start, start + tablesAtOnce), logger))
          sizes.set(name, rows)
      }
    })
    return counting
  }
  const countNew = () => {
    const tables = schema.current().database.tables
    for (const { name, kind } of tables) if (kind === 'view') sizes.set(name, assumed)
    const names = tables.map(({ name }) => name).filter((name) => !sizes.has(name))
    if (names.length > 0) void count(names)
  }
  const countAgain = () => {
    timer = undefined
    const known = new Set(
      schema
        .current()
        .database.tables.filter(({ kind }) => kind === 'table')
        .map(({ name }) => name),
    )
    const names = [...asked].filter((name) => known.has(name))
    asked.clear()
    void count(names)
  }

  const stopListening = schema.onChange(countNew)
  countNew()
  return {
    of: (table) => {
      asked.add(table)
      timer ??= setTimeout(countAgain, freshness).unref()
      const rows = sizes.get(table)
      return rows === undefined ? Number.POSITIVE_INFINITY : 2 ** Math.ceil(Math.log2(Math.max(1, rows)))
    },
    added: (table, rows) => {
      const known = sizes.get(table)
      if (known !== undefined) sizes.set(table, known + rows)
    },
    ready: () => counting,
    close: () => {
      isClosed = true
      clearTimeout(timer)
      stopListening()
    },
  }
}

/** Counts some tables by one statement; where that fails, it is logged, and a usual size is taken for all of them. */
async function countRows(
  database: Database,
  schema: SchemaStore,
  names: readonly string[],
  logger: Logger,
): Promise<readonly (readonly [string, number])[]> {
  const { expressions, roughRows } = database.dialect
  const tables = new Map(schema.current().database.tables.map((table) => [table.name, table]))
  const counts = names.map((name, index) => {
    const rows = sql`SELECT 1 AS ${expressions.identifier('one')} FROM ${expressions.identifier(name)} LIMIT ${mostCounted}`
    return sql`(SELECT COUNT(*) FROM (${rows}) ${expressions.identifier(`t${index}`)}) AS ${expressions.identifier(`c${index}`)}`
  })
  try {
    const [row] = await database.execute<Record<string, number | string>>(sql`SELECT ${join(counts, ', ')}`)
    return await Promise.all(
      names.map(async (name, index) => {
        const rows = Number(row![`c${index}`])
        const table = tables.get(name)
        return [name, rows < mostCounted || !table ? rows : Math.max(rows, await roughRows(database.knex, table))] as const
      }),
    )
  } catch (error) {
    logger.warn({ err: error, tables: names }, 'The rows of tables could not be counted.')
    return names.map((name) => [name, assumed] as const)
  }
}
