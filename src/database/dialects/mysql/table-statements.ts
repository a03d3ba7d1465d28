import type { Knex } from 'knex'
import { quoteName } from './json.js'

/** Who uses the table may keep it for so many seconds; then the change fails. */
const patience = 10

/** Without this InnoDB leaves words like "the" out of a search index whenever it builds one. */
const settings = `lock_wait_timeout = ${patience}, innodb_ft_enable_stopword = OFF`

/** Runs a statement without parameters: without any, Knex leaves question marks alone. */
export async function run(knex: Knex, statement: string): Promise<void> {
  await knex.raw(`SET STATEMENT ${settings} FOR ${statement}`)
}

/** Changes a table: all of it happens, or nothing. */
export async function alterTable(knex: Knex, table: string, changes: readonly string[]): Promise<void> {
  if (changes.length > 0) await run(knex, `ALTER TABLE ${quoteName(table)} ${changes.join(', ')}`)
}

/** Has the table any row? */
export async function hasRows(knex: Knex, table: string): Promise<boolean> {
  const [rows] = (await knex.raw(`SELECT 1 FROM ${quoteName(table)} LIMIT 1`)) as [unknown[]]
  return rows.length > 0
}

/** How a column is declared now, with the collation of texts; null when there is no such column. */
export async function readColumnType(knex: Knex, table: string, column: string): Promise<ColumnType | null> {
  const [rows] = (await knex.raw(
    `SELECT COLUMN_TYPE AS declared, DATA_TYPE AS name, CHARACTER_SET_NAME AS charset, COLLATION_NAME AS collation, DATETIME_PRECISION AS fraction,
            EXISTS (SELECT 1 FROM information_schema.CHECK_CONSTRAINTS k WHERE k.CONSTRAINT_SCHEMA = c.TABLE_SCHEMA AND k.TABLE_NAME = c.TABLE_NAME
                       AND k.CHECK_CLAUSE = CONCAT('json_valid(\`', c.COLUMN_NAME, '\`)')) AS isJson
       FROM information_schema.COLUMNS c WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND COLUMN_NAME = ?`,
    [table, column],
  )) as [(Omit<ColumnType, 'isJson'> & { isJson: number })[]]
  const [row] = rows
  return row ? { ...row, isJson: row.isJson === 1 } : null
}

export interface ColumnType {
  readonly declared: string
  readonly name: string
  readonly charset: string | null
  readonly collation: string | null
  readonly fraction: number | null
  readonly isJson: boolean
}

/** A type as ALTER TABLE takes it. */
export function typeSql({ declared, charset, collation, isJson }: ColumnType): string {
  if (isJson) return 'JSON'
  return charset ? `${declared} CHARACTER SET ${charset} COLLATE ${collation}` : declared
}
