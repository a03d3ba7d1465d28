import type { Item } from '../../../context.js'
import { invalidPayload } from '../../../errors/api-error.js'
import { isPlainObject } from '../../../query/parse/raw.js'
import { originKey } from '../origins.js'
import type { ProjectSnapshot } from './project-snapshot.js'

// An entry of a snapshot that was renamed says by its `id` what it was called at first; all others have their name for an id. So what has another
// name here and there, but the same id, was renamed.

/** A collection, or (`field`) a field, that gets another name. Fields are named by the collection as it is called after its own renaming. */
export interface Renaming {
  readonly collection: string
  readonly field?: string
  readonly name: string
}

/** What has other names in the wanted snapshot, in an order in which each new name is free. */
export function renamesBetween(current: ProjectSnapshot, wanted: ProjectSnapshot): Renaming[] {
  const collections = between(
    namesOf(current.collections, 'collection'),
    namesOf(wanted.collections, 'collection'),
    (collection, name) => ({
      collection,
      name,
    }),
  )
  const moved = renamedSnapshot(current, collections)
  const names = new Set(moved.fields.map(({ collection }) => String(collection)))
  const fieldsOf = ({ fields }: ProjectSnapshot, collection: string) =>
    namesOf(
      fields.filter((entry) => entry.collection === collection),
      'field',
    )
  const fields = [...names].flatMap((collection) =>
    between(fieldsOf(moved, collection), fieldsOf(wanted, collection), (field, name) => ({ collection, field, name })),
  )
  return [...collections, ...fields]
}

/** The name of each id. An id that an entry says is its own, even where another has it for a name. */
function namesOf(entries: readonly Item[], member: 'collection' | 'field'): ReadonlyMap<string, string> {
  const told = entries.flatMap((entry): [string, string][] => (typeof entry.id === 'string' ? [[entry.id, String(entry[member])]] : []))
  const names = new Map(told)
  for (const entry of entries) {
    const name = String(entry[member])
    if (entry.id === undefined && !names.has(name)) names.set(name, name)
  }
  return names
}

function between(
  current: ReadonlyMap<string, string>,
  wanted: ReadonlyMap<string, string>,
  make: (from: string, name: string) => Renaming,
): Renaming[] {
  const taken = new Set(current.values())
  let left = [...wanted].flatMap(([id, name]) => {
    const from = current.get(id)
    return from === undefined || from === name ? [] : [{ from, name }]
  })
  const order: Renaming[] = []
  while (left.length > 0) {
    const next = left.find(({ name }) => !taken.has(name))
    if (!next) throw invalidPayload(`"${left[0]!.from}" can't become "${left[0]!.name}", which is there: rename that first`)
    taken.delete(next.from)
    taken.add(next.name)
    order.push(make(next.from, next.name))
    left = left.filter((entry) => entry !== next)
  }
  return order
}

/** The snapshot as it is after the renaming. */
export const renamedSnapshot = (snapshot: ProjectSnapshot, renames: readonly Renaming[]): ProjectSnapshot =>
  renames.reduce((before, renaming) => renamedOnce(before, renaming), snapshot)

function renamedOnce(snapshot: ProjectSnapshot, renaming: Renaming): ProjectSnapshot {
  const entries = (list: readonly Item[]): Item[] => list.map((entry) => renamedEntry(entry, renaming))
  const { collections, fields, relations } = snapshot
  return { ...snapshot, collections: entries(collections), fields: entries(fields), relations: entries(relations) }
}

/** Members that name a collection. */
const ofCollections: ReadonlySet<string> = new Set([
  'collection',
  'related_collection',
  'many_collection',
  'one_collection',
  'foreign_key_table',
  'table',
])
/** Members that name a field, each with the member beside it that names its collection. */
const ofFields: Readonly<Record<string, string>> = {
  field: 'collection',
  sort_field: 'collection',
  archive_field: 'collection',
  many_field: 'many_collection',
  junction_field: 'many_collection',
  one_collection_field: 'many_collection',
  one_field: 'one_collection',
  column: 'table',
  foreign_key_column: 'foreign_key_table',
}

