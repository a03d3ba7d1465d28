import type { Item, ServiceContext } from '../../context.js'
import { forbidden, invalidPayload } from '../../errors/api-error.js'
import type { Accountability } from '../../permissions/accountability.js'
import { permits } from '../../permissions/reduce.js'
import type { CollectionRow } from '../../schema/metadata.js'
import { unknownCollection } from '../items/errors.js'
import { resolveServiceOptions, type ServiceOptions } from '../items/service-options.js'
import { isPlainObject } from '../items/shape.js'
import { changeSchema, currentSnapshot, requireAdmin } from './change.js'
import { columnDefinition, type FieldPayload, isAliasPayload } from './column-definition.js'
import { dropCollection } from './drop-collection.js'
import { impliedSpecial, insertFieldMeta } from './field-meta.js'
import { checkCollectionName, checkDistinct, checkFieldName } from './names.js'
import { collectionObject, findTable } from './objects.js'
import { askedSearchIndex, indexNewTable, setSearchIndex } from './search-index.js'

/** A collection as clients write it (spec/05 §1). */
export interface CollectionPayload {
  readonly collection: string
  readonly meta?: Item | null
  readonly schema?: Item | null
  readonly fields?: readonly FieldPayload[]
}

/** Tables, folders and their metadata: what `/collections` reads and changes. Changing is for administrators. */
export class CollectionsService {
  readonly context: ServiceContext

  constructor(options: ServiceOptions | ServiceContext) {
    this.context = resolveServiceOptions(options)
  }

  get accountability(): Accountability | null {
    return this.context.accountability
  }

  /** All collections the caller may know of, system ones and folders included. */
  async readByQuery(): Promise<Item[]> {
    const visible = await this.visibleNames()
    const { metadata, system, database } = currentSnapshot(this.context)
    const known = currentSnapshot(this.context).model.collections
    const own = [
      ...metadata.collections.map((row) => row.collection),
      ...database.tables.map((table) => table.name).filter((name) => known.has(name) && !known.get(name)!.isSystem),
    ]
    const names = new Set([...own.sort(), ...system.collections.map((row) => row.collection)])
    return [...names].filter(visible).map((name) => this.objectOf(name)!)
  }

  async readOne(name: string): Promise<Item> {
    const visible = await this.visibleNames()
    const found = visible(name) ? this.objectOf(name) : null
    if (!found) throw forbidden()
    return found
  }

  /** Those of the collections that exist, as they are now. */
  async readMany(names: readonly string[]): Promise<Item[]> {
    return Promise.all(names.map((name) => this.readOne(name)))
  }

  async createOne(payload: CollectionPayload): Promise<string> {
    const [name] = await this.createMany([payload])
    return name!
  }

  /** Creates tables or folders, all or none. */
  async createMany(payloads: readonly CollectionPayload[]): Promise<string[]> {
    await requireAdmin(this.context)
    return changeSchema(this.context, async (context) => {
      const checked = payloads.map((payload) => checkPayload(context, payload))
      const names = checked.map(({ collection }) => collection)
      checkDistinct('table', names, context.database.dialect)
      for (const payload of checked) await createCollection(context, payload)
      return names
    })
  }

  /** Changes the metadata, and switches the search index (`schema.search_index`); else the table is changed through its fields. An untracked table becomes tracked. */
  async updateOne(name: string, payload: Item): Promise<string> {
    await requireAdmin(this.context)
    return changeSchema(this.context, async (context) => {
      const meta = isPlainObject(payload.meta) ? payload.meta : null
      const isSearched = askedSearchIndex(payload.schema)
      if (isSearched !== undefined) await setSearchIndex(context, name, isSearched)
      if (!meta) return name
      const rows = context.platform.itemsService('directus_collections', context)
      const { collection: _, ...values } = meta
      if (await rows.exists(name)) await rows.updateOne(name, values)
      else await rows.createOne({ ...values, collection: name })
      return name
    })
  }

  async updateMany(names: readonly string[], payload: Item): Promise<string[]> {
    return changeSchema(this.context, async (context) => {
      const service = new CollectionsService({ ...context, accountability: this.context.accountability })
      for (const name of names) await service.updateOne(name, payload)
      return [...names]
    })
  }

