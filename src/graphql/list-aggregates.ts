import type { Collection, Field } from '../schema/model.js'
import { askedAddition } from './additions.js'
import { aggregateType } from './aggregate-types.js'
import { byResponseKey, type FieldBuilder, type NamedValues } from './field-builder.js'
import { havingArgument } from './having-inputs.js'
import { listArguments } from './list-inputs.js'
import { type SchemaParts, targetOf } from './schema-parts.js'
import { aggregatesList } from './selection.js'

/** `<list>_aggregated` of an item: numbers over the related items, in groups or over all of them. A field that has this name keeps it. */
export function listAggregate(parts: SchemaParts, collection: Collection, field: Field, t: FieldBuilder): NamedValues {
  const name = `${field.name}_aggregated`
  const target = targetOf(parts.models.read, field)
  if (collection.isSystem || !target?.isList || collection.fields.has(name)) return {}
  const { order: _, sort, ...list } = listArguments(parts, target.collection, t)
  return {
    [name]: t.field({
      type: [aggregateType(parts, target.collection)],
      nullable: { list: true, items: false },
      args: {
        groupBy: t.arg({ type: ['String'], required: { list: false, items: false } }),
        ...list,
        sort,
        ...havingArgument(parts, target.collection, t),
      },
      extensions: { ...askedAddition.extensions, ...aggregatesList(field.name) },
      resolve: byResponseKey,
    }),
  }
}
