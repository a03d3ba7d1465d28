import { isJsonType } from '../../database/value-type.js'
import type { Collection, Field, SchemaModel } from '../../schema/model.js'
import { type CellKind, type CsvColumn, maxDepth } from './csv.js'

const textTypes: ReadonlySet<Field['type']> = new Set(['string', 'text'])

/** Tells what a header stands for: the field of exactly this name, or what `author.name` and `data.level` lead to. */
export const csvColumnsOf =
  (schema: SchemaModel, collection: Collection) =>
  (header: string): CsvColumn => {
    const path = pathOf(schema, collection, header)
    return { path, kind: kindAt(schema, collection, path) }
  }

/** Names may have dots and spaces of their own, so the longest that is a field's counts. */
function pathOf(schema: SchemaModel, home: Collection, header: string): readonly string[] {
  const path: string[] = []
  let collection: Collection | undefined = home
  let rest: readonly string[] = header.split('.')
  while (collection && rest.length > 0 && path.length < maxDepth) {
    const count = longestName(collection, rest)
    if (count === undefined) break
    const field = fieldAt(collection, rest, count)!
    path.push(field.name)
    rest = rest.slice(count)
    collection = targetOf(schema, field)
  }
  return [...path, ...rest.map((name) => name.trim())]
}

/** Names with more dots of their own are not found. */
const maxParts = 16

/** How many of the parts are the name of a field together. */
const longestName = (collection: Collection, parts: readonly string[]): number | undefined =>
  Array.from({ length: Math.min(parts.length, maxParts) }, (_, index) => index + 1).findLast((count) => fieldAt(collection, parts, count))

function fieldAt({ fields }: Collection, parts: readonly string[], count: number): Field | undefined {
  const name = parts.slice(0, count).join('.')
  return fields.get(name) ?? fields.get(name.trim())
}

/** The collection whose fields may stand below this one; undefined: what stands there is JSON, or cannot be known. */
const targetOf = (schema: SchemaModel, { relation }: Field): Collection | undefined =>
  relation && relation.kind !== 'm2a' ? schema.collections.get(relation.collection) : undefined

function kindAt(schema: SchemaModel, collection: Collection, [name = '', ...rest]: readonly string[]): CellKind {
  const field = collection.fields.get(name)
  if (!field) return 'any'
  if (isJsonType(field.type)) return 'json'
  const { relation } = field
  if (rest.length > 0) {
    const target = targetOf(schema, field)
    return target ? kindAt(schema, target, rest) : 'any'
  }
  // What stands here may be items, or a list.
  if (relation || field.isAlias || field.type === 'csv') return 'any'
  return textTypes.has(field.type) ? 'text' : 'plain'
}
