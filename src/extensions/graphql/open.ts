import type { Platform } from '../../context.js'
import { itemFieldsOf } from '../../graphql/extensions/item-fields.js'
import { createGraphqlExtensions, graphqlExtensions } from '../../graphql/extensions/registry.js'
import { addedItemFields } from '../../services/items/added-fields.js'
import { documentServices } from './document-services.js'

/** Makes the place for GraphQL extensions, before any are loaded and before the doors open that serve what they add. */
export function openGraphqlExtensions(platform: Platform): void {
  const extensions = createGraphqlExtensions(documentServices)
  platform.parts.provide(graphqlExtensions, extensions)
  platform.parts.provide(addedItemFields, itemFieldsOf(extensions))
}
