import type { Knex } from 'knex'
import { type ColumnStyle, defineColumn, indexName, uniqueName } from '../column-builder.js'
import { isExpression } from '../column-default.js'
import type { ColumnDefinition, Ddl, ForeignKeyDefinition } from '../dialect.js'
import { replaceValue } from '../replace-value.js'
import { refusedChange } from '../table-change-refused.js'
import { parseDeclaredType } from './column-types.js'
import { addConstraint, dropConstraint } from './constraints.js'
import { convertedValue } from './conversion.js'
import { clausesOf, columnEntry, constraintColumns, withoutForeignKeys } from './create-table.js'
import { renderDefault } from './defaults.js'
import { dropIndexes, indexForeignKey, inlineUniques, setIndex } from './indexes.js'
import { refuseMisfits } from './misfits.js'
import { isSame, quoted } from './names.js'
import { renameColumn, renameTable } from './renames.js'
import { dropSearchIndex, makeSearchIndex, searchedColumns } from './search-index.js'
import { readTable, rebuildTable, redefineTable, replaceEntry, storedColumns } from './table-change.js'

const style: ColumnStyle = {
  expressionOf: ({ defaultValue, type }) => (isExpression(defaultValue) ? renderDefault(defaultValue, type) : null),
}

/** Changes of tables in SQLite, which itself can alter very little: see table-change.ts. */
export const sqliteDdl: Ddl = {
  async createTable(knex, table, columns) {
    const keys = columns.filter(({ isPrimaryKey, hasAutoIncrement }) => isPrimaryKey && !hasAutoIncrement)
    const entries = columns.map((column) => newColumnSql(knex, column))
    if (keys.length > 0) entries.push(`primary key (${keys.map(({ name }) => quoted(name)).join(', ')})`)
    await knex.raw(`CREATE TABLE ${quoted(table)} (${entries.join(', ')})`)
    for (const column of columns) await indexNewColumn(knex, table, column)
  },

  async dropTable(knex, table) {
    await dropSearchIndex(knex, table)
    await knex.raw(`DROP TABLE ${quoted(table)}`)
  },

  addColumn: (knex, table, column) =>
    knex.transaction(async (transaction) => {
      await addColumn(transaction, table, column)
      await indexNewColumn(transaction, table, column)
    }),

  alterColumn: (knex, table, column) => knex.transaction((transaction) => alterColumn(transaction, table, column)),
  dropColumn: (knex, table, column) => knex.transaction((transaction) => dropColumn(transaction, table, column)),

  addForeignKey: (knex, table, key) =>
    knex.transaction(async (transaction) => {
      await refuseOrphans(transaction, table, key)
      const definition = await readTable(transaction, table)
      const entries = [...definition.entries, { column: null, text: foreignKeySql(key) }]
      await redefineTable(transaction, table, { ...definition, entries })
      await indexForeignKey(transaction, table, key.column)
    }),

  dropForeignKey: (knex, table, column) =>
    knex.transaction(async (transaction) => {
      const isOfColumn = (columns: readonly string[]) => columns.length === 1 && isSame(columns[0]!, column)
      await redefineTable(transaction, table, withoutForeignKeys(await readTable(transaction, table), isOfColumn))
    }),

  // Tables have no comments.
  async setComment() {},
  addConstraint: (knex, table, constraint) => knex.transaction((transaction) => addConstraint(transaction, table, constraint)),
  dropConstraint: (knex, table, constraint) => knex.transaction((transaction) => dropConstraint(transaction, table, constraint)),
  renameTable,
  renameColumn,
  replaceValue,

  setSearchIndex: (knex, table, columns) =>
    knex.transaction(async (transaction) => {
      if (columns.join('\n') !== (await searchedColumns(transaction, table)).join('\n')) await makeSearchIndex(transaction, table, columns)
    }),

  // AUTOINCREMENT looks at the largest key ever used by itself.
  // Tables change at once.
  settle: async () => [],
  async advanceSequence() {},
}

async function indexNewColumn(knex: Knex, table: string, column: ColumnDefinition): Promise<void> {
  if (column.isUnique && !column.isPrimaryKey) await setIndex(knex, table, column.name, uniqueName(table, column.name), true)
  if (column.isIndexed) await setIndex(knex, table, column.name, indexName(table, column.name), false)
}

/** ALTER TABLE adds columns with constant defaults; the others are added bare, filled, and then told their default. */
async function addColumn(knex: Knex, table: string, column: ColumnDefinition): Promise<void> {
  const hasDefault = column.defaultValue !== undefined && column.defaultValue !== null
  const isSimple = hasDefault ? !isExpression(column.defaultValue) : column.isNullable
  const first = isSimple ? column : { ...column, isNullable: true, defaultValue: undefined }
  await knex.raw(`ALTER TABLE ${quoted(table)} ADD COLUMN ${newColumnSql(knex, first)}`)
  if (isSimple) return
  const expression = renderDefault(column.defaultValue, column.type)
  if (expression !== null) await knex.raw(`UPDATE ${quoted(table)} SET ${quoted(column.name)} = ${expression}`)
  await alterColumn(knex, table, column)
}

