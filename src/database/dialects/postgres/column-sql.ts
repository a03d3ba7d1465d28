import type { Knex } from 'knex'
import { isShapeType } from '../../value-type.js'
import { type ColumnStyle, defineColumn } from '../column-builder.js'
import type { ColumnDefinition } from '../dialect.js'
import { expressionOf } from './defaults.js'
import { identifier, quoteText } from './json.js'

/*
 * Pieces of statements that go through `knex.raw`, which takes a bare question mark for a parameter.
 */

const style: ColumnStyle = {
  expressionOf: ({ defaultValue }) => {
    const text = typeof defaultValue === 'object' ? JSON.stringify(defaultValue) : String(defaultValue)
    const sql = expressionOf(defaultValue) ?? (text.includes('?') ? quoteText(text) : null)
    // Knex takes a question mark in a default for a parameter, and looks for them twice.
    return sql?.replaceAll('?', '\\\\?') ?? null
  },
}

/** A name in its quotes: Knex itself would take a point in it for the end of another. */
export const quoted = (name: string): string => identifier(name).sql.replaceAll('?', '\\?')

/** A text as a SQL literal. */
export const literal = (text: string): string => quoteText(text).replaceAll('?', '\\?')

/** The declaration of a column; its comment, keys and indexes are made apart, but for the key that the database makes. */
export function columnSql(knex: Knex, column: ColumnDefinition): string {
  const isShape = isShapeType(column.type)
  const declared = isShape ? `${sqlTypeOf(knex, column)}${column.isNullable ? '' : ' not null'}` : declarationOf(knex, column)
  const generation = column.generation ? ` generated always as (${column.generation.replaceAll('?', '\\?')}) stored` : ''
  return `${quoted(column.name)} ${declared}${generation}`
}

/** The type as Knex' builder writes it. */
export function sqlTypeOf(knex: Knex, column: ColumnDefinition): string {
  if (isShapeType(column.type)) return `geometry(${column.type.split('.')[1] ?? 'Geometry'}, 4326)`
  const bare = { ...column, isNullable: true, isPrimaryKey: false, hasAutoIncrement: false, defaultValue: undefined }
  return declarationOf(knex, bare).replace(/ null$/, '')
}

/** The default as SQL, null for none. */
export function defaultSql({ defaultValue }: ColumnDefinition): string | null {
  if (defaultValue === undefined || defaultValue === null) return null
  const expression = expressionOf(defaultValue)
  if (expression !== null) return expression.replaceAll('?', '\\?')
  return literal(typeof defaultValue === 'object' ? JSON.stringify(defaultValue) : String(defaultValue))
}

function declarationOf(knex: Knex, column: ColumnDefinition): string {
  const builder = knex.schema.createTable('t', (table) => void defineColumn(knex, table, { ...column, name: 'c', comment: null }, style))
  const [statement] = builder.toSQL() as unknown as { sql: string }[]
  return /^create table "t" \("c" (.*)\)$/s.exec(statement!.sql)![1]!
}
