import { isRecord } from '../query/match-names.js'
import type { Collection, SchemaModel } from '../schema/model.js'

/** Stands for every field: something could not be told apart. */
export const anyField = '*'

/** Adds every field that a rule looks at, as `collection.field`; `anyField` where that cannot be told. */
export function collectRuleFields(schema: SchemaModel, collection: Collection, filter: unknown, fields: Set<string>): void {
  if (Array.isArray(filter)) {
    for (const part of filter) collectRuleFields(schema, collection, part, fields)
    return
  }
  if (!isRecord(filter)) return
  for (const [key, value] of Object.entries(filter)) {
    if (key.startsWith('_')) collectRuleFields(schema, collection, value, fields)
    else collectField(schema, collection, key, value, fields)
  }
}

/** A key of a filter that is no operator: `field`, `function(field)`, or `item:collection`. */
function collectField(schema: SchemaModel, collection: Collection, key: string, value: unknown, fields: Set<string>): void {
  const [, called] = /^\w+\(([\w$]+)/.exec(key) ?? []
  const [name = '', scope] = (called ?? key).split(':')
  const field = collection.fields.get(name)
  if (!field) {
    // A way back ($FOLLOW), or a name that is gone: no telling what it looks at.
    fields.add(anyField)
    return
  }
  fields.add(`${collection.name}.${name}`)
  const { relation } = field
  if (!relation) return
  if (relation.kind === 'm2a') fields.add(`${collection.name}.${relation.discriminator}`)
  if (relation.kind === 'o2m') fields.add(`${relation.collection}.${relation.foreignField}`)
  const target = schema.collections.get(relation.kind === 'm2a' ? (scope ?? '') : relation.collection)
  if (target) collectRuleFields(schema, target, value, fields)
}
