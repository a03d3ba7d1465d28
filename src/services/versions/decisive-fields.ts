import type { PermissionSet } from '../../permissions/permission-set.js'
import type { Collection, SchemaModel } from '../../schema/model.js'
import { isPlainObject } from '../items/shape.js'
import { uniqueKeys } from '../items/unique-keys.js'
import type { Item, ServiceContext } from '../platform.js'
import { visitDelta } from './delta.js'

/** Stands for every field: something could not be told apart. */
const anything = '*'

/**
 * Could this delta, were it written, change what the caller may see? It could where it touches a field that one of his read
 * rules looks at, takes children away, writes a value that has to be unique (a refusal would tell of the other one), or
 * reaches system collections. Such a delta shows its effect only to who could have written it himself.
 */
export function isDecisive({ schema, platform }: ServiceContext, set: PermissionSet, collection: Collection, delta: Item): boolean {
  if (set.isUnrestricted) return false
  const decisive = fieldsOfRules(schema, set)
  if (decisive.has(anything)) return true
  let found = false
  visitDelta(
    schema,
    { collection, values: delta, foreignField: null },
    {
      deselect: () => {
        found = true
      },
      item: ({ collection: target, values, foreignField }) => {
        const names = [...Object.keys(values), ...(foreignField === null ? [] : [foreignField])]
        const isUnique = uniqueKeys(platform, target).some((key) => key.some((name) => name !== target.primaryKey && names.includes(name)))
        if (target.isSystem || isUnique || names.some((name) => decisive.has(`${target.name}.${name}`))) found = true
      },
    },
  )
  return found
}

/** Every field that the caller's rules for reading look at, as `collection.field`. */
function fieldsOfRules(schema: SchemaModel, set: PermissionSet): ReadonlySet<string> {
  const fields = new Set<string>()
  for (const name of set.collections()) {
    const collection = schema.collections.get(name)
    for (const rule of collection ? set.rules(name, 'read') : []) collectFields(schema, collection!, rule.filter, fields)
  }
  return fields
}

function collectFields(schema: SchemaModel, collection: Collection, filter: unknown, fields: Set<string>): void {
  if (Array.isArray(filter)) {
    for (const part of filter) collectFields(schema, collection, part, fields)
    return
  }
  if (!isPlainObject(filter)) return
  for (const [key, value] of Object.entries(filter)) {
    if (key.startsWith('_')) collectFields(schema, collection, value, fields)
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
    fields.add(anything)
    return
  }
  fields.add(`${collection.name}.${name}`)
  const { relation } = field
  if (!relation) return
  if (relation.kind === 'm2a') fields.add(`${collection.name}.${relation.discriminator}`)
  if (relation.kind === 'o2m') fields.add(`${relation.collection}.${relation.foreignField}`)
  const target = schema.collections.get(relation.kind === 'm2a' ? (scope ?? '') : relation.collection)
  if (target) collectFields(schema, target, value, fields)
}
