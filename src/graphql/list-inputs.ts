import type { Collection } from '../schema/model.js'
import type { FieldBuilder, NamedValues } from './field-builder.js'
import { filterInput } from './filter-inputs.js'
import { orderArgument } from './order-inputs.js'
import type { SchemaParts } from './schema-parts.js'

/** Arguments of every list of items. */
export function listArguments(parts: SchemaParts, collection: Collection, t: FieldBuilder): NamedValues {
  return {
    filter: t.arg({ type: filterInput(parts, collection) }),
    sort: t.arg({ type: ['String'], required: { list: false, items: false } }),
    ...orderArgument(parts, collection, t),
    limit: t.arg({ type: 'Int' }),
    offset: t.arg({ type: 'Int' }),
    page: t.arg({ type: 'Int' }),
    search: t.arg({ type: 'String' }),
  }
}
