import type { Knex } from 'knex'
import type { Column, DatabaseSchema, ForeignKey, Index, Table } from '../../introspection.js'
import { foreignIndexName } from '../column-builder.js'
import { parseDeclaredType, valueTypeOf } from './column-types.js'
import { columnEntry, generationExpressionOf, parseCreateTable } from './create-table.js'
import { parseDefault } from './defaults.js'
import { tableTexts } from './search-index.js'

interface TableRow {
  name: string
  type: 'table' | 'view'
  wr: number
  sql: string
  search: string
}
interface ColumnRow {
  tbl: string
  name: string
  type: string
  notnull: number
  dflt_value: string | null
  pk: number
  hidden: number
}
interface ForeignKeyRow {
  tbl: string
  id: number
  table: string
  from: string
  to: string | null
  on_update: string
  on_delete: string
}
interface IndexRow {
  tbl: string
  index_name: string
  unique: number
  origin: string
  partial: number
  name: string | null
}

const ownTables = `FROM pragma_table_list l WHERE l.schema = 'main' AND l.type IN ('table', 'view')
  AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND l.name NOT IN (SELECT value FROM json_each(?))`

/** Reads all tables and views in four statements. Virtual tables and what belongs to them are left out. */
export async function introspect(knex: Knex, excludedTables: readonly string[]): Promise<DatabaseSchema> {
  const excluded = new Set(excludedTables)
  const rows = await readCatalogue(knex)
  const columns = groupBy(rows.columns, (row) => row.tbl)
  const keys = groupBy(rows.keys, (row) => row.tbl)
  const indexes = groupBy(rows.indexes, (row) => row.tbl)
  // Foreign keys may spell the name of their target in any case, and need not name its key.
  const targets = new Map(rows.tables.map(({ name }) => [name.toLowerCase(), { name, key: primaryKeyOf(columns.get(name) ?? []) }]))
  return {
    tables: rows.tables
      .filter(({ name }) => !excluded.has(name))
      .map((table) => {
        const { name } = table
        return toTable(table, columns.get(name) ?? [], toForeignKeys(name, keys.get(name) ?? [], targets), indexes.get(name) ?? [])
      }),
  }
}

/** What may be the statements of search indexes, by table. */
const searchStatements = `(SELECT tbl, json_group_array(sql) AS statements FROM (
    SELECT CASE WHEN type = 'trigger' THEN tbl_name ELSE substr(name, length('tessera_search_') + 1, length(name) - length('tessera_search__fts')) END AS tbl, sql
    FROM sqlite_master WHERE name LIKE 'tessera\\_search\\_%' ESCAPE '\\' AND (type = 'trigger' OR name LIKE '%\\_fts' ESCAPE '\\')
  ) GROUP BY tbl)`

interface Catalogue {
  readonly tables: readonly TableRow[]
  readonly columns: readonly ColumnRow[]
  readonly keys: readonly ForeignKeyRow[]
  readonly indexes: readonly IndexRow[]
}

/** A view whose table is gone makes SQLite fail for all; then it is found and left out, as nobody could read it. */
async function readCatalogue(knex: Knex): Promise<Catalogue> {
  try {
    return await readTables(knex, [])
  } catch (error) {
    const broken = await brokenViews(knex)
    if (broken.length === 0) throw error
    return readTables(knex, broken)
  }
}

async function readTables(knex: Knex, leftOut: readonly string[]): Promise<Catalogue> {
  const read = <Row>(sql: string): Promise<readonly Row[]> => knex.raw(sql, [JSON.stringify(leftOut)])
  return {
    tables: await read(
      `SELECT t.name, t.type, t.wr, m.sql, COALESCE(s.statements, '[]') AS search FROM (SELECT l.name, l.type, l.wr ${ownTables}) t
         LEFT JOIN (SELECT name, type, sql FROM sqlite_master) m ON m.name = t.name AND m.type = t.type
         LEFT JOIN ${searchStatements} s ON s.tbl = t.name ORDER BY t.name`,
    ),
    columns: await read(
      `SELECT t.name AS tbl, c.* FROM (SELECT l.name ${ownTables}) t, pragma_table_xinfo(t.name) c ORDER BY t.name, c.cid`,
    ),
    keys: await read(
      `SELECT t.name AS tbl, f.* FROM (SELECT l.name ${ownTables}) t, pragma_foreign_key_list(t.name) f ORDER BY t.name, f.id, f.seq`,
    ),
    indexes: await read(
      `SELECT t.name AS tbl, i.name AS index_name, i."unique", i.origin, i.partial, c.name
         FROM (SELECT l.name ${ownTables}) t, pragma_index_list(t.name) i, pragma_index_info(i.name) c ORDER BY t.name, i.name, c.seqno`,
    ),
  }
}

