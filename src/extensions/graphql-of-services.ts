import type { ServiceContext } from '../context.js'
import type { GraphqlContext } from '../graphql/builder.js'
import type { SchemaCache } from '../graphql/schema-cache.js'
import { PartKey } from '../parts.js'
import type { SdlPrinter } from '../resolvers/sdl-printer.js'

/** What services need of the door for GraphQL, which is opened after the extensions were loaded. */
export interface GraphqlOfServices {
  readonly schemas: SchemaCache
  readonly printSdl: SdlPrinter
  /** What resolvers get as their context. */
  contextFor(service: ServiceContext): GraphqlContext
}

export const graphqlOfServices = new PartKey<GraphqlOfServices>('GraphQL for services')
