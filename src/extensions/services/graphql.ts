import type { Item } from '../../context.js'
import type { AskedOperation } from '../../graphql/execute-document.js'
import { describeApi } from '../../resolvers/openapi.js'
import { rows } from '../../resolvers/rows.js'
import { graphqlOfServices } from '../graphql-of-services.js'
import { Service, type ServiceOptions } from './options.js'

type Scope = 'items' | 'system'

/** Documents of GraphQL, carried out with the caller's rights. */
export class GraphQLService extends Service {
  readonly scope: Scope

  constructor(options: ServiceOptions & { readonly scope?: Scope }) {
    super(options)
    this.scope = options.scope ?? 'items'
  }

  async execute(operation: AskedOperation) {
    const { schemas, contextFor } = this.context.platform.parts.get(graphqlOfServices)
    const { executeDocument } = await import('../../graphql/execute-document.js')
    return executeDocument(await schemas(this.context, this.scope), operation, contextFor(this.context))
  }

  /** The caller's schema, as an object or as text. */
  async getSchema(type: 'schema' | 'sdl' = 'schema') {
    const { schemas, printSdl } = this.context.platform.parts.get(graphqlOfServices)
    return type === 'sdl' ? printSdl(this.context, this.scope, true) : schemas(this.context, this.scope)
  }
}

/** Descriptions of what the caller may ask for. */
export class SpecificationService extends Service {
  readonly oas = { generate: async (host?: string): Promise<Item> => this.#describe(host) }
  readonly graphql = {
    generate: async (scope: Scope): Promise<string | null> =>
      this.context.platform.parts.get(graphqlOfServices).printSdl(this.context, scope, true),
  }

  async #describe(host: string | undefined): Promise<Item> {
    const description = await describeApi(this.context, rows)
    return host === undefined ? description : { ...description, servers: [{ url: host }] }
  }
}
