import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Knex } from 'knex'
import type { TableTexts } from '../../introspection.js'

/*
 * An FTS5 table beside the table, with an entry under each row id, and triggers that keep it. It holds no texts of its own (`contentless`), and
 * deletes by row id, so that no old value has to be known. Virtual tables, and what belongs to them, are no tables to `introspect`.
 */

/** The name of the FTS5 table; no name that FTS5 derives from another such name ends so. */
export const searchTable = (table: string): string => `tessera_search_${table}_fts`

/** The name of a column there: bare ones could be words of FTS5 (`rank`). */
export const searchColumn = (column: string): string => `f_${column}`

const events = ['insert', 'delete', 'update'] as const
const rowsAtOnce = 5_000

/** Rebuilds the index over exactly these columns; without columns it is dropped. */
export async function makeSearchIndex(knex: Knex, table: string, columns: readonly string[]): Promise<void> {
  await dropSearchIndex(knex, table)
  if (columns.length === 0) return
  await run(knex, indexSql(table, columns))
  await fill(knex, table, columns)
  for (const event of events) await run(knex, triggerSql(table, columns, event))
}

/** Drops the index with its triggers, wherever a rename may have taken them. */
export async function dropSearchIndex(knex: Knex, table: string): Promise<void> {
  for (const event of events) await run(knex, `DROP TRIGGER IF EXISTS ${quoted(triggerName(table, event))}`)
  await run(knex, `DROP TABLE IF EXISTS ${quoted(searchTable(table))}`)
}

/** Which columns are in the index of a table now. */
export async function searchedColumns(knex: Knex, table: string): Promise<readonly string[]> {
  const rows: { sql: string }[] = await knex.raw(
    `SELECT sql FROM sqlite_master WHERE name = ? OR (type = 'trigger' AND tbl_name = ? COLLATE NOCASE AND name LIKE 'tessera\\_search\\_%' ESCAPE '\\')`,
    [searchTable(table), table],
  )
  return indexedBy(
    table,
    rows.map(({ sql }) => sql),
  )
}

/**
 * The columns of the index that these statements made. An index that is not whole, or that somebody else changed (SQLite rewrites
 * triggers when a column is renamed), is none: what it finds could be another column's.
 */
function indexedBy(table: string, statements: readonly (string | null)[]): readonly string[] {
  const made = statements.find((statement) => statement?.startsWith('CREATE VIRTUAL TABLE '))
  if (!made) return []
  const columns = [...made.slice(made.lastIndexOf(' USING fts5(')).matchAll(/"f_((?:[^"]|"")*)"/g)].map(([, column]) =>
    column!.replaceAll('""', '"'),
  )
  const expected = [indexSql(table, columns), ...events.map((event) => triggerSql(table, columns, event))]
  return expected.every((statement) => statements.includes(statement)) ? columns : []
}

/** What `introspect` tells of a table's texts: without row ids they cannot be indexed. */
export function tableTexts(
  table: string,
  columns: readonly string[],
  hasRowIds: boolean,
  statements: readonly (string | null)[],
): TableTexts {
  const isPossible = hasRowIds && !columns.some((column) => column.toLowerCase() === 'rowid')
  return {
    indexed: isPossible ? indexedBy(table, statements) : [],
    possible: isPossible ? columns : [],
    words: { shortest: 1, longest: 500, hasUnderscore: false },
  }
}

/** In portions, between which others have their turn: every statement blocks the process. */
async function fill(knex: Knex, table: string, columns: readonly string[]): Promise<void> {
  const [target, source] = [columns.map((column) => quoted(searchColumn(column))), columns.map(quoted)]
  const copy = `INSERT INTO ${quoted(searchTable(table))} (rowid, ${target}) SELECT rowid, ${source} FROM ${quoted(table)} WHERE rowid >= $from AND rowid <= $to`
  const end = `SELECT max(rowid) AS last FROM (SELECT rowid FROM ${quoted(table)} WHERE rowid >= $from ORDER BY rowid LIMIT ${rowsAtOnce})`
  for (let from: bigint = -(2n ** 63n); ; ) {
    const [row]: { last: number | string | null }[] = await knex.raw(withNumbers(end, from))
    if (row === undefined || row.last === null) return
    const to = BigInt(row.last)
    await run(knex, withNumbers(copy, from, to))
    await nextTurn()
    from = to + 1n
  }
}

/** Row ids do not fit into JavaScript's numbers; as digits they need no parameter. */
const withNumbers = (statement: string, from: bigint, to: bigint = from): string => {
  const number = (value: bigint): string => (value === -(2n ** 63n) ? '(-9223372036854775807 - 1)' : String(value))
  return statement.replace('$from', () => number(from)).replace('$to', () => number(to))
}

const indexSql = (table: string, columns: readonly string[]): string =>
  `CREATE VIRTUAL TABLE ${quoted(searchTable(table))} USING fts5(${columns.map((column) => quoted(searchColumn(column))).join(', ')}, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2')`

const triggerName = (table: string, event: string): string => `${searchTable(table)}_${event}`

function triggerSql(table: string, columns: readonly string[], event: (typeof events)[number]): string {
  const index = quoted(searchTable(table))
  const names = columns.map((column) => quoted(searchColumn(column))).join(', ')
  const values = columns.map((column) => `new.${quoted(column)}`).join(', ')
  const isChanged = ['rowid', ...columns].map((column) => `old.${quoted(column)} IS NOT new.${quoted(column)}`).join(' OR ')
  // REPLACE INTO tells no trigger of the row it deletes.
  const forget = (rows: string) => `DELETE FROM ${index} WHERE rowid IN (${rows}); `
  const add = `INSERT INTO ${index} (rowid, ${names}) VALUES (new.rowid, ${values}); `
  const work = event === 'delete' ? forget('old.rowid') : `${forget(event === 'insert' ? 'new.rowid' : 'old.rowid, new.rowid')}${add}`
  return `CREATE TRIGGER ${quoted(triggerName(table, event))} AFTER ${event} ON ${quoted(table)}${event === 'update' ? ` WHEN ${isChanged}` : ''} BEGIN ${work}END`
}

const run = (knex: Knex, statement: string): Promise<unknown> => knex.raw(statement).then()

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
