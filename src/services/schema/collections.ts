import type { Item, ServiceContext } from '../../context.js'
import { forbidden, invalidPayload } from '../../errors/api-error.js'
import { permits } from '../../permissions/reduce.js'
import { isPlainObject } from '../../query/parse/raw.js'
import type { CollectionRow } from '../../schema/metadata.js'
import type { SchemaSnapshot } from '../../schema/store.js'
import { requireAdmin } from '../access/require-admin.js'
import { collectionOf, unknownCollection } from '../items/collection-of.js'
import { exists } from '../items/read-keys.js'
import { createOne, updateOne } from '../items/writing.js'
import { changeSchema, type SchemaStep, snapshotOf } from './change.js'
import { columnDefinition, type FieldPayload, isAliasPayload } from './column-definition.js'
import { dropCollection } from './drop-collection.js'
import { impliedSpecial, insertFieldMeta } from './field-meta.js'
import { checkCollectionName, checkDistinct, checkFieldName } from './names.js'
import { collectionObject, findTable } from './objects.js'
import { askedSearchIndex, changeSearchIndex, indexNewTable } from './search-index.js'

/** A collection as clients write it. */
export interface CollectionPayload {
  readonly collection: string
  readonly meta?: Item | null
  readonly schema?: Item | null
  readonly fields?: readonly FieldPayload[]
}

// Tables, folders and their metadata: what `/collections` reads and changes. Changing is for administrators.

/** All collections the caller may know of, system ones and folders included. */
export async function readCollections(context: ServiceContext): Promise<Item[]> {
  const isVisible = await visibleNames(context)
  const snapshot = await snapshotOf(context)
  const { metadata, system, database, model } = snapshot
  const own = [
    ...metadata.collections.map((row) => row.collection),
    ...database.tables.map((table) => table.name).filter((name) => model.collections.get(name)?.isSystem === false),
  ]
  const names = new Set([...own.sort(), ...system.collections.map((row) => row.collection)])
  return [...names].filter(isVisible).map((name) => objectOf(context, snapshot, name)!)
}

/** One collection. */
export async function readCollection(context: ServiceContext, name: string): Promise<Item> {
  const isVisible = await visibleNames(context)
  const found = isVisible(name) ? objectOf(context, await snapshotOf(context), name) : null
  if (!found) throw forbidden()
  return found
}

/** Those of the collections that exist, as they are now. */
export async function readCollectionsOf(context: ServiceContext, names: readonly string[]): Promise<Item[]> {
  return Promise.all(names.map((name) => readCollection(context, name)))
}

/** Creates tables or folders, all or none; gives their names. */
export async function createCollections(context: ServiceContext, payloads: readonly CollectionPayload[]): Promise<string[]> {
  await requireAdmin(context)
  return changeSchema(context, async (step) => {
    const checked = payloads.map((payload) => checkPayload(step, payload))
    const names = checked.map(({ collection }) => collection)
    checkDistinct('table', names, step.database.dialect)
    for (const payload of checked) await createCollection(step, payload)
    return names
  })
}

/** Changes the metadata, and switches the search index (`schema.search_index`); else the table is changed through its fields. An untracked table becomes tracked. */
export async function updateCollection(context: ServiceContext, name: string, payload: Item): Promise<string> {
  await requireAdmin(context)
  return changeSchema(context, async (step) => {
    const isSearched = askedSearchIndex(payload.schema)
    if (isSearched !== undefined) await changeSearchIndex(step, name, isSearched)
    if (!isPlainObject(payload.meta)) return name
    const { collection: _, ...values } = payload.meta
    if (await exists(step, collectionOf(step, rowsOfCollections), name)) await updateOne(step, rowsOfCollections, name, values)
    else await createOne(step, rowsOfCollections, { ...values, collection: name })
    return name
  })
}

/** The same change of several collections, all or none. */
export async function updateCollections(context: ServiceContext, names: readonly string[], payload: Item): Promise<string[]> {
  await requireAdmin(context)
  return changeSchema(context, async (step) => {
    for (const name of names) await updateCollection(step, name, payload)
    return [...names]
  })
}

/** A change for each collection, which it names; all or none. */
export async function updateCollectionBatch(context: ServiceContext, payloads: readonly Item[]): Promise<string[]> {
  await requireAdmin(context)
  if (!Array.isArray(payloads)) throw invalidPayload('Input should be an array of collection changes')
  return changeSchema(context, async (step) => {
    const names: string[] = []
    for (const payload of payloads) {
      if (typeof payload.collection !== 'string') throw invalidPayload('Collection in update misses collection key')
      names.push(await updateCollection(step, payload.collection, payload))
    }
    return names
  })
}

