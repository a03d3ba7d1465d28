import { LRUCache } from 'lru-cache'
import type { Collection, Field, SchemaModel } from '../schema/model.js'
import type { PermissionSet, Rule } from './permission-set.js'
import type { PermissionAction } from './policies.js'

/** Fields of the schemas that are kept. */
const mostFields = 500_000
const fieldsOf = ({ collections }: SchemaModel): number => [...collections.values()].reduce((count, { fields }) => count + fields.size, 1)

/** Makes the schema a caller can see, once for each (schema version, permission signature, action). */
export type SchemaReducer = (schema: SchemaModel, set: PermissionSet, action: PermissionAction) => SchemaModel

/**
 * Field rules are a smaller schema: collections without a rule for the action are absent, and so are fields that no rule
 * opens. What is absent and what is forbidden are then the same thing to everything that resolves names.
 */
export function createSchemaReducer(): SchemaReducer {
  const reduced = new LRUCache<string, SchemaModel>({ maxSize: mostFields, sizeCalculation: fieldsOf })
  return (schema, set, action) => {
    if (set.isUnrestricted) return schema
    const key = `${schema.version}:${action}:${set.signature}`
    const known = reduced.get(key)
    if (known) return known
    const result = reduceSchema(schema, set, action)
    reduced.set(key, result)
    return result
  }
}

/** The same, uncached: pure. */
function reduceSchema(schema: SchemaModel, set: PermissionSet, action: PermissionAction): SchemaModel {
  const collections = new Map<string, Collection>()
  for (const [name, collection] of schema.collections) {
    const rules = set.rules(name, action)
    if (rules.length > 0) collections.set(name, reduceCollection(collection, rules))
  }
  const isVisible = (collection: string | null, field: string | null): boolean =>
    collection !== null && (field === null || (collections.get(collection)?.fields.has(field) ?? false))
  return {
    version: schema.version,
    collections,
    relations: schema.relations.filter((relation) => isVisible(relation.collection, relation.field)),
  }
}

function reduceCollection(collection: Collection, rules: readonly Rule[]): Collection {
  const fields = new Map<string, Field>()
  for (const [name, field] of collection.fields) {
    if (rules.some((rule) => opens(rule, name))) fields.set(name, field)
  }
  return { ...collection, fields }
}

/** Does the rule open this field? */
export const opens = (rule: Rule, field: string): boolean => rule.fields.has('*') || rule.fields.has(field)

/** Is there any rule by which this may be done to items of the collection? */
export const permits = (set: PermissionSet, collection: string, action: PermissionAction): boolean =>
  set.isUnrestricted || set.rules(collection, action).length > 0

/** Does any rule for the action open this field, be it for some items only? */
export const opensSomewhere = (set: PermissionSet, collection: string, action: PermissionAction, field: string): boolean =>
  set.isUnrestricted || set.rules(collection, action).some((rule) => opens(rule, field))

/** Is the field readable on every item that is? A rule that leaves it out answers null on the rows it reaches. */
export const isOpenEverywhere = (set: PermissionSet, collection: string, field: string): boolean =>
  permits(set, collection, 'read') && set.rules(collection, 'read').every((rule) => opens(rule, field))
