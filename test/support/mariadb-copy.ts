import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mysql, { type Connection } from 'mysql2/promise'
import { connectDatabase } from '../../src/database/connection.js'
import type { Column, Table } from '../../src/database/introspection.js'
import type { ValueType } from '../../src/database/value-type.js'

/**
 * Copies a SQLite file into a MariaDB database in the manner of other programs: unsigned keys, TIMESTAMP, TEXT, and a
 * collation that ignores case. Directus declares its tables so.
 */
export async function copyIntoMariadb(file: string, url: string): Promise<void> {
  // Opening a file changes it.
  const folder = mkdtempSync(join(tmpdir(), 'tessera-'))
  copyFileSync(file, join(folder, 'copy.sqlite'))
  const source = await connectDatabase({ client: 'sqlite', filename: join(folder, 'copy.sqlite') })
  const target = await mysql.createConnection({ uri: url, timezone: 'Z' })
  try {
    await target.query(`SET foreign_key_checks = 0, time_zone = '+00:00'`)
    const { tables } = await source.introspect()
    for (const table of tables.filter(({ kind }) => kind === 'table')) {
      await target.query(createTable(table, source.dialect.valueTypeOf))
      await insertRows(target, table, await source.knex(table.name), source.dialect.valueTypeOf)
    }
  } finally {
    await target.end()
    await source.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

type TypeOf = (column: Column) => ValueType

const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ')

function createTable(table: Table, typeOf: TypeOf): string {
  const entries = [
    ...table.columns.map((column) => columnSql(table, column, typeOf)),
    ...(table.primaryKey.length > 0 ? [`PRIMARY KEY (${quoted(table.primaryKey)})`] : []),
    ...table.indexes.flatMap(({ name, columns, isUnique }) =>
      name.startsWith('sqlite_autoindex') && columns.join() === table.primaryKey.join()
        ? []
        : [`${isUnique ? 'UNIQUE ' : ''}KEY \`${name}\` (${quoted(columns)})`],
    ),
    ...table.foreignKeys.map(
      ({ columns, foreignTable, foreignColumns, onDelete }) =>
        `CONSTRAINT \`${table.name}_${columns[0]}_foreign\` FOREIGN KEY (${quoted(columns)}) REFERENCES \`${foreignTable}\` (${quoted(foreignColumns)}) ON DELETE ${onDelete} ON UPDATE NO ACTION`,
    ),
  ]
  return `CREATE TABLE \`${table.name}\` (${entries.join(', ')}) DEFAULT CHARSET utf8mb4 COLLATE utf8mb4_general_ci`
}

function columnSql(table: Table, column: Column, typeOf: TypeOf): string {
  const isKey = column.isPrimaryKey || table.foreignKeys.some(({ columns }) => columns.includes(column.name))
  const { defaultValue } = column
  const isPlain = defaultValue !== undefined && typeof defaultValue !== 'object'
  const value = typeof defaultValue === 'boolean' ? Number(defaultValue) : defaultValue
  return [
    `\`${column.name}\` ${sqlType(table, column, typeOf(column), isKey)}`,
    column.isNullable && !column.isPrimaryKey ? 'NULL' : 'NOT NULL',
    ...(isPlain ? [`DEFAULT ${mysql.escape(value as string)}`] : []),
    ...(column.hasAutoIncrement ? ['AUTO_INCREMENT'] : []),
  ].join(' ')
}

function sqlType(table: Table, column: Column, type: ValueType, isKey: boolean): string {
  switch (type) {
    case 'string':
      return column.dataType === 'char' ? `char(${column.maxLength})` : `varchar(${column.maxLength ?? 255})`
    case 'integer':
      return isKey ? 'int unsigned' : 'int'
    case 'bigInteger':
      return 'bigint'
    case 'decimal':
      return `decimal(${column.precision ?? 10}, ${column.scale ?? 5})`
    case 'dateTime':
      return table.name.startsWith('directus_') ? 'timestamp' : 'datetime'
    case 'boolean':
      return 'tinyint(1)'
    default:
      return type === 'float' || type === 'json' || type === 'date' || type === 'time' ? type : 'text'
  }
}

async function insertRows(target: Connection, table: Table, rows: readonly object[], typeOf: TypeOf): Promise<void> {
  const columns = table.columns.filter(({ isGenerated }) => !isGenerated)
  const values = rows.map((row) => columns.map((column) => storedValue(row[column.name as never], typeOf(column))))
  for (let start = 0; start < values.length; start += 500) {
    const part = values.slice(start, start + 500)
    await target.query(`INSERT INTO \`${table.name}\` (${quoted(columns.map(({ name }) => name))}) VALUES ?`, [part])
  }
}

function storedValue(value: unknown, type: ValueType): unknown {
  if (type !== 'dateTime' && type !== 'date') return value
  return typeof value === 'number' ? new Date(value) : value
}