/** Drops the table and all that speaks of it. */
export async function deleteCollection(context: ServiceContext, name: string): Promise<string> {
  await requireAdmin(context)
  return changeSchema(context, async (step) => {
    if (!objectOf(step, step.snapshot, name) || step.schema.collections.get(name)?.isSystem) throw forbidden()
    await dropCollection(step, name)
    return name
  })
}

/** Drops several collections, all or none. */
export async function deleteCollections(context: ServiceContext, names: readonly string[]): Promise<string[]> {
  await requireAdmin(context)
  return changeSchema(context, async (step) => {
    for (const name of names) await deleteCollection(step, name)
    return [...names]
  })
}

const rowsOfCollections = 'directus_collections'

function objectOf({ database: { dialect } }: ServiceContext, snapshot: SchemaSnapshot, name: string): Item | null {
  const { metadata, system, database, model } = snapshot
  const row = [...system.collections, ...metadata.collections].find((candidate) => candidate.collection === name) ?? null
  const table = model.collections.has(name) ? findTable(database, name) : null
  return row || table ? collectionObject(name, row, table, dialect) : null
}

/** The schema routes are open to callers who may read the metadata, and show what they may read. */
async function visibleNames({ platform, accountability }: ServiceContext): Promise<(name: string) => boolean> {
  const set = await platform.permissions.of(accountability)
  if (!permits(set, rowsOfCollections, 'read')) throw unknownCollection(rowsOfCollections)
  return (name) => permits(set, name, 'read')
}

function checkPayload(step: SchemaStep, payload: CollectionPayload): CollectionPayload {
  if (!isPlainObject(payload) || payload.collection === undefined) throw invalidPayload('"collection" is required')
  if (typeof payload.collection !== 'string' || payload.collection.trim() === '')
    throw invalidPayload('"collection" must be a non-empty string')
  const name = payload.collection.trim()
  checkCollectionName(name)
  if (name.startsWith('directus_')) throw invalidPayload(`Collections can't start with "directus_"`)
  if (name.includes('/')) throw invalidPayload(`Collection name can't contain "/"`)
  const { metadata, database } = step.snapshot
  const { dialect } = step.database
  const same = ({ name: other }: { readonly name: string }) => other === name || dialect.isSameName('table', other, name)
  if (database.tables.some(same) || metadata.collections.some((row) => row.collection === name))
    throw invalidPayload(`Collection "${name}" already exists`)
  if (!isPlainObject(payload.schema) && !isPlainObject(payload.meta)) throw forbidden()
  if (payload.fields !== undefined && !Array.isArray(payload.fields)) throw invalidPayload('"fields" must be an array')
  for (const field of payload.fields ?? []) checkFieldName(isPlainObject(field) ? field.field : undefined)
  return { ...payload, collection: name }
}

async function createCollection(step: SchemaStep, payload: CollectionPayload): Promise<void> {
  const { collection: name, meta, schema } = payload
  if (isPlainObject(meta)) {
    const row: Partial<CollectionRow> = { ...meta, collection: name }
    await createOne(step, rowsOfCollections, row as Item)
  }
  if (!isPlainObject(schema)) return
  const fields = withPrimaryKey(payload.fields ?? [])
  checkDistinct(
    'column',
    fields.map(({ field }) => field),
    step.database.dialect,
  )
  checkKeys(fields)
  const columns = fields.filter((field) => !isAliasPayload(field)).map((field) => columnDefinition(field, null, null))
  await step.database.dialect.ddl.createTable(step.database.knex, name, columns, typeof schema.comment === 'string' ? schema.comment : null)
  if (askedSearchIndex(schema)) await indexNewTable(step, name, fields)
  for (const [index, field] of fields.entries()) {
    if (isPlainObject(field.meta) || impliedSpecial(step, field)) await insertFieldMeta(step, name, field, index + 1)
  }
}

/** A key that the database counts stands alone. */
function checkKeys(fields: readonly FieldPayload[]): void {
  const counted = fields.filter(({ schema }) => schema?.has_auto_increment)
  const others = fields.filter(({ schema }) => schema?.is_primary_key && !schema.has_auto_increment)
  if (counted.length > 1 || (counted.some(({ schema }) => schema?.is_primary_key) && others.length > 0))
    throw invalidPayload('A key with "has_auto_increment" must be the only key of its collection')
}

/** A table without a key gets one: items must be addressable. */
function withPrimaryKey(fields: readonly FieldPayload[]): readonly FieldPayload[] {
  if (fields.some((field) => field.schema?.is_primary_key || field.schema?.has_auto_increment)) return fields
  const id: FieldPayload = {
    field: 'id',
    type: 'integer',
    meta: { hidden: true, interface: 'numeric', readonly: true },
    schema: { is_primary_key: true, has_auto_increment: true },
  }
  return [id, ...fields]
}
