import type { Collection, Field, Relation } from './model.js'

/**
 * The type of a foreign key: that of what it names, where their columns are the same. Databases without a type for UUIDs keep them in texts, and only the special of
 * the key itself says what these are. The keys of system collections are told as what their columns are, as Directus does.
 */
export function typeOfKey(field: Field, relation: Relation, collections: ReadonlyMap<string, Collection>): Field['type'] {
  const target = collections.get(relation.relatedCollection ?? '')
  const named = target?.fields.get(relation.relatedField ?? target.primaryKey ?? '')
  if (named?.type !== 'uuid' || relation.meta?.isSystem) return field.type
  const isSameColumn = field.columnType === named.columnType && field.maxLength === named.maxLength
  return isSameColumn && field.type === 'string' ? named.type : field.type
}
