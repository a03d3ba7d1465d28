import type { Knex } from 'knex'
import { invalidPayload } from '../../../errors/api-error.js'
import { isShapeType } from '../../value-type.js'
import type { ColumnDefinition, Ddl } from '../dialect.js'
import { replaceValue } from '../replace-value.js'
import { columnSql, defaultSql, literal, quoted, sqlTypeOf } from './column-sql.js'
import { valueTypeOf } from './column-types.js'
import { addConstraint, dropConstraint } from './constraints.js'
import { baseTypeOf } from './domains.js'
import { identifier } from './json.js'
import { refuseLosses } from './losses.js'
import { keyName } from './names.js'
import { renameColumn, renameTable } from './renames.js'
import { dropColumnIndex, makeIndex, setSearchIndex } from './search.js'

/** Changes of tables in PostgreSQL. */
export const postgresDdl: Ddl = {
  async createTable(knex, table, columns, comment) {
    await requireShapes(knex, columns)
    const keys = columns.filter(({ isPrimaryKey, hasAutoIncrement }) => isPrimaryKey && !hasAutoIncrement).map(({ name }) => quoted(name))
    const entries = [...columns.map((column) => columnSql(knex, column)), ...(keys.length > 0 ? [`primary key (${keys.join(', ')})`] : [])]
    await knex.raw(`CREATE TABLE ${quoted(table)} (${entries.join(', ')})`)
    for (const column of columns) await finishNewColumn(knex, table, column)
    if (comment) await knex.raw(`COMMENT ON TABLE ${quoted(table)} IS ${literal(comment)}`)
  },

  async dropTable(knex, table) {
    await knex.raw(`DROP TABLE ${quoted(table)}`)
  },

  async addColumn(knex, table, column) {
    await requireShapes(knex, [column])
    await alterTable(knex, table, `ADD COLUMN ${columnSql(knex, column)}`)
    await finishNewColumn(knex, table, column)
  },

  async alterColumn(knex, table, column) {
    await requireShapes(knex, [column])
    await knex.transaction((transaction) => alterColumn(transaction, table, column))
  },

  async dropColumn(knex, table, column) {
    await alterTable(knex, table, `DROP COLUMN ${quoted(column)}`)
  },

  async addForeignKey(knex, table, key) {
    const actions = `${key.onUpdate ? ` ON UPDATE ${key.onUpdate}` : ''}${key.onDelete ? ` ON DELETE ${key.onDelete}` : ''}`
    const target = `${quoted(key.foreignTable)} (${quoted(key.foreignColumn)})`
    const name = quoted(keyName.plain(key.name))
    await alterTable(knex, table, `ADD CONSTRAINT ${name} FOREIGN KEY (${quoted(key.column)}) REFERENCES ${target}${actions}`)
    if (!(await isIndexed(knex, table, key.column))) await createIndex(knex, table, key.column, keyName.foreignIndex(table, key.column))
  },

  async dropForeignKey(knex, table, column) {
    for (const name of await constraintsOf(knex, table, column, 'f')) await dropNamed(knex, table, name)
  },

  async setComment(knex, table, comment) {
    await knex.raw(`COMMENT ON TABLE ${quoted(table)} IS ${comment === null ? 'NULL' : literal(comment)}`)
  },
  addConstraint,
  dropConstraint,
  renameTable,
  renameColumn,
  replaceValue,
  setSearchIndex: (knex, table, columns) => knex.transaction((transaction) => setSearchIndex(transaction, table, columns)),
  // Tables change at once.
  settle: async () => [],
  advanceSequence,
}

/** Shapes are the work of an extension that a database may have or not. */
async function requireShapes(knex: Knex, columns: readonly ColumnDefinition[]): Promise<void> {
  if (!columns.some(({ type }) => isShapeType(type))) return
  const { rows } = await knex.raw(`SELECT to_regtype('geometry') AS type`)
  if ((rows as { type: string | null }[])[0]?.type === null)
    throw invalidPayload('This database has no type for shapes; the extension PostGIS would bring it')
}

async function finishNewColumn(knex: Knex, table: string, column: ColumnDefinition): Promise<void> {
  if (column.isUnique && !column.isPrimaryKey) await addUnique(knex, table, column.name)
  if (column.isIndexed) await createIndex(knex, table, column.name, keyName.index(table, column.name))
  if (column.comment) await setComment(knex, table, column.name, column.comment)
}

async function alterColumn(knex: Knex, table: string, column: ColumnDefinition): Promise<void> {
  const alter = (change: string) => alterTable(knex, table, `ALTER COLUMN ${quoted(column.name)} ${change}`)
  if (!column.hasAutoIncrement) {
    const type = await changedType(knex, table, column)
    if (type) {
      await refuseLosses(knex, table, column)
      await changeType(knex, table, column, type)
    }
    const value = defaultSql(column)
    await alter(value === null ? 'DROP DEFAULT' : `SET DEFAULT ${value}`)
  }
  await alter(column.isNullable && !column.isPrimaryKey ? 'DROP NOT NULL' : 'SET NOT NULL')
  if (!column.isPrimaryKey) await setUnique(knex, table, column)
  await setIndexed(knex, table, column)
  if (column.comment !== undefined) await setComment(knex, table, column.name, column.comment)
}

