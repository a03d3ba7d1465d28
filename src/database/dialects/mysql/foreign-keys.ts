import type { Knex } from 'knex'
import type { ForeignKeyDefinition } from '../dialect.js'
import { refusedChange } from '../table-change-refused.js'
import { readDefinition } from './definition.js'
import { quoteName } from './json.js'
import { keyName } from './names.js'
import { searchSteps } from './search.js'
import { alterTable, readColumnType, typeSql } from './table-statements.js'

/** Adds a foreign key; its column becomes of the very type that it points to, which MariaDB insists on. */
export async function addForeignKey(knex: Knex, table: string, key: ForeignKeyDefinition): Promise<() => Promise<void>> {
  await refuseOrphans(knex, table, key)
  const { columns, keys } = await readDefinition(knex, table)
  const before = columns.get(key.column)
  const type = await differentType(knex, table, key)
  const isIndexed = keys.some((index) => index.columns[0] === key.column)
  const name = quoteName(keyName.plain(key.name))
  const search = await searchSteps(knex, table, key.column)
  await alterTable(knex, table, [
    ...search.map(({ change }) => change),
    ...(type && before ? [`MODIFY COLUMN ${withType(before, type)}`] : []),
    // Named as MariaDB itself would name it, so that introspection and dropForeignKey know what it is for.
    ...(isIndexed ? [] : [`ADD KEY ${name} (${quoteName(key.column)})`]),
    `ADD ${foreignKeySql(key)}`,
  ])
  return async () => {
    await alterTable(knex, table, [`DROP FOREIGN KEY ${name}`, ...(isIndexed ? [] : [`DROP INDEX ${name}`])])
    if (type && before) await alterTable(knex, table, [`MODIFY COLUMN ${before}`])
    await alterTable(
      knex,
      table,
      search.map(({ undo }) => undo),
    )
  }
}

/** Makes a column of the very type that it is going to point to. */
export async function alignType(knex: Knex, table: string, column: string, foreignTable: string, foreignColumn: string): Promise<void> {
  const type = await differentType(knex, table, { column, foreignTable, foreignColumn })
  const before = (await readDefinition(knex, table)).columns.get(column)
  if (type && before) await alterTable(knex, table, [`MODIFY COLUMN ${withType(before, type)}`])
}

/** Drops the foreign keys of this one column, and the indexes that were there only for them. */
export async function dropForeignKey(knex: Knex, table: string, column: string): Promise<() => Promise<void>> {
  const { foreignKeys, keys } = await readDefinition(knex, table)
  const own = foreignKeys.filter(({ columns }) => columns.length === 1 && columns[0] === column)
  const indexes = keys.filter(({ name }) => own.some((key) => key.name === name))
  await alterTable(knex, table, [
    ...own.map(({ name }) => `DROP FOREIGN KEY ${quoteName(name)}`),
    ...indexes.map(({ name }) => `DROP INDEX ${quoteName(name)}`),
  ])
  return () =>
    alterTable(
      knex,
      table,
      [...indexes, ...own].map(({ text }) => `ADD ${text}`),
    )
}

async function refuseOrphans(knex: Knex, table: string, key: ForeignKeyDefinition): Promise<void> {
  const [column, target] = [`c.${quoteName(key.column)}`, `p.${quoteName(key.foreignColumn)}`]
  const [orphans] = (await knex.raw(
    `SELECT ${column} AS value FROM ${quoteName(table)} c WHERE ${column} IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM ${quoteName(key.foreignTable)} p WHERE ${target} = ${column}) LIMIT 1`,
  )) as [{ value: unknown }[]]
  if (orphans[0]) throw refusedChange('foreign-key', table, key.column, String(orphans[0].value), key.name)
}

/** The type of the column that is pointed to, null when the key's column has it already. */
async function differentType(
  knex: Knex,
  table: string,
  key: Pick<ForeignKeyDefinition, 'column' | 'foreignTable' | 'foreignColumn'>,
): Promise<string | null> {
  const own = await readColumnType(knex, table, key.column)
  const target = await readColumnType(knex, key.foreignTable, key.foreignColumn)
  if (!own || !target) throw new Error(`No such column: ${table}.${key.column} or ${key.foreignTable}.${key.foreignColumn}`)
  return typeSql(own) === typeSql(target) ? null : typeSql(target)
}

/** ``a` int(11) DEFAULT NULL` with another type. */
function withType(column: string, type: string): string {
  const [, name = '', rest = ''] =
    /^(`(?:[^`]|``)+`) \w+(?:\([^)]*\))?(?: unsigned| zerofill| CHARACTER SET \w+| COLLATE \w+)*(.*)$/s.exec(column) ?? []
  return `${name} ${type}${rest}`
}

function foreignKeySql(key: ForeignKeyDefinition): string {
  return (
    `CONSTRAINT ${quoteName(keyName.plain(key.name))} FOREIGN KEY (${quoteName(key.column)}) REFERENCES ${quoteName(key.foreignTable)} (${quoteName(key.foreignColumn)})` +
    ` ON DELETE ${key.onDelete ?? 'NO ACTION'} ON UPDATE ${key.onUpdate ?? 'NO ACTION'}`
  )
}
