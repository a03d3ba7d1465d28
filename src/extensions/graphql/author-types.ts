import type { Knex } from 'knex'
import type { ResolverContext } from '../../graphql/extensions/author-types.js'
import type { SchemaAdditions } from '../../graphql/extensions/schema-additions.js'
import type { AuthorItemsService, CollectionName } from '../author-types.js'
import type { ExtensionContext } from '../context.js'

/** What resolvers of GraphQL extensions get as their context. */
export interface GraphqlResolverContext extends Omit<ResolverContext, 'asSystem'> {
  /** The service of a collection, with the rights of the caller. In a mutation it works in the transaction of the document. */
  items<Name extends CollectionName>(collection: Name): AuthorItemsService<Name>
  /** Knex; in a mutation the transaction of the document. Services take it as `knex`. */
  readonly database: Knex
  /** The same context without the rules of the caller. */
  asSystem(): GraphqlResolverContext
}

/** The types of items by collection, as `npm run codegen` wrote them for extensions; without them any name is taken. */
export type KnownCollections = [keyof TesseraCollections] extends [never]
  ? Readonly<Record<string, Readonly<Record<string, unknown>>>>
  : TesseraCollections

/** What a GraphQL extension exports: it adds its part to one caller's schema. */
export type DescribeSchema<Collections = KnownCollections> = (
  schema: SchemaAdditions<Collections, GraphqlResolverContext>,
  context: ExtensionContext,
) => void
