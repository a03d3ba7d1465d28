import type { Knex } from 'knex'
import type { Column, DatabaseSchema, ForeignKey, Index, Table } from '../../introspection.js'
import { valueTypeOf } from './column-types.js'
import { parseDefault } from './defaults.js'
import { baseTypeOf } from './domains.js'
import { keyName } from './names.js'
import { searchedColumns } from './search.js'
import { arrayOf } from './storage.js'

interface TableRow {
  oid: number
  namespace: string
  name: string
  kind: string
  has_triggers: boolean
  comment: string | null
  searched: string[]
}
interface ColumnRow {
  oid: number
  name: string
  type: string
  cast: string
  precise: string
  geometry: string | null
  default: string | null
  generated: string
  identity: string
  nullable: boolean
  length: number | null
  precision: number | null
  scale: number | null
  comment: string | null
}
interface ForeignKeyRow {
  oid: number
  name: string
  columns: string[]
  namespace: string
  table: string
  foreign_columns: string[]
  on_update: string
  on_delete: string
}
interface IndexRow {
  oid: number
  name: string
  columns: string[]
  is_unique: boolean
  is_primary: boolean
}

/** Tables and views of the search path; what an extension brought along (PostGIS) is not the user's. */
const ownTables = `
  SELECT c.oid, n.nspname AS namespace, c.relname AS name, c.relkind AS kind,
         c.relhasrules OR c.relkind <> 'r' OR EXISTS (SELECT 1 FROM pg_trigger g WHERE g.tgrelid = c.oid AND NOT g.tgisinternal) AS has_triggers,
         obj_description(c.oid, 'pg_class') AS comment
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition AND n.nspname = ANY (current_schemas(false))
     AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`

/** A domain's values are those of the type it is made of. */
const columnsQuery = `
  SELECT a.attrelid AS oid, a.attname AS name, format_type(b.type, NULL) AS type, format_type(b.type, -1) AS "cast",
         format_type(b.type, b.modifier) AS precise,
         CASE WHEN y.typname = 'geometry' THEN format_type(a.atttypid, a.atttypmod) END AS geometry,
         pg_get_expr(d.adbin, d.adrelid) AS "default", a.attgenerated AS generated, a.attidentity AS identity,
         NOT (a.attnotnull OR (y.typtype = 'd' AND y.typnotnull)) AS nullable,
         information_schema._pg_char_max_length(b.type, b.modifier) AS length,
         information_schema._pg_numeric_precision(b.type, b.modifier) AS precision,
         information_schema._pg_numeric_scale(b.type, b.modifier) AS scale,
         col_description(a.attrelid, a.attnum) AS comment
    FROM pg_attribute a JOIN own_tables t ON t.oid = a.attrelid JOIN pg_type y ON y.oid = a.atttypid
    JOIN LATERAL (${baseTypeOf('a.atttypid', 'a.atttypmod')}) b ON true
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
   WHERE a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attrelid, a.attnum`

const actions = `(VALUES ('a', 'NO ACTION'), ('r', 'RESTRICT'), ('c', 'CASCADE'), ('n', 'SET NULL'), ('d', 'SET DEFAULT'))`
const namesOf = (table: string, numbers: string) =>
  `ARRAY(SELECT a.attname::text FROM unnest(${numbers}) WITH ORDINALITY part(num, place)
     JOIN pg_attribute a ON a.attrelid = ${table} AND a.attnum = part.num ORDER BY part.place)`

const foreignKeysQuery = `
  SELECT k.conrelid AS oid, k.conname AS name, ${namesOf('k.conrelid', 'k.conkey')} AS columns, n.nspname AS namespace, f.relname AS "table",
         ${namesOf('k.confrelid', 'k.confkey')} AS foreign_columns,
         (SELECT v.word FROM ${actions} v(letter, word) WHERE v.letter = k.confupdtype::text) AS on_update,
         (SELECT v.word FROM ${actions} v(letter, word) WHERE v.letter = k.confdeltype::text) AS on_delete
    FROM pg_constraint k JOIN own_tables t ON t.oid = k.conrelid
    JOIN pg_class f ON f.oid = k.confrelid JOIN pg_namespace n ON n.oid = f.relnamespace
   WHERE k.contype = 'f' AND k.conparentid = 0 ORDER BY k.conrelid, k.oid`

