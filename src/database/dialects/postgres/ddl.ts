import type { Knex } from 'knex'
import { invalidPayload } from '../../../errors/api-error.js'
import { type ColumnStyle, defineColumn, foreignIndexName, indexName, uniqueName } from '../column-builder.js'
import type { ColumnDefinition, Ddl } from '../dialect.js'
import { valueTypeOf } from './column-types.js'
import { expressionOf } from './defaults.js'
import { quoteText } from './json.js'
import { dropColumnIndex, makeIndex, setSearchIndex } from './search.js'

const style: ColumnStyle = {
  expressionOf: ({ defaultValue }) => {
    const text = typeof defaultValue === 'object' ? JSON.stringify(defaultValue) : String(defaultValue)
    const sql = expressionOf(defaultValue) ?? (text.includes('?') ? quoteText(text) : null)
    // Knex takes a question mark in a default for a parameter, and looks for them twice.
    return sql?.replaceAll('?', '\\\\?') ?? null
  },
}

/** Changes of tables in PostgreSQL. */
export const postgresDdl: Ddl = {
  async createTable(knex, table, columns, comment) {
    await requireShapes(knex, columns)
    await knex.schema.createTable(table, (builder) => {
      for (const column of columns) addTo(builder, knex, column)
      const keys = columns.filter(({ isPrimaryKey, hasAutoIncrement }) => isPrimaryKey && !hasAutoIncrement)
      if (keys.length > 0) builder.primary(keys.map(({ name }) => name))
      for (const column of columns) indexNewColumn(builder, table, column)
      if (comment) builder.comment(comment)
    })
  },

  async dropTable(knex, table) {
    await knex.schema.dropTable(table)
  },

  async addColumn(knex, table, column) {
    await requireShapes(knex, [column])
    await knex.schema.alterTable(table, (builder) => {
      addTo(builder, knex, column)
      indexNewColumn(builder, table, column)
    })
  },

  async alterColumn(knex, table, column) {
    await requireShapes(knex, [column])
    await knex.transaction((transaction) => alterColumn(transaction, table, column))
  },

  async dropColumn(knex, table, column) {
    await knex.schema.alterTable(table, (builder) => void builder.dropColumn(column))
  },

  async addForeignKey(knex, table, key) {
    await knex.schema.alterTable(table, (builder) => {
      const reference = builder.foreign(key.column, key.name).references(key.foreignColumn).inTable(key.foreignTable)
      if (key.onDelete) reference.onDelete(key.onDelete)
      if (key.onUpdate) reference.onUpdate(key.onUpdate)
    })
    if (await isIndexed(knex, table, key.column)) return
    await knex.schema.alterTable(table, (builder) => void builder.index([key.column], foreignIndexName(table, key.column)))
  },

  async dropForeignKey(knex, table, column) {
    for (const name of await constraintsOf(knex, table, column, 'f')) await dropConstraint(knex, table, name)
  },

  setSearchIndex: (knex, table, columns) => knex.transaction((transaction) => setSearchIndex(transaction, table, columns)),
  advanceSequence,
}

/** Shapes are the work of an extension that a database may have or not. */
async function requireShapes(knex: Knex, columns: readonly ColumnDefinition[]): Promise<void> {
  if (!columns.some(({ type }) => type.startsWith('geometry'))) return
  const { rows } = await knex.raw(`SELECT to_regtype('geometry') AS type`)
  if ((rows as { type: string | null }[])[0]?.type === null)
    throw invalidPayload('This database has no type for shapes; the extension PostGIS would bring it')
}

function addTo(builder: Knex.TableBuilder, knex: Knex, column: ColumnDefinition): void {
  if (!column.type.startsWith('geometry')) {
    defineColumn(knex, builder, column, style)
    return
  }
  const built = builder.specificType(column.name, sqlTypeOf(knex, column))
  if (column.isNullable) built.nullable()
  else built.notNullable()
}

