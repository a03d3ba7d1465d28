import type { GraphQLSchema } from 'graphql'
import { hasKey } from '../schema/composite-keys.js'
import type { Collection } from '../schema/model.js'
import { type FieldBuilder, madeOfData, type NamedValues } from './field-builder.js'
import { mutationFields } from './mutation-fields.js'
import { isTypeName } from './names.js'
import { nodeField } from './node-field.js'
import { queryFields } from './query-fields.js'
import { voidScalar } from './scalars.js'
import { createSchemaParts, type ModelsByAction, type SchemaParts } from './schema-parts.js'
import { subscriptionFields, watchableCollections } from './subscription-fields.js'
import { rowFields } from './system/row-fields.js'
import { widenIntegers } from './wide-integers.js'

/** Own collections at `/graphql`, system collections at `/graphql/system`. */
export type GraphqlScope = 'items' | 'system'

/** Builds the GraphQL schema of a caller, which has only what the caller may use. Pure. */
export function buildGraphqlSchema(models: ModelsByAction, scope: GraphqlScope, hasSubscriptions: boolean): GraphQLSchema {
  const parts = createSchemaParts(models)
  const collections = rootCollections(models, scope)
  // Pothos prints unused types, too, so this one is added only where it is used.
  if (scope === 'system' || !collections.some(({ name }) => (models.read.collections.get(name)?.fields.size ?? 0) > 0))
    parts.builder.addScalarType('Void', voidScalar)
  parts.builder.queryType({ fields: madeOfData((t) => queryRoot(parts, collections, scope, t)) })
  const writable = collections.filter((collection) => !collection.doors.isReadOnly && isWritable(models, collection))
  if (writable.length > 0 || scope === 'system') {
    parts.builder.mutationType({
      fields: madeOfData((t) => ({
        ...(scope === 'system' ? rowFields(parts, t, 'mutation') : {}),
        ...allOf(writable.map((collection) => mutationFields(parts, collection, t))),
      })),
    })
  }
  if (hasSubscriptions && scope === 'items' && watchableCollections(parts).length > 0) {
    parts.builder.subscriptionType({ fields: madeOfData((t) => subscriptionFields(parts, t)) })
  }
  return widenIntegers(parts.builder.toSchema({ sortSchema: false }))
}

function queryRoot(parts: SchemaParts, collections: readonly Collection[], scope: GraphqlScope, t: FieldBuilder): NamedValues {
  const readable = collections
    .map(({ name }) => parts.models.read.collections.get(name))
    .filter((collection): collection is Collection => collection !== undefined && collection.fields.size > 0)
  const own = scope === 'system' ? rowFields(parts, t, 'query') : {}
  if (readable.length === 0) {
    return { ...own, _empty: t.field({ type: 'Void', nullable: true, resolve: () => null }) }
  }
  return { ...own, ...allOf(readable.map((collection) => queryFields(parts, collection, t))), ...nodeField(parts, readable, t) }
}

/** All these fields in one object; a later field replaces an earlier one of the same name. */
const allOf = (lists: readonly NamedValues[]): NamedValues => Object.fromEntries(lists.flatMap((fields) => Object.entries(fields)))

/** The collections of this scope in any of the caller's models. */
function rootCollections(models: ModelsByAction, scope: GraphqlScope): Collection[] {
  const all = new Map<string, Collection>()
  for (const model of [models.read, models.create, models.update, models.delete]) {
    for (const collection of model.collections.values()) if (!all.has(collection.name)) all.set(collection.name, collection)
  }
  return [...all.values()].filter(({ name, isSystem, doors }) => isTypeName(name) && isSystem === (scope === 'system') && doors.graphql)
}

const isWritable = (models: ModelsByAction, collection: Collection): boolean =>
  !collection.isView && hasKey(collection) && isOpen(models, collection)

const isOpen = (models: ModelsByAction, { name, isSingleton }: Collection): boolean =>
  models.update.collections.has(name) || (!isSingleton && (models.create.collections.has(name) || models.delete.collections.has(name)))
