import { GraphQLSchema, isInterfaceType, isObjectType, specifiedDirectives } from 'graphql'
import { hasKey } from '../schema/composite-keys.js'
import type { Collection } from '../schema/model.js'
import { withStoredChoices } from './exact-types.js'
import { describeExtension, describingFor } from './extensions/describe.js'
import type { GraphqlExtension } from './extensions/registry.js'
import { addedRoots } from './extensions/roots.js'
import { federationFields } from './federation.js'
import { type FieldBuilder, madeOfData, type NamedValues } from './field-builder.js'
import { liveDirective } from './live-directive.js'
import { mutationFields } from './mutation-fields.js'
import { isTypeName } from './names.js'
import { nodeFields } from './node-field.js'
import { queryFields } from './query-fields.js'
import { voidScalar } from './scalars.js'
import { createSchemaParts, type ModelsByAction, type SchemaParts } from './schema-parts.js'
import { subscriptionFields, watchableCollections } from './subscription-fields.js'
import { rowFields } from './system/row-fields.js'
import { widenIntegers } from './wide-integers.js'

/** Own collections at `/graphql`, system collections at `/graphql/system`. */
export type GraphqlScope = 'items' | 'system'

/** Builds the GraphQL schema of a caller, which has only what the caller may use, and what extensions add to it. Throws where an extension fails. */
export function buildGraphqlSchema(
  models: ModelsByAction,
  scope: GraphqlScope,
  hasSubscriptions: boolean,
  extensions: readonly GraphqlExtension[] = [],
): GraphQLSchema {
  const parts = createSchemaParts(models)
  for (const extension of extensions) describeExtension(parts, extension, describingFor(parts, scope))
  const collections = rootCollections(models, scope)
  // Pothos prints unused types, too, so this one is added only where it is used.
  if (scope === 'system' || !collections.some(({ name }) => (models.read.collections.get(name)?.fields.size ?? 0) > 0))
    parts.builder.addScalarType('Void', voidScalar)
  parts.builder.queryType({ fields: madeOfData((t) => queryRoot(parts, collections, scope, t)) })
  const writable = collections.filter((collection) => !collection.doors.isReadOnly && isWritable(models, collection))
  if (writable.length > 0 || scope === 'system' || parts.added.mutations.size > 0)
    parts.builder.mutationType({ fields: madeOfData((t) => mutationRoot(parts, writable, scope, t)) })
  if (hasSubscriptions && scope === 'items' && (watchableCollections(parts).length > 0 || parts.added.subscriptions.size > 0))
    parts.builder.subscriptionType({ fields: madeOfData((t) => subscriptionRoot(parts, t)) })
  const directives = scope === 'items' ? [...specifiedDirectives, liveDirective] : specifiedDirectives
  const schema = parts.builder.toSchema({ sortSchema: false, directives })
  return withStoredChoices(widenIntegers(extensions.length > 0 ? withoutUnusedTypes(schema) : schema))
}

/** Extensions may name types that nothing in this schema uses. Object types of interfaces are used by them. */
function withoutUnusedTypes(schema: GraphQLSchema): GraphQLSchema {
  const { types, ...config } = schema.toConfig()
  return new GraphQLSchema({
    ...config,
    types: types.filter((type) => (isObjectType(type) || isInterfaceType(type)) && type.getInterfaces().length > 0),
  })
}

function mutationRoot(parts: SchemaParts, writable: readonly Collection[], scope: GraphqlScope, t: FieldBuilder): NamedValues {
  const own = {
    ...(scope === 'system' ? rowFields(parts, t, 'mutation') : {}),
    ...allOf(writable.map((collection) => mutationFields(parts, collection, t))),
  }
  return { ...own, ...addedRoots(parts, 'mutations', own, t) }
}

function subscriptionRoot(parts: SchemaParts, t: FieldBuilder): NamedValues {
  const own = subscriptionFields(parts, t)
  return { ...own, ...addedRoots(parts, 'subscriptions', own, t) }
}

function queryRoot(parts: SchemaParts, collections: readonly Collection[], scope: GraphqlScope, t: FieldBuilder): NamedValues {
  const readable = collections
    .map(({ name }) => parts.models.read.collections.get(name))
    .filter((collection): collection is Collection => collection !== undefined && collection.fields.size > 0)
  const own = {
    ...(scope === 'system' ? rowFields(parts, t, 'query') : {}),
    ...(readable.length === 0 ? { _empty: t.field({ type: 'Void', nullable: true, resolve: () => null }) } : {}),
    ...allOf(readable.map((collection) => queryFields(parts, collection, t))),
    ...nodeFields(parts, readable, t),
    ...(scope === 'items' ? federationFields(parts, readable, t) : {}),
  }
  return { ...own, ...addedRoots(parts, 'queries', own, t) }
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