function renamedEntry(entry: Item, renaming: Renaming): Item {
  const { collection, field, name } = renaming
  const isOne = entry.field === undefined || entry.related_collection !== undefined ? field === undefined : field !== undefined
  const isIt = isOne && entry.related_collection === undefined && entry.collection === collection && entry.field === field
  const id = isIt ? idAfter(entry.id ?? (field === undefined ? collection : field), name) : entry.id
  const { id: _, ...others } = field === undefined ? withCollection(entry, collection, name) : withField(entry, collection, field, name)
  return { ...others, ...(id === undefined ? {} : { id }) }
}

const idAfter = (id: unknown, name: string): unknown => (id === name ? undefined : id)

function withCollection(entry: Item, collection: string, name: string): Item {
  const renamed = (value: unknown): unknown => (value === collection ? name : value)
  const inObject = (object: Item): Item =>
    Object.fromEntries(
      Object.entries(object).map(([key, value]) => {
        if (ofCollections.has(key)) return [key, renamed(value)]
        if (key === 'one_allowed_collections' && Array.isArray(value)) return [key, value.map(renamed)]
        if (key === 'foreign_keys' && Array.isArray(value)) return [key, value.map((one) => (isPlainObject(one) ? inObject(one) : one))]
        return [key, value]
      }),
    )
  // The group of a collection is a collection, that of a field is a field.
  return renamedParts(entry, { inObject, inSchema: inObject, isIt: entry.field === undefined, renamed })
}

function withField(entry: Item, collection: string, field: string, name: string): Item {
  const renamed = (value: unknown): unknown => (value === field ? name : value)
  const inObject = (object: Item, home: unknown): Item =>
    Object.fromEntries(
      Object.entries(object).map(([key, value]) => {
        const owner = ofFields[key]
        if (owner !== undefined && (object[owner] ?? home) === collection) return [key, renamed(value)]
        return [key, value]
      }),
    )
  return renamedParts(entry, {
    inObject: (object) => inObject(object, entry.collection),
    inSchema: (schema) => withColumns(inObject(schema, undefined), entry, collection, renamed),
    isIt: entry.collection === collection && entry.field !== undefined && entry.related_collection === undefined,
    renamed,
  })
}

/** How the parts of an entry get a new name. `isIt`: its `group` and the `name` of its column or table may have the old one. */
interface PartRenaming {
  inObject(object: Item): Item
  inSchema(schema: Item): Item
  readonly isIt: boolean
  renamed(value: unknown): unknown
}

function renamedParts(entry: Item, { inObject, inSchema, isIt, renamed }: PartRenaming): Item {
  const meta = isPlainObject(entry.meta) ? inObject(entry.meta) : entry.meta
  const schema = isPlainObject(entry.schema) ? inSchema(entry.schema) : entry.schema
  return {
    ...inObject(entry),
    ...(meta === undefined ? {} : { meta: isIt && isPlainObject(meta) ? { ...meta, group: renamed(meta.group) } : meta }),
    ...(schema === undefined ? {} : { schema: isIt && isPlainObject(schema) ? { ...schema, name: renamed(schema.name) } : schema }),
  }
}

/** The columns of indexes and foreign keys. Checks and computed columns follow in the database, and are read from there again. */
function withColumns(schema: Item, { collection: home }: Item, collection: string, renamed: (value: unknown) => unknown): Item {
  const inList = (list: unknown): unknown => (Array.isArray(list) ? list.map(renamed) : list)
  const change = (entries: unknown): unknown =>
    Array.isArray(entries)
      ? entries.map((one) => {
          if (!isPlainObject(one)) return one
          const own = home === collection ? { ...one, columns: inList(one.columns) } : one
          return one.foreign_key_table === collection ? { ...own, foreign_key_columns: inList(one.foreign_key_columns) } : own
        })
      : entries
  return {
    ...schema,
    ...(schema.indexes === undefined ? {} : { indexes: change(schema.indexes) }),
    ...(schema.foreign_keys === undefined ? {} : { foreign_keys: change(schema.foreign_keys) }),
  }
}

/** The name of a collection before the renaming. */
export const nameBefore = (renames: readonly Renaming[], collection: string): string =>
  renames.find((renaming) => renaming.field === undefined && renaming.name === collection)?.collection ?? collection

/** The entries with the names that they had at first, where they have others now. */
export const withIds = (entries: readonly Item[], origins: ReadonlyMap<string, string>): Item[] =>
  entries.map((entry) => {
    const id = origins.get(originKey(entry.collection, entry.field))
    return id === undefined ? entry : { ...entry, id }
  })