function indexNewColumn(builder: Knex.TableBuilder, table: string, column: ColumnDefinition): void {
  if (column.isUnique && !column.isPrimaryKey) builder.unique([column.name], { indexName: uniqueName(table, column.name) })
  if (column.isIndexed) builder.index([column.name], indexName(table, column.name))
}

async function alterColumn(knex: Knex, table: string, column: ColumnDefinition): Promise<void> {
  const alter = (change: string, ...names: string[]) => knex.raw(`ALTER TABLE ?? ALTER COLUMN ?? ${change}`, [table, column.name, ...names])
  if (!column.hasAutoIncrement) {
    const type = await changedType(knex, table, column)
    if (type) await changeType(knex, table, column, type)
    const value = defaultSql(column)
    await alter(value === null ? 'DROP DEFAULT' : `SET DEFAULT ${value}`)
  }
  await alter(column.isNullable && !column.isPrimaryKey ? 'DROP NOT NULL' : 'SET NOT NULL')
  if (!column.isPrimaryKey) await setUnique(knex, table, column)
  await setIndexed(knex, table, column)
  if (column.comment !== undefined) {
    await knex.raw(`COMMENT ON COLUMN ??.?? IS ${column.comment === null ? 'NULL' : literal(column.comment)}`, [table, column.name])
  }
}

async function changeType(knex: Knex, table: string, { name, type }: ColumnDefinition, sqlType: string): Promise<void> {
  const isSearched = await dropColumnIndex(knex, table, name)
  // A default of the old type may have no form in the new one.
  await knex.raw('ALTER TABLE ?? ALTER COLUMN ?? DROP DEFAULT', [table, name])
  await knex.raw(`ALTER TABLE ?? ALTER COLUMN ?? TYPE ${sqlType} USING ??::${sqlType}`, [table, name, name])
  if (isSearched && (type === 'string' || type === 'text')) await makeIndex(knex, table, name)
}

/** The SQL type the column shall have, null when the one it has means the same. */
async function changedType(knex: Knex, table: string, column: ColumnDefinition): Promise<string | null> {
  const { rows } = await knex.raw(
    `SELECT format_type(atttypid, NULL) AS base, format_type(atttypid, atttypmod) AS "full" FROM pg_attribute WHERE attrelid = ?::regclass AND attname = ?`,
    [quoted(table), column.name],
  )
  const current = (rows as { base: string; full: string }[])[0]
  if (!current) throw new Error(`No such column: ${table}.${column.name}`)
  if (column.type === 'unknown') return null
  const wanted = sqlTypeOf(knex, column)
  const { rows: spelled } = await knex.raw(`SELECT format_type(?::regtype, NULL) AS base`, [wanted.replace(/\(.*\)/, '')])
  const base = (spelled as { base: string }[])[0]!.base
  const hasSize = column.maxLength != null || column.precision != null || column.scale != null
  const size = (type: string) => /\(.*\)/.exec(type)?.[0].replaceAll(' ', '')
  if (valueTypeOf({ dataType: base }) !== valueTypeOf({ dataType: current.base })) return wanted
  return hasSize && size(current.full) !== size(wanted) ? wanted : null
}

/** The type as Knex' builder writes it. */
function sqlTypeOf(knex: Knex, column: ColumnDefinition): string {
  if (column.type.startsWith('geometry')) return `geometry(${column.type.split('.')[1] ?? 'Geometry'}, 4326)`
  const bare = { ...column, isNullable: true, isPrimaryKey: false, defaultValue: undefined, comment: null }
  const builder = knex.schema.createTable('t', (table) => void defineColumn(knex, table, bare, style))
  const [statement] = builder.toSQL() as unknown as { sql: string }[]
  return /^create table "t" \("(?:[^"]|"")*" (.*) null\)$/s.exec(statement!.sql)![1]!
}

