import type { Knex } from 'knex'
import { foreignIndexName } from '../column-builder.js'
import type { Ddl } from '../dialect.js'
import { isSame, quoted } from './names.js'
import { dropSearchIndex, makeSearchIndex, searchedColumns } from './search-index.js'
import { readTable, storedColumns } from './table-change.js'

/** Gives a table another name. */
export const renameTable: Ddl['renameTable'] = (knex, table, name) =>
  knex.transaction(async (transaction) => {
    await withoutSearchIndex(transaction, table, name, (names) => names, `RENAME TO ${quoted(name)}`)
    await renameForeignIndexes(transaction, table, name, (column) => column)
  })

/** Gives a column another name. */
export const renameColumn: Ddl['renameColumn'] = (knex, table, column, name) =>
  knex.transaction(async (transaction) => {
    const renamed = (names: readonly string[]) => names.map((other) => (isSame(other, column) ? name : other))
    await withoutSearchIndex(transaction, table, table, renamed, `RENAME COLUMN ${quoted(column)} TO ${quoted(name)}`)
    await renameForeignIndexes(transaction, table, table, (other) => (other === name ? column : other))
  })

/** The search index is one of names: it is made again under the new ones. */
async function withoutSearchIndex(
  knex: Knex,
  table: string,
  next: string,
  renamed: (columns: readonly string[]) => readonly string[],
  change: string,
): Promise<void> {
  const searched = await searchedColumns(knex, table)
  await dropSearchIndex(knex, table)
  await knex.raw(`ALTER TABLE ${quoted(table)} ${change}`)
  if (searched.length > 0) await makeSearchIndex(knex, next, renamed(searched))
}

/** The index that serves a foreign key is known by its name. `former`: the name of each column before. */
async function renameForeignIndexes(knex: Knex, table: string, next: string, former: (column: string) => string): Promise<void> {
  for (const column of storedColumns(await readTable(knex, next))) {
    const [before, after] = [foreignIndexName(table, former(column)), foreignIndexName(next, column)]
    const found: unknown[] = await knex.raw(`SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = ?`, [before])
    if (found.length === 0 || before === after) continue
    await knex.raw(`DROP INDEX ${quoted(before)}`)
    await knex.raw(`CREATE INDEX ${quoted(after)} ON ${quoted(next)} (${quoted(column)})`)
  }
}
