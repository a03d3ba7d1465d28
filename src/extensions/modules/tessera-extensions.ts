import type { EndpointDefinition, HookDefinition, OperationDefinition } from '../author-types.js'
import type { DescribeSchema, KnownCollections } from '../graphql/author-types.js'

// What extensions import from `tessera/extensions`.

export type { ChangeQuery, ToldChange } from '../../graphql/extensions/author-types.js'
export type { CollectionHandle, SchemaAdditions } from '../../graphql/extensions/schema-additions.js'
export type * from '../author-types.js'
export type { GraphqlResolverContext } from '../graphql/author-types.js'

/** Types a GraphQL extension, and gives it back as it is. `Collections`: the types of items by collection, where they are not those of the project. */
export const defineGraphql = <Collections = KnownCollections>(describe: DescribeSchema<Collections>): DescribeSchema<Collections> =>
  describe

/** Types an endpoint, and gives it back as it is. */
export const defineEndpoint = (endpoint: EndpointDefinition): EndpointDefinition => endpoint

/** Types a hook, and gives it back as it is. */
export const defineHook = (hook: HookDefinition): HookDefinition => hook

/** Types an operation of flows, and gives it back as it is. */
export const defineOperationApi = <Options>(operation: OperationDefinition<Options>): OperationDefinition<Options> => operation