function defaultSql({ defaultValue }: ColumnDefinition): string | null {
  if (defaultValue === undefined || defaultValue === null) return null
  const expression = expressionOf(defaultValue)
  if (expression !== null) return expression.replaceAll('?', '\\?')
  return literal(typeof defaultValue === 'object' ? JSON.stringify(defaultValue) : String(defaultValue))
}

/** A text as a SQL literal inside a statement that Knex looks through for parameters. */
function literal(text: string): string {
  return quoteText(text).replaceAll('?', '\\?')
}

async function setUnique(knex: Knex, table: string, column: ColumnDefinition): Promise<void> {
  const constraints = await constraintsOf(knex, table, column.name, 'u')
  const indexes = await indexesOf(knex, table, column.name, true)
  if (column.isUnique) {
    if (constraints.length > 0 || indexes.length > 0) return
    await knex.schema.alterTable(table, (builder) => void builder.unique([column.name], { indexName: uniqueName(table, column.name) }))
    return
  }
  for (const name of constraints) await dropConstraint(knex, table, name)
  for (const name of indexes.filter((index) => !constraints.includes(index))) await knex.raw('DROP INDEX ??', [name])
}

async function setIndexed(knex: Knex, table: string, column: ColumnDefinition): Promise<void> {
  const found = await indexesOf(knex, table, column.name, false)
  const indexes = found.filter((name) => name !== foreignIndexName(table, column.name))
  if (!column.isIndexed) for (const name of indexes) await knex.raw('DROP INDEX ??', [name])
  else if (indexes.length === 0) {
    await knex.schema.alterTable(table, (builder) => void builder.index([column.name], indexName(table, column.name)))
  }
}

/** The names of foreign keys (`f`) or unique constraints (`u`) of this one column. */
async function constraintsOf(knex: Knex, table: string, column: string, type: 'f' | 'u'): Promise<string[]> {
  const { rows } = await knex.raw(
    `SELECT k.conname AS name FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND k.conkey = ARRAY[a.attnum]
      WHERE k.conrelid = ?::regclass AND k.contype = ? AND a.attname = ?`,
    [quoted(table), type, column],
  )
  return (rows as { name: string }[]).map(({ name }) => name)
}

async function indexesOf(knex: Knex, table: string, column: string, isUnique: boolean): Promise<string[]> {
  const { rows } = await knex.raw(
    `SELECT c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
       JOIN pg_attribute a ON a.attrelid = i.indrelid AND i.indnkeyatts = 1 AND a.attnum = i.indkey[0]
      WHERE i.indrelid = ?::regclass AND NOT i.indisprimary AND i.indpred IS NULL AND i.indisunique = ? AND a.attname = ?`,
    [quoted(table), isUnique, column],
  )
  return (rows as { name: string }[]).map(({ name }) => name)
}

/** Can rows be found by this column: is it the first of an index, unique or not? */
async function isIndexed(knex: Knex, table: string, column: string): Promise<boolean> {
  const { rows } = await knex.raw(
    `SELECT 1 FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
      WHERE i.indrelid = ?::regclass AND i.indpred IS NULL AND a.attname = ? LIMIT 1`,
    [quoted(table), column],
  )
  return (rows as unknown[]).length > 0
}

async function dropConstraint(knex: Knex, table: string, name: string): Promise<void> {
  await knex.raw('ALTER TABLE ?? DROP CONSTRAINT ??', [table, name])
}

async function advanceSequence(knex: Knex, table: string, column: string): Promise<void> {
  await knex.raw(
    `SELECT setval(sequence, largest) FROM (SELECT pg_get_serial_sequence(?, ?)::regclass AS sequence, (SELECT max(??) FROM ??) AS largest) moved
      WHERE sequence IS NOT NULL AND largest > coalesce(pg_sequence_last_value(sequence), 0)`,
    [quoted(table), column, column, table],
  )
}

const quoted = (table: string): string => `"${table.replaceAll('"', '""')}"`
