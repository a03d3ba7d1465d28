import { isJsonType, isNumberType } from '../database/value-type.js'
import type { Collection, Field } from '../schema/model.js'
import { askedAddition } from './additions.js'
import type { FieldBuilder } from './field-builder.js'
import { functionsOf } from './field-types.js'
import { type Input, inputFieldsOf } from './filter-inputs.js'
import { noEnumValues } from './names.js'
import { type EnumRef, type InputRef, relatedCollection, type SchemaParts, targetOf, typedFields } from './schema-parts.js'

/** Names of the members that every order has. */
const ownNames: ReadonlySet<string> = new Set(['field', 'direction', 'nulls'])

/** The argument `order`, which says in types what `sort` says in texts, and more; nothing where there is nothing to sort by. */
export function orderArgument(parts: SchemaParts, collection: Collection, t: FieldBuilder): { order?: unknown } {
  const { read } = parts.models
  if (sortable(collection).size === 0 || ['_order', '_order_field'].some((suffix) => read.collections.has(`${collection.name}${suffix}`)))
    return {}
  return { order: t.arg({ type: [orderInput(parts, collection)], required: { list: false, items: true }, ...askedAddition }) }
}

/** `<c>_order`: a field, one of a related item, or what the items of a list have together. */
function orderInput(parts: SchemaParts, collection: Collection): InputRef {
  return parts.input(`${collection.name}_order`, (ref) =>
    ref.implement({
      description: 'One field to sort by: of the item (`field`), of a related one, or an aggregate of its list.',
      fields: inputFieldsOf(() => ({ ...relationOrders(parts, collection), field: fieldNames(parts, collection), ...ends(parts) })),
    }),
  )
}

const ends = (parts: SchemaParts): Record<string, Input> => ({
  direction: parts.enumeration(
    'order_direction',
    new Map([
      ['ASC', 'asc'],
      ['DESC', 'desc'],
    ]),
  ),
  nulls: parts.enumeration(
    'order_nulls',
    new Map([
      ['FIRST', 'first'],
      ['LAST', 'last'],
    ]),
  ),
})

/** The fields that items can be sorted by, each with its term in `sort`. */
const fieldNames = (parts: SchemaParts, collection: Collection): EnumRef =>
  parts.enumeration(`${collection.name}_order_field`, sortable(collection))

function sortable(collection: Collection): Map<string, string> {
  const fields = typedFields(collection).filter((field) => !field.isAlias && !field.isConcealed && !noEnumValues.has(field.name))
  const parts = fields.flatMap((field) =>
    isJsonType(field.type)
      ? []
      : (functionsOf(field)?.names ?? []).map((part) => [`${field.name}_${part}`, `${part}(${field.name})`] as const),
  )
  return new Map([...parts, ...fields.filter(isSorted).map(({ name }) => [name, name] as const)])
}

const isSorted = (field: Field): boolean => !isJsonType(field.type) && field.type !== 'hash' && !field.isList

function relationOrders(parts: SchemaParts, collection: Collection): Record<string, Input> {
  const { read } = parts.models
  const orders: Record<string, Input> = {}
  for (const field of typedFields(collection)) {
    if (field.relation?.kind === 'm2a') {
      for (const name of field.relation.collections) {
        const member = relatedCollection(read, name)
        if (member && sortable(member).size > 0) orders[`${field.name}__${name}`] = orderInput(parts, member)
      }
      continue
    }
    const target = targetOf(read, field)
    if (!target || ownNames.has(field.name)) continue
    if (target.isList) orders[`${field.name}_aggregated`] = aggregateOrder(parts, target.collection)
    else if (sortable(target.collection).size > 0) orders[field.name] = orderInput(parts, target.collection)
  }
  return orders
}

/** By how many items a list has, or what they have together. */
function aggregateOrder(parts: SchemaParts, collection: Collection): InputRef {
  const plain = typedFields(collection).filter(
    (field) => !field.isAlias && !field.isConcealed && isSorted(field) && !noEnumValues.has(field.name),
  )
  const numbers = plain.filter(({ type }) => isNumberType(type))
  const names = (suffix: string, fields: readonly Field[]) =>
    parts.enumeration(`${collection.name}_order_${suffix}`, new Map(fields.map(({ name }) => [name, name])))
  return parts.input(`${collection.name}_aggregate_order`, (ref) =>
    ref.implement({
      description: 'One aggregate to sort by.',
      fields: inputFieldsOf(() => ({
        count: 'Boolean',
        ...(plain.length > 0 && { min: names('value', plain), max: names('value', plain) }),
        ...(numbers.length > 0 && { sum: names('number', numbers), avg: names('number', numbers) }),
        ...ends(parts),
      })),
    }),
  )
}