const indexesQuery = `
  SELECT i.indrelid AS oid, c.relname AS name, i.indisunique AS is_unique, i.indisprimary AS is_primary,
         ${namesOf('i.indrelid', '(i.indkey::int2[])[0:i.indnkeyatts - 1]')} AS columns
    FROM pg_index i JOIN own_tables t ON t.oid = i.indrelid JOIN pg_class c ON c.oid = i.indexrelid
   WHERE i.indpred IS NULL AND i.indexprs IS NULL AND i.indisvalid ORDER BY i.indrelid, c.relname`

/** Reads all tables and views of the search path in four statements of the system catalogue. */
export async function introspect(knex: Knex, excludedTables: readonly string[]): Promise<DatabaseSchema> {
  const read = async <Row>(query: string): Promise<Row[]> => (await knex.raw(`WITH own_tables AS (${ownTables}) ${query}`)).rows as Row[]
  const tables = await read<TableRow>(
    `SELECT DISTINCT ON (name) *, ${searchedColumns} AS searched FROM own_tables ORDER BY name, array_position(current_schemas(false), namespace)`,
  )
  const columns = groupByTable(await read<ColumnRow>(columnsQuery))
  const keys = groupByTable(await read<ForeignKeyRow>(foreignKeysQuery))
  const indexes = groupByTable(await read<IndexRow>(indexesQuery))
  const excluded = new Set(excludedTables)
  return {
    tables: tables
      .filter(({ name }) => !excluded.has(name))
      .map((row) => toTable(row, columns.get(row.oid) ?? [], keys.get(row.oid) ?? [], indexes.get(row.oid) ?? [])),
  }
}

/** More bytes than PostgreSQL takes into one word no word of so many characters has. */
const words = { shortest: 1, longest: 500, hasUnderscore: false }

function toTable(row: TableRow, columns: readonly ColumnRow[], keys: readonly ForeignKeyRow[], indexRows: readonly IndexRow[]): Table {
  const primaryKey = indexRows.find(({ is_primary }) => is_primary)?.columns ?? []
  const indexes = indexRows.map(({ name, columns, is_unique }): Index => ({ name, columns, isUnique: is_unique }))
  return {
    name: row.name,
    namespace: row.namespace,
    kind: row.kind === 'v' || row.kind === 'm' ? 'view' : 'table',
    hasTriggers: row.has_triggers,
    comment: row.comment,
    columns: columns.map((column) => toColumn(row.name, column, primaryKey, indexes)),
    primaryKey,
    foreignKeys: keys.map((key) => toForeignKey(row.name, key)),
    indexes,
    search: row.kind === 'r' || row.kind === 'p' ? { indexed: row.searched, possible: columns.map(({ name }) => name), words } : null,
    sql: null,
  }
}

function toColumn(table: string, row: ColumnRow, primaryKey: readonly string[], indexes: readonly Index[]): Column {
  const dataType = row.geometry?.toLowerCase() ?? row.type
  const single = indexes.filter(
    ({ name, columns }) => columns.length === 1 && columns[0] === row.name && name !== keyName.foreignIndex(table, row.name),
  )
  const isGenerated = row.generated !== ''
  return {
    table,
    name: row.name,
    dataType,
    defaultValue: isGenerated ? undefined : parseDefault(row.default, valueTypeOf({ dataType })),
    generationExpression: isGenerated ? row.default : null,
    isGenerated,
    isNullable: row.nullable,
    isUnique: single.some(({ isUnique }) => isUnique),
    isIndexed: single.some(({ isUnique }) => !isUnique),
    isPrimaryKey: primaryKey.includes(row.name),
    hasAutoIncrement: row.identity !== '' || /^nextval\(/.test(row.default ?? ''),
    maxLength: row.length,
    precision: row.precision,
    scale: row.scale,
    storage: /^time/.test(row.type) ? row.precise : row.cast,
    isList: arrayOf(row.cast) !== null,
    comment: row.comment,
  }
}

function toForeignKey(table: string, row: ForeignKeyRow): ForeignKey {
  return {
    name: row.name,
    table,
    columns: row.columns,
    foreignNamespace: row.namespace,
    foreignTable: row.table,
    foreignColumns: row.foreign_columns,
    onUpdate: row.on_update,
    onDelete: row.on_delete,
  }
}

function groupByTable<Row extends { oid: number }>(rows: readonly Row[]): Map<number, Row[]> {
  const groups = new Map<number, Row[]>()
  for (const row of rows) {
    const group = groups.get(row.oid)
    if (group) group.push(row)
    else groups.set(row.oid, [row])
  }
  return groups
}
