import type { GraphQLSchema } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Config } from '../config/config.js'
import type { PermissionSet } from '../permissions/permission-set.js'
import { isOpenEverywhere } from '../permissions/reduce.js'
import type { ServiceContext } from '../services/platform.js'
import { buildGraphqlSchema, type GraphqlScope } from './schema.js'
import type { ModelsByAction } from './schema-parts.js'

/** Finds the GraphQL schema of a caller, built once for each (schema version, permissions, scope), however many wait for it. */
export type SchemaCache = (context: ServiceContext, scope: GraphqlScope) => Promise<GraphQLSchema>

/** Makes an empty cache for as many schemas as configured. */
export function createSchemaCache({ graphql, websockets }: Config): SchemaCache {
  const schemas = new LRUCache<string, GraphQLSchema>({ max: graphql.schemaCacheCapacity })
  return async (context, scope) => {
    const set = await context.platform.permissions.of(context.accountability)
    const key = `${scope}:${context.schema.version}:${set.signature}`
    // Building is synchronous, so there is no moment in which a second caller could start the same build.
    const known = schemas.get(key) ?? buildGraphqlSchema(modelsOf(context, set), scope, websockets.graphql !== null)
    schemas.set(key, known)
    return known
  }
}

function modelsOf({ platform, schema }: ServiceContext, set: PermissionSet): ModelsByAction {
  return {
    read: platform.reduce(schema, set, 'read'),
    create: platform.reduce(schema, set, 'create'),
    update: platform.reduce(schema, set, 'update'),
    delete: platform.reduce(schema, set, 'delete'),
    isUnrestricted: set.isUnrestricted,
    isAlwaysVisible: (collection, field) => isOpenEverywhere(set, collection, field),
    hasPreset: (collection, field) => set.rules(collection, 'create').some(({ presets }) => (presets?.[field] ?? null) !== null),
    hasNonNullLists: platform.config.graphql.hasNonNullLists,
  }
}
