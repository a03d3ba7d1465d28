import type { ItemRow } from './row.js'
import { anyItem, json, key, listOf, type ObjectShape, object, oneOrMore, type Shape } from './shape.js'

const queried = { query: json }
const keyed = { keys: listOf(key) }
/** Which items are meant: a list of keys, or those that a query finds. */
const meant: Shape = { anyOf: [listOf(key), object(keyed), object(queried)] }
/** The same change of several items, or a change for each. */
const changes: Shape = { anyOf: [object({ ...keyed, data: anyItem }), object({ ...queried, data: anyItem }), listOf(anyItem)] }

/** The input of what every collection has, with the forms that its body may have. */
export function itemInput({ name, input }: ItemRow, isSingleton: boolean): ObjectShape {
  const forms: Readonly<Record<string, Shape>> = {
    'items.create': oneOrMore(anyItem),
    'items.updateMany': isSingleton ? anyItem : changes,
    'items.deleteMany': meant,
  }
  const data = forms[name]
  return data ? { ...input, properties: { ...input.properties, data } } : input
}
