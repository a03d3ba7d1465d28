import type { Knex } from 'knex'
import { foreignIndexName } from '../column-builder.js'
import { clausesOf, constraintColumns, type TableEntry, type TableSql } from './create-table.js'
import { isSame, quoted } from './names.js'

interface IndexColumns {
  readonly name: string
  readonly unique: number
  readonly origin: string
  readonly partial: number
  readonly columns: string
}

/** Makes an index over one column unless there is one of its kind already. */
export async function setIndex(knex: Knex, table: string, column: string, name: string, isUnique: boolean): Promise<void> {
  const existing = await indexesOf(knex, table)
  const isOfKind = (index: IndexColumns) => covers(index, column) && (index.unique === 1) === isUnique
  if (existing.some((index) => isOfKind(index) && index.name !== foreignIndexName(table, column))) return
  await knex.raw(`CREATE ${isUnique ? 'UNIQUE ' : ''}INDEX ${quoted(name)} ON ${quoted(table)} (${quoted(column)})`)
}

/** Makes the index that serves a foreign key, unless rows can be found by its column already. */
export async function indexForeignKey(knex: Knex, table: string, column: string): Promise<void> {
  if (!(await isIndexed(knex, table, column)))
    await knex.raw(`CREATE INDEX ${quoted(foreignIndexName(table, column))} ON ${quoted(table)} (${quoted(column)})`)
}

/** Can rows be found by this column: is it the first of an index, unique or not? */
async function isIndexed(knex: Knex, table: string, column: string): Promise<boolean> {
  return (await indexesOf(knex, table)).some((index) => index.partial === 0 && isSame(partsOf(index)[0] ?? '', column))
}

/** Drops the indexes over this one column, of one kind; with `isUnique` null every index the column takes part in. */
export async function dropIndexes(knex: Knex, table: string, column: string, isUnique: boolean | null): Promise<void> {
  for (const index of await indexesOf(knex, table)) {
    if (index.origin !== 'c') continue
    const isMeant =
      isUnique === null
        ? partsOf(index).some((part) => isSame(part, column))
        : covers(index, column) && (index.unique === 1) === isUnique && index.name !== foreignIndexName(table, column)
    if (isMeant) await knex.raw(`DROP INDEX ${quoted(index.name)}`)
  }
}

/** The places of a table's definition that make this one column unique: its own entry, or constraints. */
export function inlineUniques(table: TableSql, column: string): TableEntry[] {
  return table.entries.filter((entry) => {
    if (entry.column !== null) return isSame(entry.column, column) && clausesOf(entry.text).some(({ kind }) => kind === 'unique')
    const columns = constraintColumns(entry, 'unique')
    return columns?.length === 1 && isSame(columns[0]!, column)
  })
}

async function indexesOf(knex: Knex, table: string): Promise<IndexColumns[]> {
  return knex.raw(
    `SELECT l.name, l."unique", l.origin, l.partial, (SELECT json_group_array(coalesce(i.name, '')) FROM pragma_index_info(l.name) i) AS columns
       FROM pragma_index_list(?) l`,
    [table],
  )
}

const partsOf = (index: IndexColumns): string[] => JSON.parse(index.columns) as string[]

function covers(index: IndexColumns, column: string): boolean {
  const parts = partsOf(index)
  return index.partial === 0 && parts.length === 1 && isSame(parts[0]!, column)
}
