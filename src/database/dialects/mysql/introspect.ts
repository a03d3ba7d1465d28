import type { Knex } from 'knex'
import type { Column, DatabaseSchema, ForeignKey, Index, Table, TableTexts } from '../../introspection.js'
import { isBoolean, valueTypeOf } from './column-types.js'
import { parseDefault } from './defaults.js'
import { isForSearch, isIndexable, searchedColumn } from './search.js'
import { columnStorageOf } from './storage.js'

interface TableRow {
  table: string
  kind: string
  comment: string
  engine: string | null
  /** 'NO' for an engine without transactions; null for views. */
  transactions: string | null
  shortest: number
  longest: number
}
interface ColumnRow {
  table: string
  name: string
  type: string
  declared: string
  default: string | null
  extra: string
  generation: string | null
  nullable: string
  length: number | null
  precision: number | null
  scale: number | null
  fraction: number | null
  charset: string | null
  collation: string | null
  comment: string
}
interface ForeignKeyRow {
  table: string
  name: string
  column: string
  foreign_table: string
  foreign_column: string
  on_update: string
  on_delete: string
}
interface IndexRow {
  table: string
  name: string
  column: string | null
  not_unique: number
}

const tablesQuery = `
  SELECT TABLE_NAME AS \`table\`, TABLE_TYPE AS kind, TABLE_COMMENT AS comment, TABLES.ENGINE AS engine, ENGINES.TRANSACTIONS AS transactions,
         @@innodb_ft_min_token_size AS shortest, @@innodb_ft_max_token_size AS longest
    FROM information_schema.TABLES LEFT JOIN information_schema.ENGINES ON ENGINES.ENGINE = TABLES.ENGINE
   WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE IN ('BASE TABLE', 'VIEW', 'SYSTEM VERSIONED') ORDER BY TABLE_NAME`

/** JSON is a LONGTEXT with a check of the column's name, BOOLEAN a TINYINT(1). A join with the checks is slow. */
const columnsQuery = `
  SELECT c.TABLE_NAME AS \`table\`, c.COLUMN_NAME AS name, c.COLUMN_TYPE AS declared,
         IF((c.TABLE_NAME, c.COLUMN_NAME) IN (
           SELECT k.TABLE_NAME, k.CONSTRAINT_NAME FROM information_schema.CHECK_CONSTRAINTS k
            WHERE k.CONSTRAINT_SCHEMA = DATABASE() AND k.CHECK_CLAUSE = CONCAT('json_valid(\`', k.CONSTRAINT_NAME, '\`)')
         ), 'json', c.DATA_TYPE) AS type,
         c.COLUMN_DEFAULT AS \`default\`, c.EXTRA AS extra, c.GENERATION_EXPRESSION AS generation, c.IS_NULLABLE AS nullable,
         c.CHARACTER_MAXIMUM_LENGTH AS length, c.NUMERIC_PRECISION AS \`precision\`, c.NUMERIC_SCALE AS scale,
         c.DATETIME_PRECISION AS fraction, c.CHARACTER_SET_NAME AS charset, c.COLLATION_NAME AS collation, c.COLUMN_COMMENT AS comment
    FROM information_schema.COLUMNS c WHERE c.TABLE_SCHEMA = DATABASE() ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION`

const foreignKeysQuery = `
  SELECT u.TABLE_NAME AS \`table\`, u.CONSTRAINT_NAME AS name, u.COLUMN_NAME AS \`column\`, u.REFERENCED_TABLE_NAME AS foreign_table,
         u.REFERENCED_COLUMN_NAME AS foreign_column, r.UPDATE_RULE AS on_update, r.DELETE_RULE AS on_delete
    FROM information_schema.KEY_COLUMN_USAGE u
    JOIN information_schema.REFERENTIAL_CONSTRAINTS r ON r.CONSTRAINT_SCHEMA = DATABASE() AND r.TABLE_NAME = u.TABLE_NAME
     AND r.CONSTRAINT_NAME = u.CONSTRAINT_NAME
   WHERE u.TABLE_SCHEMA = DATABASE() AND u.REFERENCED_TABLE_SCHEMA = DATABASE() ORDER BY u.TABLE_NAME, u.CONSTRAINT_NAME, u.ORDINAL_POSITION`

const indexesQuery = `
  SELECT TABLE_NAME AS \`table\`, INDEX_NAME AS name, COLUMN_NAME AS \`column\`, NON_UNIQUE AS not_unique
    FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX`

/** Reads all tables and views of the database in four statements of information_schema. */
export async function introspect(knex: Knex, excludedTables: readonly string[]): Promise<DatabaseSchema> {
  const read = async <Row>(query: string): Promise<Row[]> => ((await knex.raw(query)) as [Row[]])[0]
  const tables = await read<TableRow>(tablesQuery)
  const columns = groupBy(await read<ColumnRow>(columnsQuery), ({ table }) => table)
  const keys = groupBy(await read<ForeignKeyRow>(foreignKeysQuery), ({ table }) => table)
  const indexes = groupBy(await read<IndexRow>(indexesQuery), ({ table }) => table)
  return {
    tables: tables
      .filter(({ table }) => !excludedTables.includes(table))
      .map((row) => toTable(row, columns.get(row.table) ?? [], keys.get(row.table) ?? [], indexes.get(row.table) ?? [])),
  }
}

