import type { Platform } from '../../context.js'
import { createGraphqlExtensions, type GraphqlExtensions, graphqlExtensions } from '../../graphql/extensions/registry.js'
import { type AddedFieldSource, addedItemFields } from '../../services/items/added-fields.js'
import { documentServices } from './document-services.js'

/** Makes the place for GraphQL extensions, before any are loaded and before the doors open that serve what they add. */
export function openGraphqlExtensions(platform: Platform): void {
  const extensions = createGraphqlExtensions(documentServices)
  platform.parts.provide(graphqlExtensions, extensions)
  platform.parts.provide(addedItemFields, itemFields(extensions))
}

/** The fields that they add to items. What finds them is loaded with the first extension. */
function itemFields(extensions: GraphqlExtensions): AddedFieldSource {
  let source: Promise<AddedFieldSource> | null = null
  const load = async (): Promise<AddedFieldSource> => (await import('../../graphql/extensions/item-fields.js')).itemFieldsOf(extensions)
  return {
    get version() {
      return extensions.version
    },
    of: async (context) => {
      if (extensions.list.length === 0) return null
      source ??= load()
      return (await source).of(context)
    },
  }
}
