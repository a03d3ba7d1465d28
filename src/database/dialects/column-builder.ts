import type { Knex } from 'knex'
import type { ColumnDefinition } from './dialect.js'

/** How one database spells what Knex' builder leaves open. */
export interface ColumnStyle {
  /** The SQL of a default that is no plain literal, null when Knex can write the value itself. */
  expressionOf(column: ColumnDefinition): string | null
}

/** Adds a column to a table that is created or altered. Unique and other indexes are made apart. */
export function defineColumn(knex: Knex, table: Knex.TableBuilder, column: ColumnDefinition, style: ColumnStyle): Knex.ColumnBuilder {
  if (column.hasAutoIncrement) return defineAutoIncrement(table, column)
  const built = defineType(table, column)
  if (column.isNullable && !column.isPrimaryKey) built.nullable()
  else built.notNullable()
  if (column.defaultValue !== undefined && column.defaultValue !== null) {
    const expression = style.expressionOf(column)
    built.defaultTo(expression === null ? literal(column.defaultValue) : knex.raw(expression))
  }
  if (column.comment) built.comment(column.comment)
  return built
}

function defineAutoIncrement(table: Knex.TableBuilder, column: ColumnDefinition): Knex.ColumnBuilder {
  const options = { primaryKey: column.isPrimaryKey }
  return column.type === 'bigInteger' ? table.bigIncrements(column.name, options) : table.increments(column.name, options)
}

function literal(value: unknown): Knex.Value {
  if (typeof value === 'object') return JSON.stringify(value)
  return value as string | number | boolean
}

function defineType(table: Knex.TableBuilder, column: ColumnDefinition): Knex.ColumnBuilder {
  const { name, type } = column
  switch (type) {
    case 'string':
    case 'hash':
      return table.string(name, column.maxLength ?? 255)
    case 'integer':
      return table.integer(name)
    case 'bigInteger':
      return table.bigInteger(name)
    case 'float':
      return table.float(name)
    case 'decimal':
      return table.decimal(name, column.precision ?? 10, column.scale ?? 5)
    case 'boolean':
      return table.boolean(name)
    case 'json':
      return table.json(name)
    case 'uuid':
      return table.uuid(name)
    default:
      return defineOtherType(table, column)
  }
}

function defineOtherType(table: Knex.TableBuilder, { name, type }: ColumnDefinition): Knex.ColumnBuilder {
  switch (type) {
    case 'date':
      return table.date(name)
    case 'time':
      return table.time(name)
    case 'dateTime':
      return table.dateTime(name, { useTz: false })
    case 'timestamp':
      return table.timestamp(name, { useTz: true })
    case 'binary':
      return table.binary(name)
    case 'alias':
      throw new Error(`An alias has no column: ${name}`)
    default:
      // text, csv, unknown, and geometry where the database has no type for it
      return table.text(name)
  }
}

/** The names that Knex and Directus give to what belongs to a column. */
export const uniqueName = (table: string, column: string): string => `${table}_${column}_unique`.toLowerCase()
export const indexName = (table: string, column: string): string => `${table}_${column}_index`.toLowerCase()

/** The index that serves a column's foreign key: nobody asked for it, so the column does not count as indexed (MariaDB makes such indexes by itself). */
export const foreignIndexName = (table: string, column: string): string => `${table}_${column}_foreign_index`.toLowerCase()