async function setComment(knex: Knex, table: string, column: string, comment: string | null): Promise<void> {
  await knex.raw(`COMMENT ON COLUMN ${quoted(table)}.${quoted(column)} IS ${comment === null ? 'NULL' : literal(comment)}`)
}

async function changeType(knex: Knex, table: string, { name, type }: ColumnDefinition, sqlType: string): Promise<void> {
  const isSearched = await dropColumnIndex(knex, table, name)
  // A default of the old type may have no form in the new one.
  await alterTable(knex, table, `ALTER COLUMN ${quoted(name)} DROP DEFAULT`)
  await alterTable(knex, table, `ALTER COLUMN ${quoted(name)} TYPE ${sqlType} USING ${quoted(name)}::${sqlType}`)
  if (isSearched && (type === 'string' || type === 'text')) await makeIndex(knex, table, name)
}

/** The SQL type the column shall have, null when the one it has means the same. */
async function changedType(knex: Knex, table: string, column: ColumnDefinition): Promise<string | null> {
  const { rows } = await knex.raw(
    `SELECT format_type(b.type, NULL) AS base, format_type(b.type, b.modifier) AS "full"
       FROM pg_attribute a JOIN LATERAL (${baseTypeOf('a.atttypid', 'a.atttypmod')}) b ON true WHERE a.attrelid = ?::regclass AND a.attname = ?`,
    [identifier(table).sql, column.name],
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

async function setUnique(knex: Knex, table: string, column: ColumnDefinition): Promise<void> {
  const constraints = await constraintsOf(knex, table, column.name, 'u')
  const indexes = await indexesOf(knex, table, column.name, true)
  if (column.isUnique) {
    if (constraints.length > 0 || indexes.length > 0) return
    await addUnique(knex, table, column.name)
    return
  }
  for (const name of constraints) await dropNamed(knex, table, name)
  for (const name of indexes.filter((index) => !constraints.includes(index))) await dropIndex(knex, name)
}

async function setIndexed(knex: Knex, table: string, column: ColumnDefinition): Promise<void> {
  const found = await indexesOf(knex, table, column.name, false)
  const indexes = found.filter((name) => name !== keyName.foreignIndex(table, column.name))
  if (!column.isIndexed) for (const name of indexes) await dropIndex(knex, name)
  else if (indexes.length === 0) await createIndex(knex, table, column.name, keyName.index(table, column.name))
}

/** The names of foreign keys (`f`) or unique constraints (`u`) of this one column. */
async function constraintsOf(knex: Knex, table: string, column: string, type: 'f' | 'u'): Promise<string[]> {
  const { rows } = await knex.raw(
    `SELECT k.conname AS name FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND k.conkey = ARRAY[a.attnum]
      WHERE k.conrelid = ?::regclass AND k.contype = ? AND a.attname = ?`,
    [identifier(table).sql, type, column],
  )
  return (rows as { name: string }[]).map(({ name }) => name)
}

async function indexesOf(knex: Knex, table: string, column: string, isUnique: boolean): Promise<string[]> {
  const { rows } = await knex.raw(
    `SELECT c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
       JOIN pg_attribute a ON a.attrelid = i.indrelid AND i.indnkeyatts = 1 AND a.attnum = i.indkey[0]
      WHERE i.indrelid = ?::regclass AND NOT i.indisprimary AND i.indpred IS NULL AND i.indisunique = ? AND a.attname = ?`,
    [identifier(table).sql, isUnique, column],
  )
  return (rows as { name: string }[]).map(({ name }) => name)
}

/** Can rows be found by this column: is it the first of an index, unique or not? */
async function isIndexed(knex: Knex, table: string, column: string): Promise<boolean> {
  const { rows } = await knex.raw(
    `SELECT 1 FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
      WHERE i.indrelid = ?::regclass AND i.indpred IS NULL AND a.attname = ? LIMIT 1`,
    [identifier(table).sql, column],
  )
  return (rows as unknown[]).length > 0
}

async function dropNamed(knex: Knex, table: string, name: string): Promise<void> {
  await alterTable(knex, table, `DROP CONSTRAINT ${quoted(name)}`)
}

async function addUnique(knex: Knex, table: string, column: string): Promise<void> {
  await alterTable(knex, table, `ADD CONSTRAINT ${quoted(keyName.unique(table, column))} UNIQUE (${quoted(column)})`)
}

async function createIndex(knex: Knex, table: string, column: string, name: string): Promise<void> {
  await knex.raw(`CREATE INDEX ${quoted(name)} ON ${quoted(table)} (${quoted(column)})`)
}

async function dropIndex(knex: Knex, name: string): Promise<void> {
  await knex.raw(`DROP INDEX ${quoted(name)}`)
}

async function alterTable(knex: Knex, table: string, change: string): Promise<void> {
  await knex.raw(`ALTER TABLE ${quoted(table)} ${change}`)
}

async function advanceSequence(knex: Knex, table: string, column: string): Promise<void> {
  await knex.raw(
    `SELECT setval(sequence, largest)
       FROM (SELECT pg_get_serial_sequence(?, ?)::regclass AS sequence, (SELECT max(${quoted(column)}) FROM ${quoted(table)}) AS largest) moved
      WHERE sequence IS NOT NULL AND largest > coalesce(pg_sequence_last_value(sequence), 0)`,
    [identifier(table).sql, column],
  )
}
