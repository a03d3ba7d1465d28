import type { Knex } from 'knex'
import { limitsOf } from '../column-limits.js'
import type { ColumnDefinition } from '../dialect.js'
import { refusedChange } from '../table-change-refused.js'
import { type DeclaredType, valueTypeOf } from './column-types.js'
import { quoted } from './names.js'

/**
 * Refuses a change of a column whose values do not fit: SQLite would keep what is too long for its column, which then were not what it says it is.
 * `value` is the SQL of what a row will hold.
 */
export async function refuseMisfits(
  knex: Knex,
  table: string,
  column: ColumnDefinition,
  present: DeclaredType,
  value: string,
): Promise<void> {
  const { length, scale, whole } = limitsOf(column)
  const isNewType = valueTypeOf(present) !== column.type
  const isShorter = length !== null && length !== present.maxLength && (isNewType || column.maxLength != null)
  const has = async (condition: string): Promise<boolean> =>
    ((await knex.raw(`SELECT 1 FROM ${quoted(table)} WHERE ${condition} LIMIT 1`)) as object[]).length > 0
  if (isShorter && (await has(`length(CAST(${value} AS TEXT)) > ${length}`))) throw refusedChange('too-long', table, column.name)
  // There is no column type for decimals: they are read as floats, whose scale is one that is asked for.
  const asked = column.type === 'float' ? (column.scale ?? null) : scale
  if (asked === null || asked === present.scale || !(isNewType || column.scale != null)) return
  const name = quoted(column.name)
  const isNumber = `typeof(${name}) IN ('integer', 'real')`
  if (await has(`${isNumber} AND round(${name}, ${asked}) <> ${name}`)) throw refusedChange('out-of-range', table, column.name)
  const digits = column.type === 'float' && column.precision != null ? column.precision - asked : whole
  if (digits !== null && (await has(`${isNumber} AND abs(${name}) >= ${10 ** digits}`)))
    throw refusedChange('out-of-range', table, column.name)
}
