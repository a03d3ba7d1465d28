import type { Knex } from 'knex'
import { quoted } from './column-sql.js'
import { identifier } from './json.js'
import { keyName } from './names.js'

/** Gives a table another name. */
export async function renameTable(knex: Knex, table: string, name: string): Promise<void> {
  await knex.raw(`ALTER TABLE ${quoted(table)} RENAME TO ${quoted(name)}`)
  const { rows } = await knex.raw(
    `SELECT attname AS name FROM pg_attribute WHERE attrelid = ?::regclass AND attnum > 0 AND NOT attisdropped`,
    [identifier(name).sql],
  )
  for (const { name: column } of rows as { name: string }[])
    await renameIndex(knex, keyName.foreignIndex(table, column), keyName.foreignIndex(name, column))
}

/** Gives a column another name. */
export async function renameColumn(knex: Knex, table: string, column: string, name: string): Promise<void> {
  await knex.raw(`ALTER TABLE ${quoted(table)} RENAME COLUMN ${quoted(column)} TO ${quoted(name)}`)
  await renameIndex(knex, keyName.foreignIndex(table, column), keyName.foreignIndex(table, name))
}

/** The index that serves a foreign key is known by its name. */
async function renameIndex(knex: Knex, name: string, next: string): Promise<void> {
  await knex.raw(`ALTER INDEX IF EXISTS ${quoted(name)} RENAME TO ${quoted(next)}`)
}