function toTable(row: TableRow, columns: readonly ColumnRow[], keyRows: readonly ForeignKeyRow[], indexRows: readonly IndexRow[]): Table {
  const searchNames = new Set(columns.filter(({ name, extra }) => isForSearch(name, extra)).map(({ name }) => name))
  const foreignKeys = [...groupBy(keyRows, ({ name }) => name).values()].map(toForeignKey)
  const parts = [
    ...groupBy(
      indexRows.filter(({ column }) => !searchNames.has(column ?? '')),
      ({ name }) => name,
    ),
  ]
  const indexes = parts
    .filter(([name, [first]]) => name !== 'PRIMARY' && !(first!.not_unique && foreignKeys.some((key) => serves(name, key))))
    .map(([name, rows]): Index => ({ name, columns: columnsOf(rows), isUnique: !rows[0]!.not_unique }))
  const primaryKey = columnsOf(parts.find(([name]) => name === 'PRIMARY')?.[1] ?? [])
  return {
    name: row.table,
    namespace: null,
    kind: row.kind === 'VIEW' ? 'view' : 'table',
    isTransactional: row.transactions !== 'NO',
    comment: row.kind === 'VIEW' || row.comment === '' ? null : row.comment,
    columns: columns.filter(({ name }) => !searchNames.has(name)).map((column) => toColumn(column, primaryKey, indexes)),
    primaryKey,
    foreignKeys,
    indexes,
    search: textsOf(row, columns, foreignKeys),
    sql: null,
  }
}

/** A text that is a foreign key cannot have a column beside it. */
function textsOf(
  { kind, engine, shortest, longest }: TableRow,
  columns: readonly ColumnRow[],
  foreignKeys: readonly ForeignKey[],
): TableTexts | null {
  if (kind !== 'BASE TABLE' || engine !== 'InnoDB') return null
  const isKey = (name: string): boolean => foreignKeys.some((key) => key.columns.includes(name))
  return {
    indexed: columns.flatMap(({ name, extra, generation }) => (isForSearch(name, extra) ? (searchedColumn(name, generation) ?? []) : [])),
    possible: columns.filter(({ name, type, generation }) => isIndexable(type) && !generation && !isKey(name)).map(({ name }) => name),
    words: { shortest: Number(shortest), longest: Number(longest), hasUnderscore: true },
  }
}

/** What MariaDB makes for a foreign key, by the key's name or the column's, is not an index that somebody asked for. */
const serves = (index: string, { name, columns }: ForeignKey): boolean =>
  index === name || (index === columns[0] && /_ibfk_\d+$/.test(name ?? ''))

const columnsOf = (rows: readonly IndexRow[]): string[] => rows.flatMap(({ column }) => column ?? [])

function toColumn(row: ColumnRow, primaryKey: readonly string[], indexes: readonly Index[]): Column {
  const dataType = isBoolean(row.declared) ? 'boolean' : row.type
  const precision = row.fraction ?? row.precision
  const single = indexes.filter(({ columns }) => columns.length === 1 && columns[0] === row.name)
  const isGenerated = row.generation !== null && row.generation !== ''
  return {
    table: row.table,
    name: row.name,
    dataType,
    defaultValue: isGenerated ? undefined : parseDefault(row.default, valueTypeOf({ dataType, precision })),
    generationExpression: isGenerated ? row.generation : null,
    isGenerated,
    isNullable: row.nullable === 'YES',
    isUnique: single.some(({ isUnique }) => isUnique) || (primaryKey.length === 1 && primaryKey[0] === row.name),
    isIndexed: single.some(({ isUnique }) => !isUnique),
    isPrimaryKey: primaryKey.includes(row.name),
    hasAutoIncrement: row.extra.includes('auto_increment'),
    maxLength: lengthOf(dataType, row.length),
    precision,
    scale: row.scale,
    isUnsigned: / unsigned\b/.test(row.declared),
    storage: columnStorageOf(row),
    comment: row.comment === '' ? null : row.comment,
  }
}

/** LONGTEXT and the like have no length that anybody gave them. */
const lengthOf = (dataType: string, length: number | null): number | null => (/char|binary/.test(dataType) ? length : null)

function toForeignKey(rows: readonly ForeignKeyRow[]): ForeignKey {
  const [first] = rows
  return {
    name: first!.name,
    table: first!.table,
    columns: rows.map(({ column }) => column),
    foreignNamespace: null,
    foreignTable: first!.foreign_table,
    foreignColumns: rows.map(({ foreign_column }) => foreign_column),
    onUpdate: first!.on_update,
    onDelete: first!.on_delete,
  }
}

function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group) group.push(row)
    else groups.set(keyOf(row), [row])
  }
  return groups
}
