import type { Item, PrimaryKey, ServiceContext } from '../../../context.js'
import { invalidQuery } from '../../../errors/api-error.js'
import type { Field } from '../../../schema/model.js'
import { collectionOf } from '../../items/collection-of.js'
import { readByQuery } from '../../items/reading.js'
import { compareTexts } from './order.js'

// What makes a project beside its schema: rows of system collections, by parts that a client may ask for. What belongs to one environment alone is no part of
// it: users, files, what gives administrators their access, and secrets.

/** Rows of one system collection. */
interface RecordSource {
  readonly collection: string
  /** What identifies a row in every environment; the numbers that a database gives are those of one. */
  readonly key: readonly string[]
  readonly filter?: Item
}

/** The parts in the order in which they can be written: what a row points to comes before it. */
const parts = {
  access: [
    { collection: 'directus_policies', key: ['id'], filter: { admin_access: { _neq: true } } },
    { collection: 'directus_roles', key: ['id'], filter: { policies: { _none: { policy: { admin_access: { _eq: true } } } } } },
    {
      collection: 'directus_access',
      key: ['role', 'policy'],
      filter: { user: { _null: true }, policy: { admin_access: { _neq: true } } },
    },
    { collection: 'directus_permissions', key: ['policy', 'collection', 'action'], filter: { policy: { admin_access: { _neq: true } } } },
  ],
  folders: [{ collection: 'directus_folders', key: ['id'] }],
  flows: [
    { collection: 'directus_flows', key: ['id'] },
    { collection: 'directus_operations', key: ['id'] },
  ],
  settings: [{ collection: 'directus_settings', key: [] }],
  presets: [{ collection: 'directus_presets', key: ['collection', 'role', 'bookmark'], filter: { user: { _null: true } } }],
  translations: [{ collection: 'directus_translations', key: ['language', 'key'] }],
  dashboards: [
    { collection: 'directus_dashboards', key: ['id'] },
    { collection: 'directus_panels', key: ['id'] },
  ],
} as const satisfies Readonly<Record<string, readonly RecordSource[]>>

/** `untracked`: also tables and columns that no metadata speaks of. */
export const includedParts = [...(Object.keys(parts) as (keyof typeof parts)[]), 'untracked'] as const
export type IncludedPart = (typeof includedParts)[number]

/** What a client asks to be included: names with commas between them, or a list of names. */
export function includedOf(given: unknown): IncludedPart[] {
  const names = given === undefined || given === '' ? [] : Array.isArray(given) ? given.map(String) : String(given).split(',')
  const wrong = names.find((name) => !includedParts.some((part) => part === name.trim()))
  if (wrong !== undefined) throw invalidQuery(`"include" must be some of [${includedParts.join(', ')}], not "${wrong.slice(0, 100)}"`)
  const asked = new Set(names.map((name) => name.trim()))
  return includedParts.filter((part) => asked.has(part))
}

/** The sources of these parts, in the order in which they can be written. */
export const sourcesOf = (included: readonly IncludedPart[]): readonly RecordSource[] =>
  (Object.keys(parts) as (keyof typeof parts)[]).flatMap((part): readonly RecordSource[] => (included.includes(part) ? parts[part] : []))

/** A row as it is in this database. */
export interface ProjectRecord {
  readonly id: PrimaryKey
  readonly identity: string
  /** Without what is of this database alone. */
  readonly values: Item
}

/** The rows of a source, in an order that does not depend on the database. */
export async function readRecords(context: ServiceContext, source: RecordSource): Promise<ProjectRecord[]> {
  const { fields, primaryKey } = collectionOf(context, source.collection)
  const names = [...fields.values()].filter((field) => isCarried(field, source, primaryKey)).map(({ name }) => name)
  const rows = await readByQuery(
    context,
    source.collection,
    { fields: [...new Set([primaryKey!, ...names])].sort(), limit: -1, ...(source.filter ? { filter: source.filter } : {}) },
    { emitEvents: false },
  )
  const told = rows.map((row) => ({
    id: row[primaryKey!] as PrimaryKey,
    values: Object.fromEntries(names.toSorted().map((name) => [name, row[name]])),
  }))
  return identified(source, told)
}

/** Not carried: numbers of this database, secrets, what names users and files or when it was made, and lists of other rows. */
function isCarried(field: Field, { key, collection }: RecordSource, primaryKey: string | null): boolean {
  const target = field.relation && 'collection' in field.relation ? field.relation.collection : null
  if (field.isAlias || field.isConcealed || target === 'directus_users' || target === 'directus_files') return false
  if (field.special.some((name) => /^(date|user)-(created|updated)$/.test(name))) return false
  if (collection === 'directus_settings' && field.name.startsWith('project_') && field.name.endsWith('_id')) return false
  return field.name !== primaryKey || key.includes(field.name)
}

/** Rows of the same key are told apart by what they say, so that each has a place. */
export function identified<Row extends { readonly values: Item }>(
  source: RecordSource,
  rows: readonly Row[],
): (Row & { identity: string })[] {
  const seen = new Map<string, number>()
  const keyOf = (values: Item): string => JSON.stringify(source.key.map((name) => values[name] ?? null))
  return rows
    .map((row) => ({ row, key: keyOf(row.values), text: JSON.stringify(row.values) }))
    .sort((one, other) => compareTexts(one.key, other.key) || compareTexts(one.text, other.text))
    .map(({ row, key }) => {
      const place = seen.get(key) ?? 0
      seen.set(key, place + 1)
      return { ...row, identity: `${key}#${place}` }
    })
}
