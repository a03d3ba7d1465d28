import type { Item, ServiceContext } from '../context.js'
import type { CollectionPayload } from '../services/schema/collections.js'
import * as collections from '../services/schema/collections.js'
import type { FieldPayload } from '../services/schema/column-definition.js'
import * as fields from '../services/schema/fields.js'
import type { RelationPayload } from '../services/schema/relations.js'
import * as relations from '../services/schema/relations.js'
import { type Answer, noAnswer, valueAnswer } from './answer.js'
import { checked } from './input.js'
import { requirePayload } from './items.js'

/** After a change the answer is read from the schema that the change made. */
const renewed = (context: ServiceContext): ServiceContext => ({ ...context, schema: context.platform.schema.current().model })

const payloadOf = (body: unknown): Item => requirePayload(body ?? {})

/** All collections the caller may know of. */
export const readCollections = async (context: ServiceContext): Promise<Answer> => valueAnswer(await collections.readCollections(context))
/** One collection. */
export const readCollection = async (context: ServiceContext, name: string): Promise<Answer> =>
  valueAnswer(await collections.readCollection(context, name))

/** Creates one collection or a list of them. */
export async function createCollections(context: ServiceContext, body: unknown): Promise<Answer> {
  if (Array.isArray(body)) {
    const names = await collections.createCollections(context, body.map(payloadOf) as unknown as CollectionPayload[])
    return valueAnswer(await collections.readCollectionsOf(renewed(context), names))
  }
  const [name] = await collections.createCollections(context, [payloadOf(body) as unknown as CollectionPayload])
  return readCollection(renewed(context), name!)
}

/** Changes the metadata of one collection. */
export async function updateCollection(context: ServiceContext, name: string, body: unknown): Promise<Answer> {
  await collections.updateCollection(context, name, payloadOf(body))
  return readCollection(renewed(context), name)
}

/** A list of changes, each with its collection. */
export async function updateCollections(context: ServiceContext, body: unknown): Promise<Answer> {
  const names = await collections.updateCollectionBatch(context, [...checked<readonly Item[]>(body)])
  return valueAnswer(await collections.readCollectionsOf(renewed(context), names))
}

/** Drops a collection. */
export async function deleteCollection(context: ServiceContext, name: string): Promise<Answer> {
  await collections.deleteCollection(context, name)
  return noAnswer
}

/** Fields of one collection, or of all. */
export const readFields = async (context: ServiceContext, collection?: string): Promise<Answer> =>
  valueAnswer(await fields.readFields(context, collection))
/** One field. */
export const readField = async (context: ServiceContext, collection: string, field: string): Promise<Answer> =>
  valueAnswer(await fields.readField(context, collection, field))

/** Adds a field. */
export async function createField(context: ServiceContext, collection: string, body: unknown): Promise<Answer> {
  const payload = payloadOf(body) as unknown as FieldPayload
  await fields.createField(context, collection, payload)
  return readField(renewed(context), collection, payload.field)
}

/** Changes a field. */
export async function updateField(context: ServiceContext, collection: string, field: string, body: unknown): Promise<Answer> {
  await fields.updateField(context, collection, { ...payloadOf(body), field } as FieldPayload)
  return readField(renewed(context), collection, field)
}

/** Changes a list of fields of one collection. */
export async function updateFields(context: ServiceContext, collection: string, body: unknown): Promise<Answer> {
  const names = await fields.updateFields(context, collection, [...checked<readonly FieldPayload[]>(body)])
  const now = renewed(context)
  return valueAnswer(await Promise.all(names.map((name) => fields.readField(now, collection, name))))
}

/** Drops a field. */
export async function deleteField(context: ServiceContext, collection: string, field: string): Promise<Answer> {
  await fields.deleteField(context, collection, field)
  return noAnswer
}

/** Relations of one collection, or of all. */
export const readRelations = async (context: ServiceContext, collection?: string): Promise<Answer> =>
  valueAnswer(await relations.readRelations(context, collection))
/** One relation. */
export const readRelation = async (context: ServiceContext, collection: string, field: string): Promise<Answer> =>
  valueAnswer(await relations.readRelation(context, collection, field))

/** Describes a relation. */
export async function createRelation(context: ServiceContext, body: unknown): Promise<Answer> {
  const payload = payloadOf(body) as RelationPayload
  await relations.createRelation(context, payload)
  return readRelation(renewed(context), payload.collection!, payload.field!)
}

/** Changes a relation. */
export async function updateRelation(context: ServiceContext, collection: string, field: string, body: unknown): Promise<Answer> {
  await relations.updateRelation(context, collection, field, payloadOf(body))
  return readRelation(renewed(context), collection, field)
}

/** Drops a relation. */
export async function deleteRelation(context: ServiceContext, collection: string, field: string): Promise<Answer> {
  await relations.deleteRelation(context, collection, field)
  return noAnswer
}
