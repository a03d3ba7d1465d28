import { existsSync } from 'node:fs'
import { type Platform, systemContext } from '../../context.js'
import type { Collection } from '../../schema/model.js'
import { modelsOf } from '../schema-cache.js'
import { createSchemaParts, type ModelsByAction } from '../schema-parts.js'
import { describeExtension, describingFor } from './describe.js'
import { type GraphqlExtension, graphqlExtensions } from './registry.js'

/**
 * Lets an extension describe its part of an administrator's schema before it is added. Throws when it cannot, or when another one adds the same field.
 * Collections need not be there yet, and nothing is built.
 */
export async function checkExtension(platform: Platform, extension: GraphqlExtension): Promise<void> {
  const models = modelsOf(systemContext(platform), await platform.permissions.of(null))
  const names = namesAddedBy(models, extension)
  platform.parts.get(graphqlExtensions).admit(extension, names, ({ folder }) => !existsSync(folder))
}

/** What one extension adds: `articles.headline`, `Query.hello`. */
function namesAddedBy(models: ModelsByAction, extension: GraphqlExtension): string[] {
  const parts = createSchemaParts(models)
  const describing = describingFor(parts, 'items')
  describeExtension(parts, extension, {
    ...describing,
    needs: 'ignored',
    find: (name) => describing.find(name) ?? missingCollection(name),
  })
  const { fields, queries, mutations, subscriptions } = parts.added
  return [
    ...[...fields].flatMap(([collection, added]) => [...added.keys()].map((name) => `${collection}.${name}`)),
    ...[...queries.keys()].map((name) => `Query.${name}`),
    ...[...mutations.keys()].map((name) => `Mutation.${name}`),
    ...[...subscriptions.keys()].map((name) => `Subscription.${name}`),
  ]
}

/** Stands for a collection that does not exist yet. */
const missingCollection = (name: string): Collection => ({
  name,
  primaryKey: null,
  primaryKeys: [],
  fields: new Map(),
  isSystem: false,
  doors: { rest: true, graphql: true, isReadOnly: false },
  isView: false,
  isTransactional: true,
  hasTriggers: false,
  isSingleton: false,
  isTracked: false,
  sortField: null,
  note: null,
  accountability: null,
  isVersioned: false,
  status: 'active',
  searchIndex: null,
})
