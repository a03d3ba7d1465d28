import { isJsonType } from '../database/value-type.js'
import type { Collection, Field, FieldRelation } from '../schema/model.js'
import { isFilledByServer } from '../schema/specials/index.js'
import {
  byPlace,
  byResponseKey,
  type DescribeFields,
  type FieldBuilder,
  type FieldOptions,
  madeOfData,
  type Values,
} from './field-builder.js'
import { functionsOf, scalarOf } from './field-types.js'
import { filterInput } from './filter-inputs.js'
import { type ObjectRef, type OutputRef, relatedCollection, type SchemaParts, targetOf, typedFields } from './schema-parts.js'
import { modelOf } from './system-models.js'

/** Arguments of every list of items. */
export function listArguments(parts: SchemaParts, collection: Collection, t: FieldBuilder): Values {
  return {
    filter: t.arg({ type: filterInput(parts, collection) }),
    sort: t.arg({ type: ['String'], required: { list: false, items: false } }),
    limit: t.arg({ type: 'Int' }),
    offset: t.arg({ type: 'Int' }),
    page: t.arg({ type: 'Int' }),
    search: t.arg({ type: 'String' }),
  }
}

/** Pothos' builder of fields of a system type: a column of the model is exposed under its name. */
interface SystemFieldBuilder extends FieldBuilder {
  expose(column: string, options: Pick<FieldOptions, 'type' | 'nullable' | 'description'>): unknown
}

/**
 * The object type of a collection. Those of the system are Prisma objects, which expose the columns of their models as far as the caller may read them: extensions refer
 * to them by model, and find in their rows what the model says.
 */
export function objectType(parts: SchemaParts, collection: Collection): OutputRef {
  const model = collection.isSystem ? modelOf(collection.name) : undefined
  const description = collection.note ?? undefined
  if (!model) return plainObject(parts, collection.name, (t) => objectFields(parts, collection, t), description)
  const fields = madeOfData<SystemFieldBuilder>((t) =>
    objectFields(parts, collection, t, (field, options) => (model.columns.has(field.name) ? t.expose(field.name, options) : null)),
  )
  return parts.systemObject(model.name, () => {
    parts.builder.prismaObject(model.name, { name: collection.name, description })
    // Apart, as Pothos exposes columns only of a type that it knows already.
    parts.builder.prismaObjectFields(model.name, fields)
  })
}

/** Makes the field of a column by itself; null where it does not. */
type ExposeColumn = (field: Field, options: Pick<FieldOptions, 'type' | 'nullable' | 'description'>) => unknown

function objectFields(parts: SchemaParts, collection: Collection, t: FieldBuilder, expose: ExposeColumn = () => null): Values {
  const resolve = collection.isSystem ? byPlace : byResponseKey
  const fields: Record<string, unknown> = {}
  for (const field of typedFields(collection)) {
    const description = field.note ?? undefined
    const relation = relationType(parts, collection, field, t)
    const column = relation ? null : expose(field, { ...valueType(parts, collection, field), description })
    fields[field.name] = column ?? t.field({ ...(relation ?? valueType(parts, collection, field)), description, resolve })
    const functions = functionsOf(field)
    if (functions && !field.isConcealed)
      fields[`${field.name}_func`] = t.field({
        type: functionType(parts, functions.object, functions.names),
        nullable: true,
        resolve,
      })
  }
  return fields
}

type FieldType = Pick<FieldOptions, 'type' | 'nullable' | 'args'>

/** The type of what leads to other items; null where the field, as the caller may see it, does not. */
function relationType(parts: SchemaParts, collection: Collection, field: Field, t: FieldBuilder): FieldType | null {
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

/** The type of what is a value. */
function valueType(parts: SchemaParts, collection: Collection, field: Field): FieldType {
  if (field.isAlias || field.relation?.kind === 'm2a') return { type: 'String', nullable: true }
  const { scalar, isList } = scalarOf(field, collection)
  const isNever = isNeverNull(parts, collection, field)
  return isList ? { type: [scalar], nullable: listNullability(parts, collection, field, isNever) } : { type: scalar, nullable: !isNever }
}

/** A list is null only where a rule hides it; it holds no nulls. Without being asked we type it as Directus does. */
function listNullability({ models }: SchemaParts, { name }: Collection, field: Field, isNever: boolean): { list: boolean; items: boolean } {
  if (!models.hasNonNullLists) return { list: true, items: true }
  return { list: !isNever || !models.isAlwaysVisible(name, field.name), items: false }
}

/**
 * Never null: the column takes no null, and every rule of the caller shows it. Fields of system collections that have a default are typed
 * nullable, as their clients know them. What app access permits is listed among the permissions without a key.
 */
function isNeverNull(parts: SchemaParts, collection: Collection, field: Field): boolean {
  if (!parts.models.isAlwaysVisible(collection.name, field.name) || field.isConcealed) return false
  if (field.name === collection.primaryKey) return collection.name !== 'directus_permissions'
  if (field.isNullable || isJsonType(field.type)) return false
  return !collection.isSystem || (!field.defaultValue && !isFilledByServer(field.special) && !field.isGenerated)
}

/** The union of what a many-to-any field can hold, of the collections the caller can see. */
function unionType(parts: SchemaParts, collection: Collection, field: Field, relation: Extract<FieldRelation, { kind: 'm2a' }>) {
  const members = relation.collections.flatMap((name) => relatedCollection(parts.models.read, name) ?? [])
  if (members.length === 0 || members.length < relation.collections.length) return null
  return parts.union(`${collection.name}_${field.name}_union`, () => members.map((member) => objectType(parts, member)))
}

const functionType = (parts: SchemaParts, name: string, functions: readonly string[]): ObjectRef =>
  plainObject(parts, name, (t) =>
    Object.fromEntries(functions.map((fn) => [fn, t.field({ type: 'Int', nullable: true, resolve: byResponseKey })])),
  )

/** The object type of this name; its fields, described by data, are asked for when the schema is built. */
export const plainObject = (parts: SchemaParts, name: string, fields: DescribeFields, description?: string): ObjectRef =>
  parts.object(name, (ref) => void ref.implement({ description, fields: madeOfData(fields) }))