  async updateBatch(payloads: readonly Item[]): Promise<string[]> {
    if (!Array.isArray(payloads)) throw invalidPayload('Input should be an array of collection changes')
    return changeSchema(this.context, async (context) => {
      const service = new CollectionsService({ ...context, accountability: this.context.accountability })
      const names: string[] = []
      for (const payload of payloads) {
        if (typeof payload.collection !== 'string') throw invalidPayload('Collection in update misses collection key')
        names.push(await service.updateOne(payload.collection, payload))
      }
      return names
    })
  }

  /** Drops the table and all that speaks of it. */
  async deleteOne(name: string): Promise<string> {
    await requireAdmin(this.context)
    if (!this.objectOf(name)) throw forbidden()
    if (this.context.schema.collections.get(name)?.isSystem) throw forbidden()
    return changeSchema(this.context, async (context) => {
      await dropCollection(context, name)
      return name
    })
  }

  async deleteMany(names: readonly string[]): Promise<string[]> {
    await requireAdmin(this.context)
    return changeSchema(this.context, async (context) => {
      const service = new CollectionsService({ ...context, accountability: this.context.accountability })
      for (const name of names) await service.deleteOne(name)
      return [...names]
    })
  }

  private objectOf(name: string): Item | null {
    const { metadata, system, database } = currentSnapshot(this.context)
    const row = [...system.collections, ...metadata.collections].find((candidate) => candidate.collection === name) ?? null
    const table = this.context.platform.schema.current().model.collections.has(name) ? findTable(database, name) : null
    return row || table ? collectionObject(name, row, table, this.context.database.dialect) : null
  }

  /** The schema routes are open to who may read the metadata, and show what he may read. */
  private async visibleNames(): Promise<(name: string) => boolean> {
    const set = await this.context.platform.permissions.of(this.context.accountability)
    if (!permits(set, 'directus_collections', 'read')) throw unknownCollection('directus_collections')
    return (name) => permits(set, name, 'read')
  }
}

function checkPayload(context: ServiceContext, payload: CollectionPayload): CollectionPayload {
  if (!isPlainObject(payload) || payload.collection === undefined) throw invalidPayload('"collection" is required')
  if (typeof payload.collection !== 'string' || payload.collection.trim() === '')
    throw invalidPayload('"collection" must be a non-empty string')
  const name = payload.collection.trim()
  checkCollectionName(name)
  if (name.startsWith('directus_')) throw invalidPayload(`Collections can't start with "directus_"`)
  if (name.includes('/')) throw invalidPayload(`Collection name can't contain "/"`)
  const { metadata, database } = currentSnapshot(context)
  const { dialect } = context.database
  const same = ({ name: other }: { readonly name: string }) => other === name || dialect.isSameName('table', other, name)
  if (database.tables.some(same) || metadata.collections.some((row) => row.collection === name))
    throw invalidPayload(`Collection "${name}" already exists`)
  if (!isPlainObject(payload.schema) && !isPlainObject(payload.meta)) throw forbidden()
  if (payload.fields !== undefined && !Array.isArray(payload.fields)) throw invalidPayload('"fields" must be an array')
  for (const field of payload.fields ?? []) checkFieldName(isPlainObject(field) ? field.field : undefined)
  return { ...payload, collection: name }
}

async function createCollection(context: ServiceContext, payload: CollectionPayload): Promise<void> {
  const { collection: name, meta, schema } = payload
  if (isPlainObject(meta)) {
    const row: Partial<CollectionRow> = { ...meta, collection: name }
    await context.platform.itemsService('directus_collections', context).createOne(row as Item)
  }
  if (!isPlainObject(schema)) return
  const fields = withPrimaryKey(payload.fields ?? [])
  checkDistinct(
    'column',
    fields.map(({ field }) => field),
    context.database.dialect,
  )
  checkKeys(fields)
  const columns = fields.filter((field) => !isAliasPayload(field)).map((field) => columnDefinition(field, null, null))
  await context.database.dialect.ddl.createTable(
    context.database.knex,
    name,
    columns,
    typeof schema.comment === 'string' ? schema.comment : null,
  )
  if (askedSearchIndex(schema)) await indexNewTable(context, name, fields)
  for (const [index, field] of fields.entries()) {
    if (isPlainObject(field.meta) || impliedSpecial(context, field)) await insertFieldMeta(context, name, field, index + 1)
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