async function alterColumn(knex: Knex, table: string, column: ColumnDefinition): Promise<void> {
  const definition = await readTable(knex, table)
  const entry = columnEntry(definition, column.name)
  if (!entry) throw new Error(`No such column: ${table}.${column.name}`)
  if (!column.isNullable) await refuseNulls(knex, table, column.name)
  const present = parseDeclaredType(typeOf(entry.text))
  const converted = convertedValue(present, column.type, quoted(column.name))
  await refuseMisfits(knex, table, column, present, converted ?? quoted(column.name))
  const uniques = column.isUnique ? [] : inlineUniques(definition, column.name)
  const text = await columnSql(knex, column, entry.text, uniques.includes(entry))
  const others = uniques.filter((unique) => unique !== entry)
  const next = others.reduce((table, unique) => replaceEntry(table, unique, null), replaceEntry(definition, entry, text))
  const isStoredAnew = uniques.length > 0 || typeOf(text) !== typeOf(entry.text)
  const values = new Map(converted === null ? [] : [[entry.column!, converted]])
  if (isStoredAnew) await rebuildTable(knex, table, next, storedColumns(next), { values })
  else await redefineTable(knex, table, next)
  if (!column.isPrimaryKey) await setOrDropIndex(knex, table, column, true, column.isUnique)
  await setOrDropIndex(knex, table, column, false, column.isIndexed)
}

async function setOrDropIndex(knex: Knex, table: string, column: ColumnDefinition, isUnique: boolean, isWanted: boolean): Promise<void> {
  const name = isUnique ? uniqueName(table, column.name) : indexName(table, column.name)
  if (isWanted) await setIndex(knex, table, column.name, name, isUnique)
  else await dropIndexes(knex, table, column.name, isUnique)
}

async function dropColumn(knex: Knex, table: string, column: string): Promise<void> {
  const definition = await readTable(knex, table)
  const names = (columns: readonly string[]) => columns.some((name) => isSame(name, column))
  const kept = withoutForeignKeys(definition, names).entries.filter((entry) => {
    if (entry.column !== null) return !isSame(entry.column, column)
    return !names(constraintColumns(entry, 'unique') ?? []) && !names(constraintColumns(entry, 'primary') ?? [])
  })
  await dropIndexes(knex, table, column, null)
  const next = { ...definition, entries: kept }
  await rebuildTable(knex, table, next, storedColumns(next))
}

/** The new text of a column: type, NULL and default as asked for, all other clauses as they were. */
async function columnSql(knex: Knex, column: ColumnDefinition, old: string, dropsUnique: boolean): Promise<string> {
  const kept = clausesOf(old).filter(({ kind, text }) => {
    if (kind === 'unique') return !dropsUnique
    // NOT NULL is `not`, or `not` behind a name; the rest is rewritten.
    return !['name', 'type', 'not', 'null', 'default'].includes(kind) && !/^constraint\s+\S+\s+not\s+null/i.test(text)
  })
  const [name] = clausesOf(old)
  const nullability = column.isNullable && !column.isPrimaryKey ? 'null' : 'not null'
  const value = renderDefault(column.defaultValue, column.type)
  const parts = [
    name!.text,
    declaredType(knex, column, old),
    nullability,
    ...(value === null ? [] : [`default ${value}`]),
    ...kept.map(({ text }) => text),
  ]
  return parts.filter((part) => part !== '').join(' ')
}

/** The type as Knex writes it for new columns; the old one when it means the same. */
function declaredType(knex: Knex, column: ColumnDefinition, old: string): string {
  if (column.hasAutoIncrement) return typeOf(old)
  const written = typeOf(newColumnSql(knex, { ...column, isNullable: true, isPrimaryKey: false, defaultValue: undefined, comment: null }))
  return written.toLowerCase() === typeOf(old).toLowerCase() ? typeOf(old) : written
}

/** The declaration of a new column as Knex writes it. */
function newColumnSql(knex: Knex, column: ColumnDefinition): string {
  const builder = knex.schema.createTable('t', (table) => void defineColumn(knex, table, { ...column, name: 'c' }, style))
  const [statement] = builder.toSQL() as unknown as { sql: string }[]
  const generation = column.generation ? ` generated always as (${column.generation}) virtual` : ''
  const declared = /^create table `t` \(`c` (.*)\)$/s.exec(statement!.sql)![1]!
  const size = `decimal(${column.precision ?? 10}, ${column.scale ?? 5})`
  return `${quoted(column.name)} ${column.isDeclared ? declared.replace(/^float/, size).replace(/^char\(36\)/, 'uuid') : declared}${generation}`
}

function typeOf(column: string): string {
  return clausesOf(column).find(({ kind }) => kind === 'type')?.text ?? ''
}

async function refuseNulls(knex: Knex, table: string, column: string): Promise<void> {
  const rows: unknown[] = await knex.raw(`SELECT 1 FROM ${quoted(table)} WHERE ${quoted(column)} IS NULL LIMIT 1`)
  if (rows.length > 0) throw refusedChange('contains-null', table, column)
}

async function refuseOrphans(knex: Knex, table: string, key: ForeignKeyDefinition): Promise<void> {
  const [column, target] = [`c.${quoted(key.column)}`, `p.${quoted(key.foreignColumn)}`]
  const orphans: { value: unknown }[] = await knex.raw(
    `SELECT ${column} AS value FROM ${quoted(table)} c WHERE ${column} IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM ${quoted(key.foreignTable)} p WHERE ${target} = ${column}) LIMIT 1`,
  )
  if (!orphans[0]) return
  const value = String(orphans[0].value)
  throw refusedChange('foreign-key', table, key.column, value, key.name)
}

function foreignKeySql(key: ForeignKeyDefinition): string {
  const action = (event: string, what: string | null) => (what ? ` on ${event} ${what}` : '')
  return (
    `constraint ${quoted(key.name)} foreign key (${quoted(key.column)}) references ${quoted(key.foreignTable)} (${quoted(key.foreignColumn)})` +
    action('delete', key.onDelete) +
    action('update', key.onUpdate)
  )
}
