import type { Item, ServiceContext } from '../../context.js'
import { plainText } from '../../database/value-reading.js'
import { forbidden, invalidPayload } from '../../errors/api-error.js'
import { opensSomewhere, permits } from '../../permissions/reduce.js'
import { isPlainObject } from '../../query/parse/raw.js'
import type { Relation } from '../../schema/model.js'
import type { SchemaSnapshot } from '../../schema/store.js'
import { requireAdmin } from '../access/require-admin.js'
import { mayDo } from '../items/access.js'
import { unknownCollection } from '../items/collection-of.js'
import { withTableErrors } from '../items/errors.js'
import { createOne, updateOne } from '../items/writing.js'
import { changeSchema, type SchemaStep, snapshotOf } from './change.js'
import { relationObject } from './objects.js'

/** A relation as clients write it. */
export interface RelationPayload {
  readonly collection?: string
  readonly field?: string
  readonly related_collection?: string | null
  readonly schema?: Item | null
  readonly meta?: Item | null
}

const actions: ReadonlySet<string> = new Set(['NO ACTION', 'SET NULL', 'SET DEFAULT', 'CASCADE', 'RESTRICT'])

// Foreign keys and their metadata: what `/relations` reads and changes. Changing is for administrators.

/** All relations the caller may know of, or those of one collection. */
export async function readRelations(context: ServiceContext, collection?: string): Promise<Item[]> {
  const isVisible = await visibleRelations(context)
  const snapshot = await snapshotOf(context)
  if (collection !== undefined && !(snapshot.model.collections.has(collection) && (await mayDo(context, collection, 'read'))))
    throw unknownCollection(collection)
  return snapshot.model.relations
    .filter((relation) => collection === undefined || relation.collection === collection)
    .filter(isVisible)
    .map((relation) => objectOf(context, snapshot, relation))
}

/** One relation. */
export async function readRelation(context: ServiceContext, collection: string, field: string): Promise<Item> {
  const isVisible = await visibleRelations(context)
  const snapshot = await snapshotOf(context)
  const relation = find(snapshot, collection, field)
  if (!relation || !isVisible(relation)) throw forbidden()
  return objectOf(context, snapshot, relation)
}

/** Describes a relation, with a foreign key where it leads to one collection. */
export async function createRelation(context: ServiceContext, payload: RelationPayload): Promise<void> {
  await createRelations(context, [payload])
}

/** Without `isExact` a relation to one collection always has a foreign key, with it only where its `schema` is not null. */
interface KeyOptions {
  readonly isExact?: boolean
}

/** Describes relations of different fields, all or none. */
export async function createRelations(
  context: ServiceContext,
  payloads: readonly RelationPayload[],
  { isExact = false }: KeyOptions = {},
): Promise<void> {
  await requireAdmin(context)
  await changeSchema(context, async (step) => {
    for (const payload of payloads) {
      const { collection, field, related } = checkNew(step, payload)
      if (isExact && !isPlainObject(payload.schema)) await removeForeignKey(step, collection, field)
      else if (related) await addForeignKey(step, collection, field, related, isPlainObject(payload.schema) ? payload.schema : {})
      const { id: _, system: __, ...meta } = isPlainObject(payload.meta) ? payload.meta : {}
      await createOne(step, rowsOfRelations, { ...meta, many_collection: collection, many_field: field, one_collection: related })
    }
  })
}

/** Changes metadata freely, and what the foreign key does when its target goes. */
export async function updateRelation(
  context: ServiceContext,
  collection: string,
  field: string,
  payload: RelationPayload,
  { isExact = false }: KeyOptions = {},
): Promise<void> {
  await requireAdmin(context)
  await changeSchema(context, async (step) => {
    if (!step.schema.collections.has(collection)) throw invalidPayload(`Collection "${collection}" doesn't exist`)
    const relation = requireRelation(step, collection, field)
    if (isPlainObject(payload.schema) && relation.relatedCollection) await replaceForeignKey(step, relation, payload.schema)
    else if (isExact) await removeForeignKey(step, collection, field)
    if (isPlainObject(payload.meta)) await saveMeta(step, relation, payload.meta)
  })
}

/** Drops the foreign key and its description; the column stays. */
export async function deleteRelation(context: ServiceContext, collection: string, field: string): Promise<void> {
  await requireAdmin(context)
  await changeSchema(context, async (step) => {
    if (!step.schema.collections.has(collection)) throw forbidden()
    const relation = requireRelation(step, collection, field)
    if (relation.schema) await step.database.dialect.ddl.dropForeignKey(step.database.knex, collection, field)
    await step.database.withPrisma((client) => client.relation.deleteMany({ where: { many_collection: collection, many_field: field } }))
  })
}

/** Foreign keys of the database as they are, of one table or of all. */
export async function readForeignKeys(context: ServiceContext, collection?: string): Promise<Item[]> {
  return (await readRelations(context, collection))
    .map((relation) => relation.schema as Item | null)
    .filter((schema): schema is Item => schema !== null)
}

