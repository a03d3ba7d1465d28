import { type GraphQLSchema, specifiedRules, validate } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Config } from '../config/config.js'
import type { ServiceContext } from '../context.js'
import type { PermissionSet } from '../permissions/permission-set.js'
import { isOpenEverywhere } from '../permissions/reduce.js'
import { measures } from '../services/server/measures.js'
import { documentRules } from './document-rules.js'
import { buildWithExtensions } from './extensions/build.js'
import type { GraphqlExtensions } from './extensions/registry.js'
import { buildGraphqlSchema, type GraphqlScope } from './schema.js'
import { type AskedDocument, collectionsOf, partOf } from './schema-part.js'
import type { ModelsByAction } from './schema-parts.js'

/**
 * Finds the GraphQL schema of a caller. It is built once for each schema version, permission signature and scope. When there are many collections and the document is
 * known, only the part of the schema that the document needs is built: the whole takes a second for 300 collections. A document that is not valid in the part gets
 * the whole schema, which reports the errors.
 */
export type SchemaCache = (context: ServiceContext, scope: GraphqlScope, asked?: AskedDocument) => Promise<GraphQLSchema>

/** Up to this number of collections, system collections included, a schema is always built as a whole. */
const wholeUpTo = 100
/** The memory that a field or an argument takes, in bytes: 162 MB were measured for 113,000 of them. */
const bytesOfElement = 1_500
/** Failures of extensions that are remembered, so that each is logged once. */
const mostTold = 100
/** For how many documents of a schema the validity is remembered. */
const keptDocuments = 500

/** Makes an empty cache with the configured number and total size of schemas. A single larger schema is kept all the same. */
export function createSchemaCache(config: Config, extensions?: GraphqlExtensions): SchemaCache {
  const { schemaCacheCapacity, schemaCacheSize } = config.graphql
  const schemas = new LRUCache<string, GraphQLSchema>({
    max: schemaCacheCapacity,
    maxSize: schemaCacheSize,
    sizeCalculation: (schema) => Math.min(schemaCacheSize, sizeOf(schema)),
  })
  const isValid = validator(config)
  const told = new LRUCache<string, true>({ max: mostTold })
  const build = (models: ModelsByAction, scope: GraphqlScope, { platform: { logger, parts } }: ServiceContext): GraphQLSchema => {
    const begun = performance.now()
    const schema = buildWithExtensions(
      (list) => buildGraphqlSchema(models, scope, config.websockets.graphql !== null, list),
      extensions?.list ?? [],
      ({ name }, error) => {
        // Many schemas may be built, and many parts of one.
        const what = `${extensions?.version} ${name} ${String(error)}`
        if (told.has(what)) return
        told.set(what, true)
        logger.error({ err: error, extension: name, scope }, 'A GraphQL extension failed and is left out of a schema.')
      },
    )
    parts.get(measures).graphqlSchemaBuilt(scope, performance.now() - begun)
    return schema
  }
  const find = (key: string, models: () => ModelsByAction, scope: GraphqlScope, context: ServiceContext): GraphQLSchema => {
    // Building is synchronous, so a second caller cannot start the same build.
    const known = schemas.get(key) ?? build(models(), scope, context)
    schemas.set(key, known)
    return known
  }
  return async (context, scope, asked) => {
    const set = await context.platform.permissions.of(context.accountability)
    const key = `${scope}:${context.schema.version}:${extensions?.version ?? 0}:${set.signature}`
    const whole = schemas.get(key)
    if (whole) return whole
    const models = modelsOf(context, set)
    const part = asked && scope === 'items' && models.read.collections.size > wholeUpTo ? collectionsOf(asked, models) : null
    if (asked && part) {
      const schema = find(`${key}:${JSON.stringify([...part].sort())}`, () => partOf(models, part), scope, context)
      if (isValid(schema, asked.text)) return schema
    }
    return find(key, () => models, scope, context)
  }
}

/** Tests whether a document is valid in a schema, and remembers the answer. */
function validator(config: Config): (schema: GraphQLSchema, text: string) => boolean {
  const { read, rules } = documentRules(config)
  const known = new WeakMap<GraphQLSchema, LRUCache<string, { readonly isValid: boolean }>>()
  const test = (schema: GraphQLSchema, text: string): boolean => {
    try {
      return validate(schema, read(text), [...specifiedRules, ...rules], { maxErrors: 1 }).length === 0
    } catch {
      return true // A syntax error: every schema reports it.
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

/** An estimate of the memory of a schema, in bytes. */
function sizeOf(schema: GraphQLSchema): number {
  let elements = 0
  for (const type of Object.values(schema.getTypeMap())) {
    const fields = 'getFields' in type ? Object.values(type.getFields()) : []
    for (const field of fields) elements += 1 + ('args' in field ? field.args.length : 0)
  }
  return Math.max(1, elements * bytesOfElement)
}

/** The caller's models, from which their schema is built. */
export function modelsOf({ platform, schema }: ServiceContext, set: PermissionSet): ModelsByAction {
  return {
    read: platform.reduce(schema, set, 'read'),
    create: platform.reduce(schema, set, 'create'),
    update: platform.reduce(schema, set, 'update'),
    delete: platform.reduce(schema, set, 'delete'),
    isUnrestricted: set.isUnrestricted,
    isAlwaysVisible: (collection, field) => isOpenEverywhere(set, collection, field),
    readsAllItems: (collection) => set.isUnrestricted || set.rules(collection, 'read').some(({ filter }) => filter === null),
    hasPreset: (collection, field) => set.rules(collection, 'create').some(({ presets }) => (presets?.[field] ?? null) !== null),
    hasNonNullLists: platform.config.graphql.hasNonNullLists,
    hasExactTypes: platform.config.graphql.hasExactTypes,
    isSubgraph: platform.config.graphql.isSubgraph,
  }
}
