import { isJsonType } from '../database/value-type.js'
import type { Collection, Field, FieldRelation } from '../schema/model.js'
import { isFilledByServer } from '../schema/specials/index.js'
import { plainTypeOf } from './exact-types.js'
import { addedFields } from './extensions/fields.js'
import { byPlace, byResponseKey, type FieldBuilder, type FieldOptions, madeOfData, type NamedValues } from './field-builder.js'
import { functionsOf } from './field-types.js'
import { listAggregate } from './list-aggregates.js'
import { listArguments } from './list-inputs.js'
import { nodeType } from './node-field.js'
import { hasNodeId, nodeIdField } from './node-id-field.js'
import { plainObject } from './plain-object.js'
import { type ObjectRef, type OutputRef, relatedCollection, type SchemaParts, targetOf, typedFields } from './schema-parts.js'
import { prismaModelOf } from './system-models.js'

/** The part of Pothos' field builder for Prisma objects that system types use. */
interface SystemFieldBuilder extends FieldBuilder {
  expose(column: string, options: Pick<FieldOptions, 'type' | 'nullable' | 'description'>): unknown
}

/**
 * The object type of a collection. Types of system collections are Prisma objects that expose those columns of their models that the caller may read. So extensions
 * can refer to them by model, and resolvers of extensions get rows as the model describes them.
 */
export function objectType(parts: SchemaParts, collection: Collection): OutputRef {
  const model = collection.isSystem ? prismaModelOf(collection.name) : undefined
  const description = collection.note ?? undefined
  if (!model) {
    return parts.object(collection.name, (ref) => {
      const interfaces = hasNodeId(parts, collection) ? [nodeType(parts)] : []
      ref.implement({ description, interfaces, fields: madeOfData((t) => objectFields(parts, collection, t)) })
    })
  }
  const fields = madeOfData<SystemFieldBuilder>((t) =>
    objectFields(parts, collection, t, (field, options) => (model.columns.has(field.name) ? t.expose(field.name, options) : null)),
  )
  return parts.systemObject(model.name, () => {
    parts.builder.prismaObject(model.name, { name: collection.name, description })
    // Fields are added in a second step, because Pothos exposes columns only of a type that is registered.
    parts.builder.prismaObjectFields(model.name, fields)
  })
}

/** Makes the field of a column; null for fields that are no columns. */
type ExposeColumn = (field: Field, options: Pick<FieldOptions, 'type' | 'nullable' | 'description'>) => unknown

function objectFields(parts: SchemaParts, collection: Collection, t: FieldBuilder, expose: ExposeColumn = () => null): NamedValues {
  const resolve = collection.isSystem ? byPlace : byResponseKey
  const fields: Record<string, unknown> = {}
  for (const field of typedFields(collection)) {
    const description = field.note ?? undefined
    const relation = relationType(parts, collection, field, t)
    const told = { description, deprecationReason: field.deprecation }
    const column = relation ? null : expose(field, { ...valueType(parts, collection, field), ...told })
    fields[field.name] = column ?? t.field({ ...(relation ?? valueType(parts, collection, field)), ...told, resolve })
    Object.assign(fields, listAggregate(parts, collection, field, t))
    const functions = functionsOf(field)
    if (functions && !field.isConcealed)
      fields[`${field.name}_func`] = t.field({
        type: functionType(parts, functions.object, functions.names),
        nullable: true,
        resolve,
      })
  }
  return { ...fields, ...addedFields(parts, collection, t), ...nodeIdField(parts, collection, t) }
}

type TypedField = Pick<FieldOptions, 'type' | 'nullable' | 'args'>

/** The type of a relation; null for other fields, and for relations to what the caller may not read. */
function relationType(parts: SchemaParts, collection: Collection, field: Field, t: FieldBuilder): TypedField | null {
  const { relation } = field
  if (relation?.kind === 'm2a') {
    const union = unionType(parts, collection, field, relation)
    return union && { type: union, nullable: true }
  }
  const target = targetOf(parts.models.read, field)
  if (!target) return null
  const type = objectType(parts, target.collection)
  const args = listArguments(parts, target.collection, t)
  return target.isList ? { type: [type], nullable: listNullability(parts, collection, field, true), args } : { type, nullable: true, args }
}

/** The type of a field that is shown as a value. */
function valueType(parts: SchemaParts, collection: Collection, field: Field): TypedField {
  if (field.isAlias || field.relation?.kind === 'm2a') return { type: 'String', nullable: true }
  const { type, isList } = plainTypeOf(parts, field, collection)
  const isNever = isNeverNull(parts, collection, field)
  return isList ? { type: [type], nullable: listNullability(parts, collection, field, isNever) } : { type, nullable: !isNever }
}

/** A list has no nulls, and is null only where a rule hides it. It is typed as in Directus, unless the configuration wants exact types. */
function listNullability({ models }: SchemaParts, { name }: Collection, field: Field, isNever: boolean): { list: boolean; items: boolean } {
  if (!models.hasNonNullLists) return { list: true, items: true }
  return { list: !isNever || !models.isAlwaysVisible(name, field.name), items: false }
}

/**
 * A field is never null if its column is not nullable and every rule of the caller allows it. Fields of system collections with a default are typed nullable, as
 * existing clients expect. The key of permissions is nullable, because those that app access grants have none.
 */
function isNeverNull(parts: SchemaParts, collection: Collection, field: Field): boolean {
  if (!parts.models.isAlwaysVisible(collection.name, field.name) || field.isConcealed) return false
  if (field.name === collection.primaryKey) return collection.name !== 'directus_permissions'
  if (field.isNullable || isJsonType(field.type)) return false
  return !collection.isSystem || (!field.defaultValue && !isFilledByServer(field.special) && !field.isGenerated)
}

/** The union type of a many-to-any field; null if the caller may not read all of its collections. */
function unionType(parts: SchemaParts, collection: Collection, field: Field, relation: Extract<FieldRelation, { kind: 'm2a' }>) {
  const members = relation.collections.flatMap((name) => relatedCollection(parts.models.read, name) ?? [])
  if (members.length === 0 || members.length < relation.collections.length) return null
  return parts.union(`${collection.name}_${field.name}_union`, () => members.map((member) => objectType(parts, member)))
}

const functionType = (parts: SchemaParts, name: string, functions: readonly string[]): ObjectRef =>
  plainObject(parts, name, (t) =>
    Object.fromEntries(functions.map((fn) => [fn, t.field({ type: 'Int', nullable: true, resolve: byResponseKey })])),
  )
