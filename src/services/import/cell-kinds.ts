import { isJsonType } from '../../database/value-type.js'
import type { Collection, Field, SchemaModel } from '../../schema/model.js'
import type { CellKind } from './csv.js'

const textTypes: ReadonlySet<Field['type']> = new Set(['string', 'text'])

/** Tells how the cells below a header are to be read, by the field that it names: `author.name`, `data.level`. */
export const cellKinds =
  (schema: SchemaModel, collection: Collection) =>
  (path: readonly string[]): CellKind =>
    kindAt(schema, collection, path)

function kindAt(schema: SchemaModel, collection: Collection, [name = '', ...rest]: readonly string[]): CellKind {
  const field = collection.fields.get(name)
  if (!field) return 'any'
  if (isJsonType(field.type)) return 'json'
  const { relation } = field
  if (rest.length > 0) {
    const target = relation && relation.kind !== 'm2a' ? schema.collections.get(relation.collection) : undefined
    return target ? kindAt(schema, target, rest) : 'any'
  }
  // What stands here may be items, or a list.
  if (relation || field.isAlias || field.type === 'csv') return 'any'
  return textTypes.has(field.type) ? 'text' : 'plain'
}
