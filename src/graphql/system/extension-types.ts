import type { Item } from '../../services/platform.js'
import type { ObjectRef, SchemaParts } from '../schema-parts.js'
import { describedInput, describedObject } from './described-types.js'

/** An extension as GraphQL shows it. */
export const extensionType = (parts: SchemaParts): ObjectRef =>
  describedObject(parts, 'directus_extensions', {
    bundle: 'String',
    name: 'String',
    schema: describedObject(parts, 'directus_extensions_schema', { type: 'String', local: 'Boolean' }),
    meta: describedObject(parts, 'directus_extensions_meta', { enabled: 'Boolean' }),
  })

/** What can be changed of one. */
export const extensionInput = (parts: SchemaParts) =>
  describedInput(parts, 'update_directus_extensions_input', {
    meta: describedInput(parts, 'update_directus_extensions_input_meta', { enabled: 'Boolean' }),
  })

/** REST's form of an extension, with the name where GraphQL has it. */
export const extensionValue = (extension: Item): Item => ({
  ...extension,
  name: (extension.schema as Item | null)?.name ?? (extension.meta as Item).folder,
})
