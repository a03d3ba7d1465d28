import type { Item, ServiceContext } from '../../context.js'
import { forbidden, invalidPayload } from '../../errors/api-error.js'
import { opensSomewhere, permits } from '../../permissions/reduce.js'
import { isPlainObject } from '../../query/parse/raw.js'
import type { SchemaSnapshot } from '../../schema/store.js'
import { requireAdmin } from '../access/require-admin.js'
import { mayDo } from '../items/access.js'
import { collectionOf, unknownCollection } from '../items/collection-of.js'
import { withTableErrors } from '../items/errors.js'
import { changeSchema, type SchemaStep, snapshotOf } from './change.js'
import { checkFieldPayload } from './check-field.js'
import { columnDefinition, type FieldPayload, isAliasPayload } from './column-definition.js'
import { dropField } from './drop-field.js'
import { changedSpecial, impliedSpecial, insertFieldMeta, nextFieldPosition, saveFieldMeta } from './field-meta.js'
import { fieldObject, findForeignKey, findTable } from './objects.js'

// Columns, alias fields and their metadata: what `/fields` reads and changes. Changing is for administrators.

/** All fields the caller may know of, or those of one collection. */
export async function readFields(context: ServiceContext, collection?: string): Promise<Item[]> {
  const isVisible = await visibleFields(context)
  const snapshot = await snapshotOf(context)
  const { metadata, system, database } = snapshot
  const { collections } = snapshot.model
  if (collection !== undefined && !(collections.has(collection) && (await mayDo(context, collection, 'read'))))
    throw unknownCollection(collection)
  const names = collection === undefined ? [...collections.keys()] : [collection]
  return names.flatMap((name) => {
    const rows = [...system.fields, ...metadata.fields].filter((row) => row.collection === name)
    const columns = findTable(database, name)?.columns.map((column) => column.name) ?? []
    const fields = new Set([...columns, ...rows.map((row) => row.field)])
    return [...fields].filter((field) => isVisible(name, field)).map((field) => objectOf(context, snapshot, name, field)!)
  })
}

/** One field. */
export async function readField(context: ServiceContext, collection: string, field: string): Promise<Item> {
  const isVisible = await visibleFields(context)
  const found = isVisible(collection, field) ? objectOf(context, await snapshotOf(context), collection, field) : null
  if (!found) throw forbidden()
  return found
}

/** Adds a column or an alias field. */
export async function createField(context: ServiceContext, collection: string, payload: FieldPayload): Promise<void> {
  await requireAdmin(context)
  await changeSchema(context, async (step) => {
    checkNewField(step, collection, payload)
    if (!isAliasPayload(payload)) {
      const { dialect, knex } = step.database
      await withColumnErrors(step, collection, payload.field, () =>
        dialect.ddl.addColumn(knex, collection, columnDefinition(payload, null, null)),
      )
    }
    if (isPlainObject(payload.meta) || impliedSpecial(step, payload))
      await insertFieldMeta(step, collection, payload, await nextFieldPosition(step, collection, payload.meta?.group))
  })
}

/** Changes a column and its metadata; the name, and whether there is a column at all, never change. */
export async function updateField(context: ServiceContext, collection: string, payload: FieldPayload): Promise<string> {
  await requireAdmin(context)
  await changeSchema(context, async (step) => {
    collectionOf(step, collection)
    checkFieldPayload(payload, false)
    const present = objectOf(step, step.snapshot, collection, payload.field)
    if (!present) throw forbidden()
    checkChange(step, collection, payload, present)
    await changeColumn(step, collection, payload)
    const special = changedSpecial(step, payload, present)
    const meta = { ...(isPlainObject(payload.meta) ? payload.meta : {}), ...special }
    if (Object.keys(meta).length > 0 || isPlainObject(payload.meta)) await saveFieldMeta(step, collection, { ...payload, meta })
  })
  return payload.field
}

/** Changes several fields of a collection, all or none. */
export async function updateFields(context: ServiceContext, collection: string, payloads: readonly FieldPayload[]): Promise<string[]> {
  await requireAdmin(context)
  if (!Array.isArray(payloads)) throw invalidPayload('Submitted body has to be an array')
  return changeSchema(context, async (step) => {
    const names: string[] = []
    for (const payload of payloads) names.push(await updateField(step, collection, payload))
    return names
  })
}

/** Drops a field; one that is not there is gone already. */
export async function deleteField(context: ServiceContext, collection: string, field: string): Promise<void> {
  await requireAdmin(context)
  await changeSchema(context, async (step) => {
    const { primaryKeys } = collectionOf(step, collection)
    if (isBuiltIn(step, collection, field)) throw forbidden()
    if (primaryKeys.includes(field)) throw invalidPayload('Primary key cannot be removed')
    if (objectOf(step, step.snapshot, collection, field)) await dropField(step, collection, field)
  })
}

