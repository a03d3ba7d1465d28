import type { Knex } from 'knex'
import type { ResolverContext } from '../../graphql/extensions/author-types.js'
import type { SchemaAdditions } from '../../graphql/extensions/schema-additions.js'
import type { ExtensionContext } from '../context.js'
import type { ItemsService } from '../services/items.js'

/** What resolvers of GraphQL extensions get as their context. */
export interface GraphqlResolverContext extends Omit<ResolverContext, 'asSystem'> {
  /** The service of a collection, with the rights of the caller. In a mutation it works in the transaction of the document. */
  items(collection: string): ItemsService
  /** Knex; in a mutation the transaction of the document. Services take it as `knex`. */
  readonly database: Knex
  /** The same context without the rules of the caller. */
  asSystem(): GraphqlResolverContext
}

/** What a GraphQL extension exports: it adds its part to one caller's schema. */
export type DescribeSchema<Collections = Readonly<Record<string, Readonly<Record<string, unknown>>>>> = (
  schema: SchemaAdditions<Collections, GraphqlResolverContext>,
  context: ExtensionContext,
) => void
