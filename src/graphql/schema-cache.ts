import { type GraphQLSchema, specifiedRules, validate } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Config } from '../config/config.js'
import type { ServiceContext } from '../context.js'
import type { PermissionSet } from '../permissions/permission-set.js'
import { isOpenEverywhere } from '../permissions/reduce.js'
import { documentRules } from './document-rules.js'
import { buildGraphqlSchema, type GraphqlScope } from './schema.js'
import { type AskedDocument, collectionsOf, partOf } from './schema-part.js'
import type { ModelsByAction } from './schema-parts.js'

/**
 * Finds the GraphQL schema of a caller, built once for each (schema version, permissions, scope), however many wait for it. Where
 * there are many collections and it is told what is asked, it may give the part of the schema that answers that: the whole takes a second to
 * build for 300 collections. What is not valid in the part is told by the whole.
 */
export type SchemaCache = (context: ServiceContext, scope: GraphqlScope, asked?: AskedDocument) => Promise<GraphQLSchema>

/** Collections, those of the system included, up to which a schema is always built as a whole. */
const wholeUpTo = 100
/** About what a field or an argument of a schema takes of memory, in bytes: 162 MB were measured for 113,000 of them. */
const bytesOfElement = 1_500
/** Documents whose validity is remembered for a schema. */
const keptDocuments = 500

/** Makes an empty cache for as many schemas, of as many bytes together, as configured. The largest schema is kept whatever its size. */
export function createSchemaCache(config: Config): SchemaCache {
  const { schemaCacheCapacity, schemaCacheSize } = config.graphql
  const schemas = new LRUCache<string, GraphQLSchema>({
    max: schemaCacheCapacity,
    maxSize: schemaCacheSize,
    sizeCalculation: (schema) => Math.min(schemaCacheSize, sizeOf(schema)),
  })
  const isValid = validator(config)
  const find = (key: string, models: () => ModelsByAction, scope: GraphqlScope): GraphQLSchema => {
    // Building is synchronous, so there is no moment in which a second caller could start the same build.
    const known = schemas.get(key) ?? buildGraphqlSchema(models(), scope, config.websockets.graphql !== null)
    schemas.set(key, known)
    return known
  }
  return async (context, scope, asked) => {
    const set = await context.platform.permissions.of(context.accountability)
    const key = `${scope}:${context.schema.version}:${set.signature}`
    const whole = schemas.get(key)
    if (whole) return whole
    const models = modelsOf(context, set)
    const part = asked && scope === 'items' && models.read.collections.size > wholeUpTo ? collectionsOf(asked, models) : null
    if (asked && part) {
      const schema = find(`${key}:${JSON.stringify([...part].sort())}`, () => partOf(models, part), scope)
      if (isValid(schema, asked.text)) return schema
    }
    return find(key, () => models, scope)
  }
}

/** Is a document valid in a schema? Remembered for each. */
function validator(config: Config): (schema: GraphQLSchema, text: string) => boolean {
  const { read, rules } = documentRules(config)
  const known = new WeakMap<GraphQLSchema, LRUCache<string, { readonly isValid: boolean }>>()
  const test = (schema: GraphQLSchema, text: string): boolean => {
    try {
      return validate(schema, read(text), [...specifiedRules, ...rules], { maxErrors: 1 }).length === 0
    } catch {
      return true // Not even a document: any schema tells that.
    }
  }
  return (schema, text) => {
    const documents =
      known.get(schema) ?? new LRUCache({ max: keptDocuments, maxSize: 2_000_000, sizeCalculation: (_, key) => key.length + 1 })
    known.set(schema, documents)
    const answer = documents.get(text) ?? { isValid: test(schema, text) }
    documents.set(text, answer)
    return answer.isValid
  }
}

/** About how many bytes a schema takes. */
function sizeOf(schema: GraphQLSchema): number {
  let elements = 0
  for (const type of Object.values(schema.getTypeMap())) {
    const fields = 'getFields' in type ? Object.values(type.getFields()) : []
    for (const field of fields) elements += 1 + ('args' in field ? field.args.length : 0)
  }
  return Math.max(1, elements * bytesOfElement)
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
