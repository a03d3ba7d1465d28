import { isJsonType, isNumberType } from '../database/value-type.js'
import type { Collection, Field } from '../schema/model.js'
import { addition } from './additions.js'
import { plainTypeOf } from './exact-types.js'
import { byName, type FieldBuilder } from './field-builder.js'
import { functionsOf } from './field-types.js'
import { havingArgument } from './having-inputs.js'
import { answerValue, byItemRow } from './item-requests.js'
import { argumentsOf } from './list-arguments.js'
import { listArguments } from './list-inputs.js'
import { noEnumValues } from './names.js'
import { plainObject } from './plain-object.js'
import { type ObjectRef, type SchemaParts, typedFields } from './schema-parts.js'
import { selectedAggregates } from './selection.js'

/** A field, or a part of a date, that items can be grouped by. */
interface GroupKey {
  readonly name: string
  /** The same in a query: `status`, `year(published_at)`. */
  readonly groupBy: string
  readonly type: unknown
}

const suffixes = ['_grouped', '_group', '_group_by', '_group_keys', '_group_counts', '_group_sums', '_group_averages', '_group_extremes']

/** Does a collection get `<c>_grouped`? Own collections with a field to group by do, unless another collection has the name of one of its types. */
export const hasGroups = (parts: SchemaParts, collection: Collection): boolean =>
  !collection.isSystem &&
  groupKeys(parts, collection).length > 0 &&
  suffixes.every((suffix) => !parts.models.read.collections.has(`${collection.name}${suffix}`))

/** `<c>_grouped`: one row for each group, with keys and numbers in the types of their fields; big integers keep all digits. */
export function groupedField(parts: SchemaParts, collection: Collection, t: FieldBuilder): unknown {
  const keys = groupKeys(parts, collection)
  const by = parts.enumeration(
    `${collection.name}_group_by`,
    keys.map(({ name }) => name),
  )
  const wire = new Map<unknown, string>(keys.map(({ name, groupBy }) => [name, groupBy]))
  const { extensions, resolve } = byItemRow('items.list', async (ask, _parent, { by, ...args }, _context, info) => {
    const group = [by].flat().map((name) => wire.get(name))
    return answerValue(
      await ask({ collection: collection.name, query: { ...argumentsOf(args), group, aggregate: selectedAggregates(info) } }),
    )
  })
  const { order: _, ...list } = listArguments(parts, collection, t)
  return t.field({
    extensions: { ...addition.extensions, ...extensions },
    type: [groupType(parts, collection, keys)],
    nullable: { list: false, items: false },
    args: { by: t.arg({ type: [by], required: { list: true, items: true } }), ...list, ...havingArgument(parts, collection, t) },
    resolve,
  })
}

function groupKeys(parts: SchemaParts, collection: Collection): GroupKey[] {
  const fields = typedFields(collection).filter((field) => !field.isAlias && !field.isConcealed && !noEnumValues.has(field.name))
  const plain = fields
    .filter(isDistinct)
    .map((field): GroupKey => ({ name: field.name, groupBy: field.name, type: typeOf(parts, field, collection) }))
  const ofDates = fields
    .filter(({ type }) => type !== 'json')
    .flatMap((field) =>
      (functionsOf(field)?.names ?? []).map(
        (part): GroupKey => ({ name: `${field.name}_${part}`, groupBy: `${part}(${field.name})`, type: 'Int' }),
      ),
    )
  return [...plain, ...ofDates.filter(({ name }) => !collection.fields.has(name))]
}

/** Can values of the field be compared for equality? */
const isDistinct = ({ type }: Field): boolean => !isJsonType(type) && type !== 'hash'
const isNumber = ({ type }: Field): boolean => isNumberType(type)
const hasOrder = (field: Field): boolean =>
  isDistinct(field) && field.type !== 'boolean' && field.type !== 'uuid' && field.type !== 'binary'

function typeOf(parts: SchemaParts, field: Field, collection: Collection): unknown {
  const { type, isList } = plainTypeOf(parts, field, collection)
  return isList ? [type] : type
}

function groupType(parts: SchemaParts, collection: Collection, keys: readonly GroupKey[]): ObjectRef {
  const fields = typedFields(collection).filter((field) => !field.isAlias && !field.isConcealed && field.type !== 'hash')
  const members = (suffix: string, of: readonly Field[], typeIn: (field: Field) => unknown, nullable = true) =>
    object(
      parts,
      `${collection.name}_group_${suffix}`,
      of.map((field) => ({ name: field.name, type: typeIn(field), nullable })),
    )
  const counts = members('counts', fields.filter(isDistinct), () => 'Int', false)
  const extremes = members('extremes', fields.filter(hasOrder), (field) => typeOf(parts, field, collection))
  const numbers = fields.filter(isNumber)
  const sums = () => members('sums', numbers, ({ type }) => (type === 'bigInteger' ? 'GraphQLBigInt' : 'Float'))
  const averages = () => members('averages', numbers, () => 'Float')
  const keyType = object(
    parts,
    `${collection.name}_group_keys`,
    keys.map(({ name, type }) => ({ name, type, nullable: true })),
  )
  const blocks = {
    count: counts,
    countDistinct: counts,
    min: extremes,
    max: extremes,
    ...(numbers.length > 0 ? { sum: sums(), sumDistinct: sums(), avg: averages(), avgDistinct: averages() } : {}),
  }
  return plainObject(parts, `${collection.name}_group`, (t) => ({
    keys: t.field({ type: keyType, nullable: false, resolve: (parent) => parent }),
    countAll: t.field({ type: 'Int', nullable: false, resolve: byName('countAll') }),
    ...Object.fromEntries(Object.entries(blocks).map(([name, type]) => [name, t.field({ type, nullable: false, resolve: byName(name) })])),
  }))
}

const object = (
  parts: SchemaParts,
  name: string,
  members: readonly { readonly name: string; readonly type: unknown; readonly nullable: boolean }[],
): ObjectRef =>
  plainObject(parts, name, (t) =>
    Object.fromEntries(
      members.map((member) => [member.name, t.field({ type: member.type, nullable: nullabilityOf(member), resolve: byName(member.name) })]),
    ),
  )

const nullabilityOf = ({ type, nullable }: { readonly type: unknown; readonly nullable: boolean }): unknown =>
  Array.isArray(type) ? { list: nullable, items: false } : nullable
