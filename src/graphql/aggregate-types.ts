import type { Collection, Field } from '../schema/model.js'
import { byName, type FieldBuilder, type NamedValues } from './field-builder.js'
import { plainObject } from './plain-object.js'
import { type ObjectRef, type SchemaParts, typedFields } from './schema-parts.js'

const numeric: ReadonlySet<Field['type']> = new Set(['integer', 'bigInteger', 'float', 'decimal'])
/** Is the field a number that aggregates add up? */
export const isAggregatedNumber = ({ type }: Field): boolean => numeric.has(type)

const countBlocks = ['count', 'countDistinct'] as const
const numberBlocks = ['avg', 'sum', 'avgDistinct', 'sumDistinct', 'min', 'max'] as const

/** The blocks of an aggregate whose members are fields; `group` and `countAll` stand beside them. */
const aggregateBlocks: ReadonlySet<string> = new Set<string>([...countBlocks, ...numberBlocks])

/** `<c>_aggregated`: one row for each group. */
export function aggregateType(parts: SchemaParts, collection: Collection): ObjectRef {
  const name = `${collection.name}_aggregated`
  return plainObject(parts, name, (t) => aggregateFields(parts, collection, t))
}

function aggregateFields(parts: SchemaParts, collection: Collection, t: FieldBuilder): NamedValues {
  const block = (name: string, type: ObjectRef) => [name, t.field({ type, nullable: true, resolve: byName(name) })]
  const counts = memberType(parts, collection, 'count', 'Int', typedFields(collection))
  const numbers = typedFields(collection).filter(isAggregatedNumber)
  return {
    group: t.field({ type: 'JSON', nullable: true, resolve: groupOf }),
    countAll: t.field({ type: 'Int', nullable: true, resolve: byName('countAll') }),
    ...Object.fromEntries(countBlocks.map((name) => block(name, counts))),
    ...(numbers.length > 0
      ? Object.fromEntries(numberBlocks.map((name) => block(name, memberType(parts, collection, 'fields', 'Float', numbers))))
      : {}),
  }
}

/** The values of a row that are not aggregates: those of its group. */
function groupOf(parent: NamedValues): NamedValues {
  return Object.fromEntries(Object.entries(parent).filter(([key]) => !aggregateBlocks.has(key) && key !== 'countAll'))
}

function memberType(
  parts: SchemaParts,
  collection: Collection,
  suffix: string,
  type: 'Int' | 'Float',
  fields: readonly Field[],
): ObjectRef {
  const name = `${collection.name}_aggregated_${suffix}`
  return plainObject(parts, name, (t) =>
    Object.fromEntries(fields.map((field) => [field.name, t.field({ type, nullable: true, resolve: byName(field.name) })])),
  )
}
