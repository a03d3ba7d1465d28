import type { Collection } from '../schema/model.js'
import { askedAddition } from './additions.js'
import { isAggregatedNumber } from './aggregate-types.js'
import type { FieldBuilder } from './field-builder.js'
import { type Input, inputFieldsOf, operatorsInput } from './filter-inputs.js'
import { type InputRef, type SchemaParts, typedFields } from './schema-parts.js'

const suffixes = ['_having', '_having_count', '_having_number']

/** The argument `having`: which groups stay, by their aggregates. */
export function havingArgument(parts: SchemaParts, collection: Collection, t: FieldBuilder): { having?: unknown } {
  if (suffixes.some((suffix) => parts.models.read.collections.has(`${collection.name}${suffix}`))) return {}
  return { having: t.arg({ type: havingInput(parts, collection), ...askedAddition }) }
}

function havingInput(parts: SchemaParts, collection: Collection): InputRef {
  const numbers = typedFields(collection).filter(isAggregatedNumber)
  const counted = typedFields(collection).filter((field) => !field.isAlias && !field.isConcealed && field.type !== 'hash')
  const number = operatorsInput(parts, 'number_filter_operators')
  const members = (suffix: string, fields: readonly { readonly name: string }[]) =>
    parts.input(`${collection.name}_having_${suffix}`, (ref) =>
      ref.implement({ fields: inputFieldsOf(() => Object.fromEntries(fields.map(({ name }) => [name, number]))) }),
    )
  const block = (names: readonly string[], suffix: string, fields: readonly { readonly name: string }[]): Record<string, Input> =>
    fields.length === 0 ? {} : Object.fromEntries(names.map((name) => [name, members(suffix, fields)]))
  return parts.input(`${collection.name}_having`, (ref) =>
    ref.implement({
      fields: inputFieldsOf(() => {
        const self = havingInput(parts, collection)
        return {
          countAll: number,
          ...block(['count', 'countDistinct'], 'count', counted),
          ...block(['sum', 'sumDistinct', 'avg', 'avgDistinct', 'min', 'max'], 'number', numbers),
          _and: [self],
          _or: [self],
        }
      }),
    }),
  )
}
