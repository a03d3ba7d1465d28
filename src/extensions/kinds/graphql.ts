import { graphqlExtensions } from '../../graphql/extensions/registry.js'
import type { DescribeSchema } from '../graphql/author-types.js'
import type { ExtensionKind } from '../kind.js'

/** A GraphQL extension is `(schema, context) => void`, called for each caller's schema just before that is made. */
export const graphql: ExtensionKind = {
  type: 'graphql',
  plural: 'graphql',
  entry: 'index',
  register: async (exported, { extension: { name, folder }, platform, context, add }) => {
    if (typeof exported !== 'function') throw new Error('A GraphQL extension has to export a function as its default.')
    const describe = exported as DescribeSchema
    const extension = { name, folder, describe: (schema: object) => describe(schemaForAuthors(schema), context) }
    const { checkExtension } = await import('../../graphql/extensions/probe.js')
    await checkExtension(platform, extension)
    add(() => platform.parts.get(graphqlExtensions).add(extension))
  },
}

/** A schema, to which the door gives the context of `documentServices`. */
const schemaForAuthors = (schema: object): Parameters<DescribeSchema>[0] => schema as Parameters<DescribeSchema>[0]
