import { getRefFromModel } from '@pothos/plugin-prisma'
import { getDatamodel } from '../../prisma/generated/pothos-types.js'
import { isJsonType } from '../database/value-type.js'
import type { Collection, Field } from '../schema/model.js'
import { parseNotes } from '../schema/notes.js'
import { isFilledByServer } from '../schema/specials/index.js'
import { functionsOf, scalarOf } from './field-types.js'
import { filterInput } from './filter-inputs.js'
import { type ObjectRef, relatedCollection, type SchemaParts, typedFields } from './schema-parts.js'

/** A field as Pothos takes it, as far as types that are made of data need it. */
export interface FieldOptions {
  type: unknown
  nullable: unknown
  description?: string
  args?: Record<string, unknown>
  extensions?: Readonly<Record<string, unknown>>
  resolve: (parent: Record<string, unknown>, args: unknown, context: unknown, info: { path: { key: string | number } }) => unknown
  /** Of a subscription: the events that `resolve` is then given. */
  subscribe?: never
}
/** Pothos' field builder, as far as types that are made of data need it. */
export interface FieldBuilder {
  field(options: FieldOptions): unknown
  arg(options: {
    type: unknown
    required?: boolean | { list: boolean; items: boolean }
    extensions?: Readonly<Record<string, unknown>>
  }): unknown
}

/** The answer tree has its values under the keys the client chose, so nothing is left to resolve. */
export const byResponseKey: FieldOptions['resolve'] = (parent, _args, _context, info) => parent[info.path.key]

/** A plain object has its values under the names of the fields. */
export const byName =
  (name: string) =>
  (parent: Readonly<Record<string, unknown>>): unknown =>
    parent[name]

/** Arguments of every list of items. */
export function listArguments(parts: SchemaParts, collection: Collection, t: FieldBuilder): Record<string, unknown> {
  return {
    filter: t.arg({ type: filterInput(parts, collection) }),
    sort: t.arg({ type: ['String'], required: { list: false, items: false } }),
    limit: t.arg({ type: 'Int' }),
    offset: t.arg({ type: 'Int' }),
    page: t.arg({ type: 'Int' }),
    search: t.arg({ type: 'String' }),
  }
}

/** The object type of a collection. System collections are Prisma objects, so that extensions can refer to them by model. */
export function objectType(parts: SchemaParts, collection: Collection): ObjectRef {
  const model = collection.isSystem ? prismaModels().get(collection.name) : undefined
  const fields = ((t: FieldBuilder) => objectFields(parts, collection, t)) as never
  const description = collection.note ?? undefined
  if (!model) return plainObject(parts, collection.name, fields, description)
  return parts.object(
    collection.name,
    () => getRefFromModel(model, parts.builder as never, 'object') as unknown as ObjectRef,
    () => void parts.builder.prismaObject(model as 'User', { name: collection.name, description, fields } as never),
  )
}

/** Prisma's model of each system collection. */
function prismaModels(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(getDatamodel().datamodel.models).map(([name, { documentation }]) => [
      parseNotes(documentation).first('collection') ?? name,
      name,
    ]),
  )
}

function objectFields(parts: SchemaParts, collection: Collection, t: FieldBuilder): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  for (const field of typedFields(collection)) {
    fields[field.name] = t.field({
      ...fieldType(parts, collection, field, t),
      description: field.note ?? undefined,
      resolve: byResponseKey,
    })
    const functions = functionsOf(field)
    if (functions && !field.isConcealed)
      fields[`${field.name}_func`] = t.field({
        type: functionType(parts, functions.object, functions.names),
        nullable: true,
        resolve: byResponseKey,
      })
  }
  return fields
}

function fieldType(
  parts: SchemaParts,
  collection: Collection,
  field: Field,
  t: FieldBuilder,
): Pick<FieldOptions, 'type' | 'nullable' | 'args'> {
  const { relation } = field
  if (relation?.kind === 'm2a') {
    const union = unionType(parts, collection, field)
    return union ? { type: union, nullable: true } : { type: 'String', nullable: true }
  }
  const target = relation ? relatedCollection(parts.models.read, relation.collection) : null
  if (target) {
    const type = objectType(parts, target)
    const args = listArguments(parts, target, t)
    return relation!.kind === 'o2m'
      ? { type: [type], nullable: listNullability(parts, collection, field, true), args }
      : { type, nullable: true, args }
  }
  if (field.isAlias) return { type: 'String', nullable: true }
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
function unionType(parts: SchemaParts, collection: Collection, field: Field): unknown {
  const relation = field.relation as Extract<Field['relation'], { kind: 'm2a' }>
  const members = relation.collections.map((name) => relatedCollection(parts.models.read, name))
  if (members.length === 0 || members.some((member) => member === null)) return null
  const name = `${collection.name}_${field.name}_union`
  return parts.object(
    name,
    () =>
      parts.builder.unionType(name, {
        types: () => members.map((member) => objectType(parts, member!)),
        resolveType: (value: unknown) => (value as { __typename: string }).__typename,
      } as never) as unknown as ObjectRef,
    () => undefined,
  )
}

const functionType = (parts: SchemaParts, name: string, functions: readonly string[]): ObjectRef =>
  plainObject(parts, name, ((t: FieldBuilder) =>
    Object.fromEntries(functions.map((fn) => [fn, t.field({ type: 'Int', nullable: true, resolve: byResponseKey })]))) as never)

/** The object type of this name; its fields, described by data, are asked for when the schema is built. */
export const plainObject = (parts: SchemaParts, name: string, fields: never, description?: string): ObjectRef =>
  parts.object(
    name,
    () => parts.builder.objectRef<Record<string, unknown>>(name) as ObjectRef,
    (ref) => void ref.implement({ description, fields }),
  )
