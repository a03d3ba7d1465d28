import type { Knex } from 'knex'
import { isNumberType } from '../../value-type.js'
import { limitsOf } from '../column-limits.js'
import type { ColumnDefinition } from '../dialect.js'
import { refusedChange } from '../table-change-refused.js'
import { quoted } from './column-sql.js'
import { valueTypeOf } from './column-types.js'

/** Refuses a change of a column's type by which values would be lost: a cast that is spelled out cuts texts and rounds numbers. */
export async function refuseLosses(knex: Knex, table: string, column: ColumnDefinition): Promise<void> {
  // Nobody may write what was not looked at; the change itself waits for the same lock.
  await knex.raw(`LOCK TABLE ${quoted(table)} IN ACCESS EXCLUSIVE MODE`)
  const value = quoted(column.name)
  const { length, scale, whole } = limitsOf(column)
  const { rows } = await knex.raw(
    'SELECT format_type(atttypid, NULL) AS type FROM pg_attribute WHERE attrelid = ?::regclass AND attname = ?',
    [`"${table.replaceAll('"', '""')}"`, column.name],
  )
  const present = valueTypeOf({ dataType: (rows as { type: string }[])[0]?.type ?? '' })
  if (length !== null && (await hasRow(knex, table, `char_length(${value}::text) > ${length}`)))
    throw refusedChange('too-long', table, column.name)
  // A text that is no whole number is no integer for a cast either.
  const isText = present === 'string' || present === 'text'
  if (scale === null || !(isNumberType(present) || (isText && column.type === 'decimal'))) return
  const isRounded = await hasRow(knex, table, `${value}::numeric <> round(${value}::numeric, ${scale})`)
  const isTooLarge = whole !== null && (await hasRow(knex, table, `abs(${value}::numeric) >= 10::numeric ^ ${whole}`))
  if (isRounded || isTooLarge) throw refusedChange('out-of-range', table, column.name)
}

async function hasRow(knex: Knex, table: string, condition: string): Promise<boolean> {
  const { rows } = await knex.raw(`SELECT 1 FROM ${quoted(table)} WHERE ${condition} LIMIT 1`)
  return (rows as object[]).length > 0
}
