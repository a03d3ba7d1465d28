import type { Knex } from 'knex'
import type { ColumnDefinition, Ddl } from '../dialect.js'
import { replaceValue } from '../replace-value.js'
import { refusedChange } from '../table-change-refused.js'
import { alterColumn } from './alter-column.js'
import { columnSql } from './column-sql.js'
import { addConstraint, dropConstraint, rename } from './constraints.js'
import { readDefinition } from './definition.js'
import { addForeignKey, dropForeignKey } from './foreign-keys.js'
import { exactCollation, quoteName, quoteText } from './json.js'
import { keyName } from './names.js'
import { searchSteps, setSearchIndex } from './search.js'
import type { TableChange } from './table-changes.js'
import { alterTable, hasRows, run } from './table-statements.js'
import { waitingChanges } from './transaction.js'

/** Changes of tables in MariaDB. `knex` makes them: a connection of their own, outside of all transactions (see table-changes.ts). */
export function createMysqlDdl(knex: Knex): Ddl {
  const change = async (caller: Knex, target: string, make: TableChange['run'], isDrop = false): Promise<void> => {
    const waiting = waitingChanges(caller)
    if (waiting) waiting.add({ target, isDrop, run: make })
    else await make()
  }
  return {
    createTable: (caller, table, columns, comment) => change(caller, table, () => createTable(knex, table, columns, comment)),
    dropTable: (caller, table) => change(caller, table, () => dropTable(knex, table), true),
    addColumn: (caller, table, column) => change(caller, `${table}.${column.name}`, () => addColumn(knex, table, column)),
    alterColumn: (caller, table, column) => change(caller, `${table}.${column.name}`, () => alterColumn(knex, table, column)),
    dropColumn: (caller, table, column) => change(caller, `${table}.${column}`, () => dropColumn(knex, table, column), true),
    addForeignKey: (caller, table, key) => change(caller, `${table}.${key.column}`, () => addForeignKey(knex, table, key)),
    dropForeignKey: (caller, table, column) => change(caller, `${table}.${column}`, () => dropForeignKey(knex, table, column)),
    setComment: (caller, table, comment) => change(caller, table, () => setComment(knex, table, comment)),
    addConstraint: (caller, table, constraint) => change(caller, table, () => addConstraint(knex, table, constraint)),
    dropConstraint: (caller, table, constraint) => change(caller, table, () => dropConstraint(knex, table, constraint)),
    renameTable: (caller, table, name) =>
      change(caller, table, () => rename(knex, (from, to) => ({ table: from, sql: `RENAME TO ${quoteName(to)}` }), table, name)),
    renameColumn: (caller, table, column, name) =>
      change(caller, `${table}.${column}`, () => {
        const sql = (from: string, to: string) => `RENAME COLUMN ${quoteName(from)} TO ${quoteName(to)}`
        return rename(knex, (from, to) => ({ table, sql: sql(from, to) }), column, name)
      }),
    replaceValue: (caller, table, column, from, to) =>
      change(caller, `${table}.${column}`, async () => {
        await replaceValue(knex, table, column, from, to)
        return () => replaceValue(knex, table, column, to, from)
      }),
    setSearchIndex: (caller, table, columns) => change(caller, table, () => setSearchIndex(knex, table, columns)),
    settle: async (caller) => (await waitingChanges(caller)?.settle()) ?? [],
    // The counter looks at every key that is written by itself.
    async advanceSequence() {},
  }
}

type Undo = () => Promise<void>

async function createTable(knex: Knex, table: string, columns: readonly ColumnDefinition[], comment?: string | null): Promise<Undo> {
  const keys = columns.filter(({ isPrimaryKey }) => isPrimaryKey).map((column) => quoteName(column.name))
  const entries = [
    ...columns.map((column) => columnSql(column)),
    ...(keys.length > 0 ? [`PRIMARY KEY (${keys.join(', ')})`] : []),
    ...columns.flatMap((column) => newKeys(table, column)),
  ]
  const note = comment ? ` COMMENT = ${quoteText(comment)}` : ''
  await run(
    knex,
    `CREATE TABLE ${quoteName(table)} (${entries.join(', ')}) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = ${exactCollation}${note}`,
  )
  return () => run(knex, `DROP TABLE ${quoteName(table)}`)
}

async function setComment(knex: Knex, table: string, comment: string | null): Promise<Undo> {
  const [[row]] = (await knex.raw(
    `SELECT TABLE_COMMENT AS comment FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?`,
    [table],
  )) as [{ comment: string }[]]
  const set = (text: string) => alterTable(knex, table, [`COMMENT = ${quoteText(text)}`])
  await set(comment ?? '')
  return () => set(row?.comment ?? '')
}

/** The unique key and the index of a new column. */
function newKeys(table: string, column: ColumnDefinition): string[] {
  const name = quoteName(column.name)
  return [
    ...(column.isUnique && !column.isPrimaryKey ? [`UNIQUE KEY ${quoteName(keyName.unique(table, column.name))} (${name})`] : []),
    ...(column.isIndexed ? [`KEY ${quoteName(keyName.index(table, column.name))} (${name})`] : []),
  ]
}

async function dropTable(knex: Knex, table: string): Promise<Undo> {
  await run(knex, `DROP TABLE ${quoteName(table)}`)
  return cannotBeTakenBack
}

/** MariaDB would fill a required column without default with empty texts and zeros. */
async function addColumn(knex: Knex, table: string, column: ColumnDefinition): Promise<Undo> {
  const hasDefault = column.defaultValue !== undefined && column.defaultValue !== null
  if (!column.isNullable && !hasDefault && !column.hasAutoIncrement && (await hasRows(knex, table)))
    throw refusedChange('contains-null', table, column.name)
  await alterTable(knex, table, [`ADD COLUMN ${columnSql(column)}`, ...newKeys(table, column).map((key) => `ADD ${key}`)])
  return () => alterTable(knex, table, [`DROP COLUMN ${quoteName(column.name)}`])
}

/** Keys that the column takes part in go with it. */
async function dropColumn(knex: Knex, table: string, column: string): Promise<Undo> {
  const { keys, foreignKeys } = await readDefinition(knex, table)
  const names = ({ columns }: { readonly columns: readonly string[] }) => columns.includes(column)
  const search = await searchSteps(knex, table, column)
  await alterTable(knex, table, [
    ...search.map(({ change }) => change),
    ...foreignKeys.filter(names).map((key) => `DROP FOREIGN KEY ${quoteName(key.name)}`),
    ...keys.filter(names).map((key) => `DROP INDEX ${quoteName(key.name)}`),
    `DROP COLUMN ${quoteName(column)}`,
  ])
  return cannotBeTakenBack
}

const cannotBeTakenBack: Undo = async () => {
  throw new Error('What was dropped cannot be taken back.')
}