/** Facts of columns, of one table or of all, in the database's words. */
export async function columnInfo(context: ServiceContext, collection?: string, field?: string): Promise<Item | Item[]> {
  const columns = (await readFields(context, collection))
    .map((entry) => entry.schema as Item | null)
    .filter((schema): schema is Item => schema !== null)
  if (field === undefined) return columns
  const found = columns.find((column) => column.name === field)
  if (!found) throw forbidden()
  return found
}

function checkNewField(step: SchemaStep, collection: string, payload: FieldPayload): void {
  collectionOf(step, collection)
  checkFieldPayload(payload, true)
  checkKey(step, collection, payload)
  if (objectOf(step, step.snapshot, collection, payload.field))
    throw invalidPayload(`Field "${payload.field}" already exists in collection "${collection}"`)
  const columns = isAliasPayload(payload) ? [] : (findTable(step.snapshot.database, collection)?.columns ?? [])
  const same = columns.find(({ name }) => step.database.dialect.isSameName('column', name, payload.field))
  if (same) throw invalidPayload(`Field "${payload.field}" already exists in collection "${collection}" as "${same.name}"`)
}

/** A table has one key, and only some databases count in a second column. */
function checkKey(step: SchemaStep, collection: string, { schema }: FieldPayload): void {
  if (collectionOf(step, collection).primaryKeys.length === 0) return
  const counts = Boolean(schema?.has_auto_increment) && !step.database.dialect.abilities.hasSequences
  if (schema?.is_primary_key || counts) throw invalidPayload(`Collection "${collection}" has a primary key already`)
}

function checkChange(step: SchemaStep, collection: string, payload: FieldPayload, present: Item): void {
  if (isBuiltIn(step, collection, payload.field)) {
    const schema = isPlainObject(payload.schema) ? Object.keys(payload.schema) : []
    const others = payload.meta !== undefined || payload.type !== undefined || schema.some((key) => key !== 'is_indexed')
    if (others) throw invalidPayload('Only "schema.is_indexed" may be modified for system fields')
  }
  const isAlias = present.type === 'alias'
  if (payload.type !== undefined && payload.type !== null && isAliasPayload(payload) !== isAlias)
    throw invalidPayload('Alias type cannot be changed')
  const isKey = collectionOf(step, collection).primaryKeys.includes(payload.field)
  if (isKey && payload.schema?.is_nullable === true) throw invalidPayload('Primary key cannot be null')
}

async function changeColumn(step: SchemaStep, collection: string, payload: FieldPayload): Promise<void> {
  const column = findTable(step.snapshot.database, collection)?.columns.find((candidate) => candidate.name === payload.field)
  if (!column || (payload.type === undefined && !isPlainObject(payload.schema))) return
  if (column.isPrimaryKey) return
  const type = step.schema.collections.get(collection)?.fields.get(payload.field)?.type ?? null
  const definition = columnDefinition(payload, column, type)
  const { dialect, knex } = step.database
  await withColumnErrors(step, collection, payload.field, () => dialect.ddl.alterColumn(knex, collection, definition))
}

const withColumnErrors = (step: SchemaStep, collection: string, field: string, work: () => Promise<void>): Promise<void> =>
  withTableErrors(step, work, { collection, field })

const isBuiltIn = ({ snapshot }: SchemaStep, collection: string, field: string): boolean =>
  snapshot.system.fields.some((row) => row.collection === collection && row.field === field)

function objectOf({ database: { dialect } }: ServiceContext, snapshot: SchemaSnapshot, collection: string, field: string): Item | null {
  const { metadata, system, database, model } = snapshot
  const rows = [...system.fields, ...metadata.fields]
  const row = rows.find((candidate) => candidate.collection === collection && candidate.field === field) ?? null
  const column = findTable(database, collection)?.columns.find((candidate) => candidate.name === field) ?? null
  if (!row && !column) return null
  const type = model.collections.get(collection)?.fields.get(field)?.type ?? 'alias'
  return fieldObject({ collection, field, type }, row, column, findForeignKey(database, collection, field), dialect)
}

async function visibleFields({ platform, accountability }: ServiceContext): Promise<(collection: string, field: string) => boolean> {
  const set = await platform.permissions.of(accountability)
  if (!permits(set, 'directus_fields', 'read'))
    throw forbidden(`You don't have permission to perform "read" for collection "directus_fields" or it does not exist.`)
  return (collection, field) => opensSomewhere(set, collection, 'read', field)
}
