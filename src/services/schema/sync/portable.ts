import type { Item } from '../../../context.js'
import { hasDecimals, hasNarrowKeys, hasUuids } from '../../../database/dialects/vendors.js'
import { isPlainObject } from '../../../query/parse/raw.js'
import type { SnapshotList } from './project-snapshot.js'

// What an entry of a snapshot means on every database: types are told by their field, and each database has its own words for the rest.

const always = ['name', 'table', 'is_nullable', 'is_unique', 'is_indexed', 'is_primary_key', 'has_auto_increment', 'is_generated'] as const
const ofReference = ['foreign_key_table', 'foreign_key_column'] as const

/** By these SQLite and MariaDB tell types that they do not have; a field gets those that its database needs. */
const impliedSpecials: ReadonlySet<string> = new Set(['cast-timestamp'])

/** The entry without what only its own database says. `hasComments`: both databases have comments. */
export function portable(list: SnapshotList, entry: Item, hasComments: boolean): Item {
  if (!isPlainObject(entry.schema) || list === 'systemFields') return entry
  const { comment, ...uncommented } = entry.schema
  const note = hasComments && comment !== undefined ? { comment } : {}
  if (list === 'collections') return { ...entry, schema: { ...uncommented, ...note } }
  if (list === 'fields') {
    const type = String(entry.type)
    return { ...entry, meta: withoutImplied(entry.meta), schema: { ...portableColumn(type, entry.schema), ...note } }
  }
  if (list !== 'relations') return entry
  const { constraint_name: _, ...schema } = entry.schema
  // Two words for the same to all that do not check later.
  return { ...entry, schema: { ...schema, on_delete: refusal(schema.on_delete), on_update: refusal(schema.on_update) } }
}

function withoutImplied(meta: unknown): unknown {
  if (!isPlainObject(meta) || !Array.isArray(meta.special)) return meta
  const special = meta.special.filter((name) => !impliedSpecials.has(String(name)))
  return { ...meta, special: special.length > 0 ? special : null }
}

/** A foreign key's action; RESTRICT is told as what it means to all that do not check later. */
export const plainRefusal = (action: string): string => (action === 'RESTRICT' ? 'NO ACTION' : action)
const refusal = (action: unknown): unknown => (typeof action === 'string' ? plainRefusal(action) : action)

/** A floating number of SQLite may be a decimal elsewhere, a text of 36 characters a uuid, a counted key a wide one, where a database has no such type: they stay what they are. */
export function withKeptType(current: Item, wanted: Item, vendors: { readonly current: unknown; readonly wanted: unknown }): Item {
  if (!isPlainObject(current.schema) || !isPlainObject(wanted.schema)) return wanted
  const isKept = standsFor(current, vendors.current, wanted) || standsFor(wanted, vendors.wanted, current)
  if (!isKept || current.type === wanted.type) return wanted
  const { data_type, numeric_precision, numeric_scale, max_length } = current.schema
  return { ...wanted, type: current.type, schema: { ...wanted.schema, data_type, numeric_precision, numeric_scale, max_length } }
}

const standsFor = ({ type, schema }: Item, vendor: unknown, other: Item): boolean =>
  (type === 'float' && !hasDecimals(String(vendor)) && other.type === 'decimal') ||
  (type === 'integer' && !hasNarrowKeys(String(vendor)) && (schema as Item).has_auto_increment === true && other.type === 'bigInteger') ||
  (type === 'string' && !hasUuids(String(vendor)) && (schema as Item).max_length === 36 && other.type === 'uuid')

function portableColumn(type: string, schema: Item): Item {
  const names = [...always, ...ofReference, ...(type === 'string' ? ['max_length'] : [])]
  const column: Item = Object.fromEntries(names.map((name) => [name, schema[name] ?? null]))
  // Keys are unique, whether or not the database says so.
  if (column.is_primary_key === true) Object.assign(column, { is_unique: true, is_nullable: false, is_indexed: false })
  if (schema.is_generated === true) column.generation_expression = schema.generation_expression
  if (type === 'uuid') column.data_type = 'uuid'
  if (type === 'decimal')
    Object.assign(column, { data_type: 'decimal', numeric_precision: schema.numeric_precision, numeric_scale: schema.numeric_scale })
  return { ...column, default_value: schema.has_auto_increment === true ? null : defaultOf(type, schema.default_value) }
}

function defaultOf(type: string, value: unknown): unknown {
  if (value === null || value === undefined) return null
  if (type === 'boolean') return value === true || value === 1 || value === '1' || value === 'true'
  if (typeof value === 'string' && /^(now|current_timestamp)(\(\d*\))?$/i.test(value)) return 'CURRENT_TIMESTAMP'
  if (['integer', 'bigInteger', 'float', 'decimal'].includes(type) && value !== '' && Number.isFinite(Number(value))) return Number(value)
  return value
}

/** The snapshot in which a counted key is wide if what leads to it is, where its database has only one kind of them. */
export function withWideKeys<Snapshot extends { readonly vendor: string; readonly fields: readonly Item[] }>(snapshot: Snapshot): Snapshot {
  if (hasNarrowKeys(snapshot.vendor)) return snapshot
  const place = (table: unknown, column: unknown): string => JSON.stringify([table, column])
  const wide = new Set(
    snapshot.fields.flatMap(({ type, schema }) =>
      type === 'bigInteger' && isPlainObject(schema) ? [place(schema.foreign_key_table, schema.foreign_key_column)] : [],
    ),
  )
  const isWide = ({ collection, field, type, schema }: Item): boolean =>
    type === 'integer' && isPlainObject(schema) && schema.has_auto_increment === true && wide.has(place(collection, field))
  return { ...snapshot, fields: snapshot.fields.map((entry) => (isWide(entry) ? { ...entry, type: 'bigInteger' } : entry)) }
}