async function brokenViews(knex: Knex): Promise<string[]> {
  const views: { name: string }[] = await knex.raw(`SELECT name FROM sqlite_master WHERE type = 'view'`)
  const broken: string[] = []
  for (const { name } of views) {
    await knex.raw('SELECT 1 FROM ?? LIMIT 0', [name]).catch(() => broken.push(name))
  }
  return broken
}

function toTable(
  table: TableRow,
  columnRows: readonly ColumnRow[],
  foreignKeys: readonly ForeignKey[],
  indexRows: readonly IndexRow[],
): Table {
  const indexes = toIndexes(indexRows)
  const primaryKey = table.type === 'view' ? [] : primaryKeyOf(columnRows)
  // Hidden columns (1) belong to virtual tables only; 2 and 3 are generated ones.
  const columns = columnRows.filter(({ hidden }) => hidden !== 1)
  return {
    name: table.name,
    namespace: null,
    kind: table.type,
    comment: null,
    columns: columns.map((row) => toColumn(row, table, primaryKey, indexRows, indexes)),
    primaryKey,
    foreignKeys,
    indexes,
    search:
      table.type === 'view'
        ? null
        : tableTexts(
            table.name,
            columns.filter(({ hidden }) => hidden === 0).map(({ name }) => name),
            table.wr === 0,
            JSON.parse(table.search) as (string | null)[],
          ),
    sql: table.sql,
  }
}

function toColumn(
  row: ColumnRow,
  table: TableRow,
  primaryKey: readonly string[],
  rows: readonly IndexRow[],
  indexes: readonly Index[],
): Column {
  // A view calls bytes what it knows nothing about.
  const declared = parseDeclaredType(table.type === 'view' && /^blob$/i.test(row.type) ? '' : row.type)
  const isGenerated = row.hidden > 1
  const isPrimaryKey = primaryKey.includes(row.name)
  const single = indexes.filter(
    ({ name, columns }) => columns.length === 1 && columns[0] === row.name && name !== foreignIndexName(table.name, row.name),
  )
  const isForKey = (index: Index) => rows.some((r) => r.index_name === index.name && r.origin === 'pk')
  return {
    table: table.name,
    name: row.name,
    ...declared,
    defaultValue: isGenerated ? undefined : parseDefault(row.dflt_value, valueTypeOf(declared)),
    generationExpression: isGenerated ? generationExpression(table.sql, row.name) : null,
    isGenerated,
    isNullable: row.notnull === 0 && !isPrimaryKey,
    isUnique: single.some((index) => index.isUnique && !isForKey(index)),
    isIndexed: single.some((index) => !index.isUnique),
    isPrimaryKey,
    // An INTEGER PRIMARY KEY is another name of the row id, which SQLite gives out by itself.
    hasAutoIncrement: table.wr === 0 && primaryKey.length === 1 && isPrimaryKey && declared.dataType === 'integer',
    comment: null,
  }
}

function generationExpression(sql: string, column: string): string | null {
  const entry = columnEntry(parseCreateTable(sql), column)
  return entry ? generationExpressionOf(entry.text) : null
}

function toIndexes(rows: readonly IndexRow[]): Index[] {
  return (
    [...groupBy(rows, (row) => row.index_name)]
      // An index of an expression or of some rows only says nothing about a column.
      .filter(([, parts]) => parts.every((part) => part.name !== null && part.partial === 0))
      .map(([name, parts]) => ({ name, columns: parts.map((part) => part.name!), isUnique: parts[0]!.unique === 1 }))
  )
}

function toForeignKeys(
  table: string,
  rows: readonly ForeignKeyRow[],
  targets: ReadonlyMap<string, { readonly name: string; readonly key: readonly string[] }>,
): ForeignKey[] {
  return [...groupBy(rows, (row) => String(row.id)).values()].map((parts) => {
    const [first] = parts as [ForeignKeyRow]
    const target = targets.get(first.table.toLowerCase())
    return {
      name: null,
      table,
      columns: parts.map((part) => part.from),
      foreignNamespace: null,
      foreignTable: target?.name ?? first.table,
      foreignColumns: parts.map((part, position) => part.to ?? target?.key[position] ?? 'rowid'),
      onUpdate: first.on_update,
      onDelete: first.on_delete,
    }
  })
}

function primaryKeyOf(rows: readonly ColumnRow[]): string[] {
  return rows
    .filter(({ pk }) => pk > 0)
    .sort((a, b) => a.pk - b.pk)
    .map(({ name }) => name)
}

function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return groups
}
