import type { DescribeSchema } from '../graphql/author-types.js'

// What extensions import from `tessera/extensions`.

export type { ChangeQuery, ToldChange } from '../../graphql/extensions/author-types.js'
export type { CollectionHandle, SchemaAdditions } from '../../graphql/extensions/schema-additions.js'
export type { GraphqlResolverContext } from '../graphql/author-types.js'

/**
 * Types a GraphQL extension, and gives it back as it is. `Collections` are the types of items by collection, as `npm run codegen` writes them (`Schema` of
 * sdk.ts); without them any name is taken.
 */
export const defineGraphql = <Collections = Readonly<Record<string, Readonly<Record<string, unknown>>>>>(
  describe: DescribeSchema<Collections>,
): DescribeSchema<Collections> => describe
