import type { Item, ServiceContext } from '../context.js'
import { type CollectionPayload, CollectionsService } from '../services/schema/collections.js'
import type { FieldPayload } from '../services/schema/column-definition.js'
import { FieldsService } from '../services/schema/fields.js'
import { type RelationPayload, RelationsService } from '../services/schema/relations.js'
import { type Answer, noAnswer, valueAnswer } from './answer.js'
import { checked } from './input.js'
import { itemOf } from './items.js'

/** After a change the answer is read from the schema that the change made. */
const renewed = (context: ServiceContext): ServiceContext => ({ ...context, schema: context.platform.schema.current().model })

const payloadOf = (body: unknown): Item => itemOf(body ?? {})

/** All collections the caller may know of. */
export const readCollections = async (context: ServiceContext): Promise<Answer> =>
  valueAnswer(await new CollectionsService(context).readByQuery())
/** One collection. */
export const readCollection = async (context: ServiceContext, name: string): Promise<Answer> =>
  valueAnswer(await new CollectionsService(context).readOne(name))

/** Creates one collection or a list of them. */
export async function createCollections(context: ServiceContext, body: unknown): Promise<Answer> {
  const service = new CollectionsService(context)
  if (Array.isArray(body)) {
    const names = await service.createMany(body.map(payloadOf) as unknown as CollectionPayload[])
    return valueAnswer(await new CollectionsService(renewed(context)).readMany(names))
  }
  const name = await service.createOne(payloadOf(body) as unknown as CollectionPayload)
  return readCollection(renewed(context), name.trim())
}

/** Changes the metadata of one collection. */
export async function updateCollection(context: ServiceContext, name: string, body: unknown): Promise<Answer> {
  await new CollectionsService(context).updateOne(name, payloadOf(body))
  return readCollection(renewed(context), name)
}

/** A list of changes, each with its collection. */
export async function updateCollections(context: ServiceContext, body: unknown): Promise<Answer> {
  const names = await new CollectionsService(context).updateBatch([...checked<readonly Item[]>(body)])
  return valueAnswer(await new CollectionsService(renewed(context)).readMany(names))
}

/** Drops a collection. */
export async function deleteCollection(context: ServiceContext, name: string): Promise<Answer> {
  await new CollectionsService(context).deleteOne(name)
  return noAnswer
}

/** Fields of one collection, or of all. */
export const readFields = async (context: ServiceContext, collection?: string): Promise<Answer> =>
  valueAnswer(await new FieldsService(context).readAll(collection))
/** One field. */
export const readField = async (context: ServiceContext, collection: string, field: string): Promise<Answer> =>
  valueAnswer(await new FieldsService(context).readOne(collection, field))

/** Adds a field. */
export async function createField(context: ServiceContext, collection: string, body: unknown): Promise<Answer> {
  const payload = payloadOf(body) as unknown as FieldPayload
  await new FieldsService(context).createField(collection, payload)
  return readField(renewed(context), collection, payload.field)
}

/** Changes a field. */
export async function updateField(context: ServiceContext, collection: string, field: string, body: unknown): Promise<Answer> {
  await new FieldsService(context).updateField(collection, { ...payloadOf(body), field } as FieldPayload)
  return readField(renewed(context), collection, field)
}

/** Changes a list of fields of one collection. */
export async function updateFields(context: ServiceContext, collection: string, body: unknown): Promise<Answer> {
  const names = await new FieldsService(context).updateFields(collection, [...checked<readonly FieldPayload[]>(body)])
  const service = new FieldsService(renewed(context))
  return valueAnswer(await Promise.all(names.map((name) => service.readOne(collection, name))))
}

/** Drops a field. */
export async function deleteField(context: ServiceContext, collection: string, field: string): Promise<Answer> {
  await new FieldsService(context).deleteField(collection, field)
  return noAnswer
}

/** Relations of one collection, or of all. */
export const readRelations = async (context: ServiceContext, collection?: string): Promise<Answer> =>
  valueAnswer(await new RelationsService(context).readAll(collection))
/** One relation. */
export const readRelation = async (context: ServiceContext, collection: string, field: string): Promise<Answer> =>
  valueAnswer(await new RelationsService(context).readOne(collection, field))

/** Describes a relation. */
export async function createRelation(context: ServiceContext, body: unknown): Promise<Answer> {
  const payload = payloadOf(body) as RelationPayload
  await new RelationsService(context).createOne(payload)
  return readRelation(renewed(context), payload.collection!, payload.field!)
}

/** Changes a relation. */
export async function updateRelation(context: ServiceContext, collection: string, field: string, body: unknown): Promise<Answer> {
  await new RelationsService(context).updateOne(collection, field, payloadOf(body))
  return readRelation(renewed(context), collection, field)
}

/** Drops a relation. */
export async function deleteRelation(context: ServiceContext, collection: string, field: string): Promise<Answer> {
  await new RelationsService(context).deleteOne(collection, field)
  return noAnswer
}