const rowsOfRelations = 'directus_relations'

/** The relation of a field, which has to be there. */
function requireRelation(step: SchemaStep, collection: string, field: string): Relation {
  if (!step.schema.collections.get(collection)!.fields.has(field))
    throw invalidPayload(`Field "${field}" doesn't exist in collection "${collection}"`)
  const relation = find(step.snapshot, collection, field)
  if (!relation) throw invalidPayload(`Field "${field}" in collection "${collection}" doesn't have a relationship.`)
  return relation
}

function checkNew(step: SchemaStep, payload: RelationPayload): { collection: string; field: string; related: string | null } {
  const { collection: name, field: fieldName } = isPlainObject(payload) ? (payload as RelationPayload) : {}
  const { collections } = step.schema
  if (typeof name !== 'string') throw invalidPayload('"collection" is required')
  if (typeof fieldName !== 'string') throw invalidPayload('"field" is required')
  const collection = collections.get(name)
  if (!collection) throw invalidPayload(`Collection "${name}" doesn't exist`)
  if (!collection.fields.has(fieldName)) throw invalidPayload(`Field "${fieldName}" doesn't exist in collection "${name}"`)
  if (collection.primaryKeys.includes(fieldName) && collection.primaryKeys.length === 1)
    throw invalidPayload(`Field "${fieldName}" in collection "${name}" is a primary key`)
  const related = payload.related_collection ?? null
  if (related !== null && !collections.has(related)) throw invalidPayload(`Collection "${related}" doesn't exist`)
  if (find(step.snapshot, name, fieldName)?.meta)
    throw invalidPayload(`Field "${fieldName}" in collection "${name}" already has an associated relationship`)
  return { collection: name, field: fieldName, related }
}

async function addForeignKey(step: SchemaStep, collection: string, field: string, related: string, schema: Item): Promise<void> {
  const { dialect, knex } = step.database
  const target = step.schema.collections.get(related)!
  if (!target.primaryKey) throw invalidPayload(`Collection "${related}" has no single primary key`)
  if (find(step.snapshot, collection, field)?.schema) await dialect.ddl.dropForeignKey(knex, collection, field)
  const key = {
    name: `${collection}_${field}_foreign`.toLowerCase(),
    column: field,
    foreignTable: related,
    foreignColumn: target.primaryKey,
    onDelete: referentialAction(schema.on_delete),
    onUpdate: referentialAction(schema.on_update),
  }
  await withTableErrors(step, () => dialect.ddl.addForeignKey(knex, collection, key), { collection, field })
}

async function removeForeignKey({ snapshot, database }: SchemaStep, collection: string, field: string): Promise<void> {
  if (find(snapshot, collection, field)?.schema) await database.dialect.ddl.dropForeignKey(database.knex, collection, field)
}

async function replaceForeignKey(step: SchemaStep, relation: Relation, schema: Item): Promise<void> {
  await addForeignKey(step, relation.collection, relation.field, relation.relatedCollection!, {
    on_delete: schema.on_delete ?? relation.schema?.onDelete,
    on_update: schema.on_update ?? relation.schema?.onUpdate,
  })
}

const find = ({ model }: SchemaSnapshot, collection: string, field: string): Relation | undefined =>
  model.relations.find((relation) => relation.collection === collection && relation.field === field)

const objectOf = (context: ServiceContext, snapshot: SchemaSnapshot, relation: Relation): Item =>
  relationObject(relation, snapshot.database, context.database.dialect)

/** Both ends must be readable: the field that holds the key, and the collection it leads to. */
async function visibleRelations({ platform, accountability }: ServiceContext): Promise<(relation: Relation) => boolean> {
  const set = await platform.permissions.of(accountability)
  if (!permits(set, rowsOfRelations, 'read'))
    throw forbidden(`You don't have permission to perform "read" for collection "directus_relations" or it does not exist.`)
  return ({ collection, field, relatedCollection }) =>
    opensSomewhere(set, collection, 'read', field) && (relatedCollection === null || permits(set, relatedCollection, 'read'))
}

function referentialAction(value: unknown): string | null {
  if (value === undefined || value === null) return null
  if (typeof value !== 'string' || !actions.has(value.toUpperCase()))
    throw invalidPayload(`"${plainText(value)}" is not one of ${[...actions].join(', ')}`)
  return value.toUpperCase()
}

async function saveMeta(step: SchemaStep, relation: Relation, given: Item): Promise<void> {
  const { id: _, system: __, many_collection: ___, many_field: ____, one_collection: _____, ...meta } = given
  const id = relation.meta?.id ?? null
  if (id !== null) await updateOne(step, rowsOfRelations, id, meta)
  else
    await createOne(step, rowsOfRelations, {
      ...meta,
      many_collection: relation.collection,
      many_field: relation.field,
      one_collection: relation.relatedCollection,
    })
}
