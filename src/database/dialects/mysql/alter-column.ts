import type { Knex } from 'knex'
import { limitsOf } from '../column-limits.js'
import type { ColumnDefinition } from '../dialect.js'
import { refusedChange } from '../table-change-refused.js'
import { columnSql } from './column-sql.js'
import { declaredType, isBoolean, valueTypeOf } from './column-types.js'
import { type Definition, readDefinition } from './definition.js'
import { quoteName } from './json.js'
import { keyName } from './names.js'
import { alterTable, type ColumnType, readColumnType, typeSql } from './table-statements.js'

/** Changes type, nullability, default, unique and index of a column in one statement; gives what takes it back. */
export async function alterColumn(knex: Knex, table: string, column: ColumnDefinition): Promise<() => Promise<void>> {
  const present = await readColumnType(knex, table, column.name)
  const definition = await readDefinition(knex, table)
  const before = definition.columns.get(column.name)
  if (!present || !before) throw new Error(`No such column: ${table}.${column.name}`)
  if (!column.isNullable) await refuseNulls(knex, table, column.name)
  const type = changedType(column, present)
  if (type !== typeSql(present)) await refuseLosses(knex, table, column, present)
  const keys = keyChanges(table, column, definition)
  await alterTable(knex, table, [`MODIFY COLUMN ${columnSql(column, type)}`, ...keys.map(({ change }) => change)])
  return () => alterTable(knex, table, [...keys.map(({ undo }) => undo), `MODIFY COLUMN ${before}`])
}

/** MariaDB itself would round numbers, and says of the rest no more than that something was cut. */
async function refuseLosses(knex: Knex, table: string, column: ColumnDefinition, present: ColumnType): Promise<void> {
  const { length, scale, whole } = limitsOf(column)
  const has = async (condition: string): Promise<boolean> =>
    ((await knex.raw(`SELECT 1 FROM ${quoteName(table)} WHERE ${condition} LIMIT 1`)) as [object[]])[0].length > 0
  const name = quoteName(column.name)
  if (length !== null && (await has(`CHAR_LENGTH(CAST(${name} AS CHAR CHARACTER SET utf8mb4)) > ${length}`)))
    throw refusedChange('too-long', table, column.name)
  const type = valueTypeOf({ dataType: present.name, precision: null })
  if (scale === null || !['decimal', 'float', 'string', 'text', 'integer', 'bigInteger'].includes(type)) return
  const value = `CAST(${name} AS DECIMAL(65, 30))`
  const isRounded = await has(`${value} <> ROUND(${value}, ${scale})`)
  const isTooLarge = whole !== null && (await has(`ABS(${value}) >= POW(10, ${whole})`))
  if (isRounded || isTooLarge) throw refusedChange('out-of-range', table, column.name)
}

/** The declaration the column shall have; the present one when it means the same. */
function changedType(column: ColumnDefinition, present: ColumnType): string {
  const { declared, fraction } = present
  const dataType = present.isJson ? 'json' : isBoolean(declared) ? 'boolean' : present.name
  const wanted = declaredType(column)
  const sameSize = !/^(VARCHAR|DECIMAL)/.test(wanted) || sizeOf(wanted) === sizeOf(declared)
  const isSame = column.type === 'unknown' || column.hasAutoIncrement || valueTypeOf({ dataType, precision: fraction }) === column.type
  const keeps = isSame && (sameSize || !hasSize(column))
  // Texts of other kinds (csv, hash) are stored as the texts that are there.
  return keeps || isStoredAlike(column, present) ? typeSql(present) : wanted
}

const sizeOf = (type: string): string | undefined => /\(.*?\)/.exec(type)?.[0].replaceAll(' ', '')
const hasSize = ({ maxLength, precision, scale }: ColumnDefinition): boolean => maxLength != null || precision != null || scale != null
const isStoredAlike = (column: ColumnDefinition, { declared }: ColumnType): boolean =>
  declaredType(column).toLowerCase().split(' ')[0] === declared.toLowerCase()

interface KeyChange {
  readonly change: string
  readonly undo: string
  /** The foreign key for which an index is made. */
  readonly serves?: string
}

/** Makes or drops the column's own unique key and index. The index of a foreign key stays, under the name of that key. */
function keyChanges(table: string, column: ColumnDefinition, { keys, foreignKeys }: Definition): KeyChange[] {
  const own = keys.filter(({ columns }) => columns.length === 1 && columns[0] === column.name)
  const changes: KeyChange[] = []
  const set = (isUnique: boolean, isWanted: boolean, name: string) => {
    const present = own.filter((key) => key.isUnique === isUnique && !foreignKeys.some((foreign) => foreign.name === key.name))
    const word = isUnique ? 'UNIQUE KEY' : 'KEY'
    if (isWanted && present.length === 0) {
      changes.push({
        change: `ADD ${word} ${quoteName(name)} (${quoteName(column.name)})`,
        undo: `DROP INDEX ${quoteName(name)}`,
      })
    }
    if (isWanted) return
    for (const key of present) {
      const foreign = foreignKeys.find(({ columns }) => columns[0] === column.name)
      if (foreign && !own.some(({ name: taken }) => taken === foreign.name) && !changes.some(({ serves }) => serves === foreign.name))
        changes.push({
          change: `ADD KEY ${quoteName(foreign.name)} (${quoteName(column.name)})`,
          undo: `DROP INDEX ${quoteName(foreign.name)}`,
          serves: foreign.name,
        })
      changes.push({ change: `DROP INDEX ${quoteName(key.name)}`, undo: `ADD ${key.text}` })
    }
  }
  if (!column.isPrimaryKey) set(true, column.isUnique, keyName.unique(table, column.name))
  set(false, column.isIndexed, keyName.index(table, column.name))
  return changes
}

async function refuseNulls(knex: Knex, table: string, column: string): Promise<void> {
  const [rows] = (await knex.raw(`SELECT 1 FROM ${quoteName(table)} WHERE ${quoteName(column)} IS NULL LIMIT 1`)) as [unknown[]]
  if (rows.length > 0) throw refusedChange('contains-null', table, column)
}
