import type { Collection, Field } from '../schema/model.js'
import { byName, type FieldBuilder, plainObject } from './object-types.js'
import { type ObjectRef, type SchemaParts, typedFields } from './schema-parts.js'

const numeric: ReadonlySet<Field['type']> = new Set(['integer', 'bigInteger', 'float', 'decimal'])
const countBlocks = ['count', 'countDistinct'] as const
const numberBlocks = ['avg', 'sum', 'avgDistinct', 'sumDistinct', 'min', 'max'] as const

/** The blocks of an aggregate whose members are fields; `group` and `countAll` stand beside them. */
export const aggregateBlocks: ReadonlySet<string> = new Set<string>([...countBlocks, ...numberBlocks])

type Row = Record<string, unknown>

/** `<c>_aggregated`: one row for each group (spec/06 §3). */
export function aggregateType(parts: SchemaParts, collection: Collection): ObjectRef {
  const name = `${collection.name}_aggregated`
  return plainObject(parts, name, ((t: FieldBuilder) => aggregateFields(parts, collection, t)) as never)
}

function aggregateFields(parts: SchemaParts, collection: Collection, t: FieldBuilder): Record<string, unknown> {
  const block = (name: string, type: ObjectRef) => [name, t.field({ type, nullable: true, resolve: byName(name) })]
  const counts = memberType(parts, collection, 'count', 'Int', typedFields(collection))
  const numbers = typedFields(collection).filter((field) => numeric.has(field.type))
  return {
    group: t.field({ type: 'JSON', nullable: true, resolve: groupOf }),
    countAll: t.field({ type: 'Int', nullable: true, resolve: byName('countAll') }),
    ...Object.fromEntries(countBlocks.map((name) => block(name, counts))),
    ...(numbers.length > 0
      ? Object.fromEntries(numberBlocks.map((name) => block(name, memberType(parts, collection, 'fields', 'Float', numbers))))
      : {}),
  }
}

/** What of a row is no aggregate: the group's values. */
function groupOf(parent: Row): Row {
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
  const members = ((t: FieldBuilder) =>
    Object.fromEntries(fields.map((field) => [field.name, t.field({ type, nullable: true, resolve: byName(field.name) })]))) as never
  return plainObject(parts, name, members)
}
