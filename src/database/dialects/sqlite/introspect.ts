import type { Knex } from 'knex'
import type { Column, DatabaseSchema, ForeignKey, Index, Table } from '../../introspection.js'
import { parseDeclaredType, valueTypeOf } from './column-types.js'
import { columnEntry, generationExpressionOf, parseCreateTable } from './create-table.js'
import { parseDefault } from './defaults.js'

interface TableRow { name: string; type: 'table' | 'view'; wr: number; sql: string }
interface ColumnRow { tbl: string; name: string; type: string; notnull: number; dflt_value: string | null; pk: number; hidden: number }
interface ForeignKeyRow { tbl: string; id: number; table: string; from: string; to: string | null; on_update: string; on_delete: string }
interface IndexRow { tbl: string; index_name: string; unique: number; origin: string; partial: number; name: string | null }

const ownTables = `FROM pragma_table_list l WHERE l.schema = 'main' AND l.type IN ('table', 'view') AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`

/** Reads all tables and views in four statements. Virtual tables and what belongs to them are left out. */
export async function introspect(knex: Knex, excludedTables: readonly string[]): Promise<DatabaseSchema> {
  const excluded = new Set(excludedTables)
  const tables: TableRow[] = await knex.raw(
    `SELECT l.name, l.type, l.wr, (SELECT m.sql FROM sqlite_master m WHERE m.name = l.name AND m.type = l.type) AS sql ${ownTables} ORDER BY l.name`,
  )
  const columns: ColumnRow[] = await knex.raw(
    `SELECT t.name AS tbl, c.* FROM (SELECT l.name ${ownTables}) t, pragma_table_xinfo(t.name) c ORDER BY t.name, c.cid`,
  )
  const keys: ForeignKeyRow[] = await knex.raw(
    `SELECT t.name AS tbl, f.* FROM (SELECT l.name ${ownTables}) t, pragma_foreign_key_list(t.name) f ORDER BY t.name, f.id, f.seq`,
  )
  const indexes: IndexRow[] = await knex.raw(
    `SELECT t.name AS tbl, i.name AS index_name, i."unique", i.origin, i.partial, c.name
       FROM (SELECT l.name ${ownTables}) t, pragma_index_list(t.name) i, pragma_index_info(i.name) c ORDER BY t.name, i.name, c.seqno`,
  )
  const rows = {
    columns: groupBy(columns, (row) => row.tbl),
    keys: groupBy(keys, (row) => row.tbl),
    indexes: groupBy(indexes, (row) => row.tbl),
  }
  const primaryKeys = new Map(tables.map(({ name }) => [name.toLowerCase(), primaryKeyOf(rows.columns.get(name) ?? [])]))
  return {
    tables: tables
      .filter(({ name }) => !excluded.has(name))
      .map((table) => toTable(table, rows.columns.get(table.name) ?? [], rows.keys.get(table.name) ?? [], rows.indexes.get(table.name) ?? [], primaryKeys)),
  }
}

function toTable(
  table: TableRow,
  columnRows: readonly ColumnRow[],
  keyRows: readonly ForeignKeyRow[],
  indexRows: readonly IndexRow[],
  primaryKeys: ReadonlyMap<string, readonly string[]>,
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
    foreignKeys: toForeignKeys(table.name, keyRows, primaryKeys),
    indexes,
    sql: table.sql,
  }
}

function toColumn(row: ColumnRow, table: TableRow, primaryKey: readonly string[], rows: readonly IndexRow[], indexes: readonly Index[]): Column {
  const declared = parseDeclaredType(row.type)
  const isGenerated = row.hidden > 1
  const isPrimaryKey = primaryKey.includes(row.name)
  const single = indexes.filter(({ columns }) => columns.length === 1 && columns[0] === row.name)
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
  return [...groupBy(rows, (row) => row.index_name)]
    // An index of an expression or of some rows only says nothing about a column.
    .filter(([, parts]) => parts.every((part) => part.name !== null && part.partial === 0))
    .map(([name, parts]) => ({ name, columns: parts.map((part) => part.name!), isUnique: parts[0]!.unique === 1 }))
}

function toForeignKeys(table: string, rows: readonly ForeignKeyRow[], primaryKeys: ReadonlyMap<string, readonly string[]>): ForeignKey[] {
  return [...groupBy(rows, (row) => String(row.id)).values()].map((parts) => {
    const [first] = parts as [ForeignKeyRow]
    const implied = primaryKeys.get(first.table.toLowerCase()) ?? []
    return {
      name: null,
      table,
      columns: parts.map((part) => part.from),
      foreignNamespace: null,
      foreignTable: first.table,
      foreignColumns: parts.map((part, position) => part.to ?? implied[position] ?? 'rowid'),
      onUpdate: first.on_update,
      onDelete: first.on_delete,
    }
  })
}

function primaryKeyOf(rows: readonly ColumnRow[]): string[] {
  return rows.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk).map(({ name }) => name)
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
