import type { Item } from '../../../context.js'
import { isPlainObject } from '../../../query/parse/raw.js'
import type { SnapshotList } from './project-snapshot.js'

// What an entry of a snapshot means on every database: types are told by their field, and each database has its own words for the rest.

const always = ['name', 'table', 'is_nullable', 'is_unique', 'is_indexed', 'is_primary_key', 'has_auto_increment', 'is_generated'] as const
const ofReference = ['foreign_key_table', 'foreign_key_column'] as const

/** By these SQLite and MariaDB tell types that they do not have; a field gets those that its database needs. */
const impliedSpecials: ReadonlySet<string> = new Set(['cast-timestamp'])

/** The entry without what only its own database says. `keepsDecimals`: both databases have decimals; SQLite's are floating. */
export function portable(list: SnapshotList, entry: Item, keepsDecimals: boolean): Item {
  if (!isPlainObject(entry.schema) || list === 'systemFields') return entry
  if (list === 'fields') {
    const type = entry.type === 'decimal' && !keepsDecimals ? 'float' : String(entry.type)
    return { ...entry, type, meta: withoutImplied(entry.meta), schema: portableColumn(type, entry.schema) }
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

const refusal = (action: unknown): unknown => (action === 'RESTRICT' ? 'NO ACTION' : action)

function portableColumn(type: string, schema: Item): Item {
  const names = [...always, ...ofReference, ...(type === 'string' ? ['max_length'] : [])]
  const column: Item = Object.fromEntries(names.map((name) => [name, schema[name] ?? null]))
  // Keys are unique, whether or not the database says so.
  if (column.is_primary_key === true) Object.assign(column, { is_unique: true, is_nullable: false, is_indexed: false })
  if (type === 'decimal') Object.assign(column, { numeric_precision: schema.numeric_precision, numeric_scale: schema.numeric_scale })
  return { ...column, default_value: schema.has_auto_increment === true ? null : defaultOf(type, schema.default_value) }
}

function defaultOf(type: string, value: unknown): unknown {
  if (value === null || value === undefined) return null
  if (type === 'boolean') return value === true || value === 1 || value === '1' || value === 'true'
  if (typeof value === 'string' && /^(now|current_timestamp)(\(\d*\))?$/i.test(value)) return 'CURRENT_TIMESTAMP'
  if (['integer', 'bigInteger', 'float', 'decimal'].includes(type) && value !== '' && Number.isFinite(Number(value))) return Number(value)
  return value
}
