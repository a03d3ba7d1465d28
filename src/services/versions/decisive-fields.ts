import type { Item, ServiceContext } from '../../context.js'
import type { PermissionSet } from '../../permissions/permission-set.js'
import { anyField, collectRuleFields } from '../../permissions/rule-fields.js'
import type { Collection, SchemaModel } from '../../schema/model.js'
import { uniqueKeys } from '../items/keys.js'
import { visitDelta } from './delta.js'

/**
 * Could this delta, were it written, change what the caller may see? It could where it touches a field that one of their read
 * rules looks at, takes children away, writes a value that has to be unique (a refusal would tell of the other one), or
 * reaches system collections. Such a delta shows its effect only to callers who could have written it.
 */
export function isDecisive({ schema, platform }: ServiceContext, set: PermissionSet, collection: Collection, delta: Item): boolean {
  if (set.isUnrestricted) return false
  const decisive = fieldsOfRules(schema, set)
  if (decisive.has(anyField)) return true
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
    for (const rule of collection ? set.rules(name, 'read') : []) collectRuleFields(schema, collection!, rule.filter, fields)
  }
  return fields
}
