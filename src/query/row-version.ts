import type { SchemaModel } from '../schema/model.js'
import type { Query } from './query.js'

/**
 * Asks for the item's version beside the item: all of its columns that this schema shows, also those the query does not select. What a caller
 * cannot see is not part of the version they get. Pure.
 */
export function withRowVersion(query: Query, visible: SchemaModel): Query {
  if (query.kind !== 'read') return query
  const { collection, filter, limit } = query.level
  const columns = [...(visible.collections.get(collection)?.fields.values() ?? [])].filter((field) => !field.isAlias)
  const selections = columns.map(({ name, type }) => ({ kind: 'value', key: name, operand: { kind: 'field', field: name, type } }) as const)
  return { ...query, rowVersion: { collection, selections, filter, sort: [], limit, offset: null } }
}
