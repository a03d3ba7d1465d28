import type { Knex } from 'knex'
import { clausesOf, parseCreateTable, renderCreateTable, type TableEntry, type TableSql, withoutForeignKeys } from './create-table.js'
import { quoted } from './names.js'
import { dropSearchIndex, makeSearchIndex, searchedColumns } from './search-index.js'

const asideName = '__table_being_rebuilt'

/** The definition of a table as SQLite keeps it. */
export async function readTable(knex: Knex, table: string): Promise<TableSql> {
  const rows: { sql: string }[] = await knex.raw(`SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ? COLLATE NOCASE`, [table])
  if (!rows[0]) throw new Error(`No such table: ${table}`)
  return parseCreateTable(rows[0].sql)
}

/**
 * Changes what a table says of its rows but not how they are stored: foreign keys, defaults, NOT NULL. No row is touched;
 * the caller has made sure that all of them obey. (The way of https://sqlite.org/lang_altertable.html#otheralter.)
 */
export async function redefineTable(knex: Knex, table: string, definition: TableSql): Promise<void> {
  await editSchema(knex, (run) =>
    run(`UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ? COLLATE NOCASE`, [renderCreateTable(definition), table]),
  )
  await knex.raw(`SELECT 1 FROM ${quoted(table)} LIMIT 0`) // fails at once if SQLite cannot read the new definition
}

/** What is lost when a table is rebuilt. */
export interface RebuildOptions {
  /** The statements of its indexes. */
  readonly indexes?: readonly string[] | undefined
  /** The SQL of what columns of the old rows are to hold. */
  readonly values?: ReadonlyMap<string, string>
}

/**
 * Rebuilds a table with another definition and copies its rows. The old table is first given another name behind
 * SQLite's back, so that the foreign keys of other tables go on meaning the table by its name: they are neither
 * rewritten nor do their ON DELETE actions see the old table go. Triggers are kept, and indexes
 * unless the statements of others are given. Rows are copied as they are but for `values`.
 */
export async function rebuildTable(
  knex: Knex,
  table: string,
  definition: TableSql,
  copied: readonly string[],
  { indexes, values }: RebuildOptions = {},
): Promise<void> {
  const searched = await searchedColumns(knex, table)
  await dropSearchIndex(knex, table)
  const attached: { type: string; name: string; sql: string }[] = await knex.raw(
    `SELECT type, name, sql FROM sqlite_master WHERE tbl_name = ? COLLATE NOCASE AND type IN ('index', 'trigger') AND sql IS NOT NULL`,
    [table],
  )
  for (const { type, name } of attached) await knex.raw(`DROP ${type} ${quoted(name)}`)
  await setAside(knex, table)
  // Rows that break a foreign key already must not hinder the copy: the keys are declared after it.
  await knex.raw(renderCreateTable(withoutForeignKeys(definition)))
  const columns = copied.map(quoted).join(', ')
  const selected = copied.map((name) => values?.get(name) ?? quoted(name)).join(', ')
  await knex.raw(`INSERT INTO ${quoted(table)} (${columns}) SELECT ${selected} FROM ${quoted(asideName)}`)
  await knex.raw(`DROP TABLE ${quoted(asideName)}`)
  await redefineTable(knex, table, definition)
  const kept = attached.filter(({ type }) => indexes === undefined || type === 'trigger').map(({ sql }) => sql)
  for (const statement of [...kept, ...(indexes ?? [])]) await knex.raw(statement)
  // Rows may have got other row ids.
  const names = storedColumns(definition)
  await makeSearchIndex(
    knex,
    table,
    searched.filter((column) => names.includes(column)),
  )
}

async function setAside(knex: Knex, table: string): Promise<void> {
  const definition = await readTable(knex, table)
  const aside = renderCreateTable({ ...definition, head: `CREATE TABLE ${quoted(asideName)} (` })
  await editSchema(knex, async (run) => {
    await run(`UPDATE sqlite_master SET name = ?, tbl_name = ?, sql = ? WHERE type = 'table' AND name = ? COLLATE NOCASE`, [
      asideName,
      asideName,
      aside,
      table,
    ])
    // The indexes of inline keys have no statement; SQLite finds them by the number at the end of their names.
    await run(
      `UPDATE sqlite_master SET tbl_name = ?, name = 'sqlite_autoindex_' || ? || substr(name, length('sqlite_autoindex_') + length(tbl_name) + 1)
        WHERE type = 'index' AND sql IS NULL AND tbl_name = ? COLLATE NOCASE`,
      [asideName, asideName, table],
    )
  })
}

/** Edits SQLite's own table of tables, then has every connection read it again. */
async function editSchema(
  knex: Knex,
  edit: (run: (sql: string, bindings: readonly string[]) => Promise<void>) => Promise<void>,
): Promise<void> {
  const [row]: { schema_version: number }[] = await knex.raw('PRAGMA schema_version')
  await knex.raw('PRAGMA writable_schema = ON')
  try {
    await edit(async (sql, bindings) => {
      await knex.raw(sql, [...bindings])
    })
    await knex.raw(`PRAGMA schema_version = ${(row?.schema_version ?? 0) + 1}`)
  } finally {
    await knex.raw('PRAGMA writable_schema = RESET')
  }
}

/** The definition with one entry replaced, or removed when `replacement` is null. */
export function replaceEntry(table: TableSql, entry: TableEntry, replacement: string | null): TableSql {
  const entries = table.entries.flatMap((other) => {
    if (other !== entry) return [other]
    return replacement === null ? [] : [{ ...entry, text: replacement }]
  })
  return { ...table, entries }
}

/** Columns that hold values of their own, not generated ones. */
export function storedColumns(table: TableSql): string[] {
  return table.entries.flatMap((entry) => {
    const isStored = entry.column !== null && !clausesOf(entry.text).some(({ kind }) => kind === 'generated' || kind === 'as')
    return isStored ? [entry.column!] : []
  })
}
