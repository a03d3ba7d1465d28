import { isPlainObject } from '../query/parse/raw.js'
import { createItems, deleteItem, deleteItems, readItem, readItems, searchItems, updateItem, updateItems } from './items.js'
import type { Asked, ItemRow } from './row.js'
import { anyItem, json, key, listOf, object, text } from './shape.js'

const collection = ({ params }: Asked): string => params.collection!

/** What clients may do with the items of every collection, their own and the system's. */
export const itemRows: readonly ItemRow[] = [
  {
    name: 'items.list',
    summary: 'List items',
    kind: 'read',
    action: 'read',
    isForSingletons: true,
    input: object({ collection: text }),
    answer: listOf(anyItem),
    rest: { method: 'GET', path: '' },
    resolve: (asked) => readItems(asked.context, collection(asked), asked.query, asked.reading),
  },
  {
    name: 'items.search',
    summary: 'List items by a query in the body',
    kind: 'read',
    action: 'read',
    isForSingletons: false,
    input: object({ collection: text, 'query?': json, 'keys?': listOf(key) }),
    answer: listOf(anyItem),
    rest: { method: 'SEARCH', path: '' },
    resolve: (asked) => searchItems(asked.context, collection(asked), asked.query, isPlainObject(asked.body) ? asked.body.keys : undefined),
  },
  {
    name: 'items.create',
    summary: 'Create an item, or a list of them',
    kind: 'write',
    action: 'create',
    isForSingletons: false,
    input: object({ collection: text, data: anyItem }),
    answer: anyItem,
    rest: { method: 'POST', path: '', body: 'data' },
    resolve: (asked) => createItems(asked.context, collection(asked), asked.body, asked.query, asked.options, asked.reading),
  },
  {
    name: 'items.updateMany',
    summary: 'Update items',
    kind: 'write',
    action: 'update',
    isForSingletons: true,
    input: object({ collection: text, data: json }),
    answer: listOf(anyItem),
    rest: { method: 'PATCH', path: '', body: 'data' },
    resolve: (asked) => updateItems(asked.context, collection(asked), asked.body, asked.query, asked.options, asked.reading),
  },
  {
    name: 'items.deleteMany',
    summary: 'Delete items',
    kind: 'write',
    action: 'delete',
    isForSingletons: false,
    input: object({ collection: text, data: json }),
    answer: null,
    rest: { method: 'DELETE', path: '', body: 'data' },
    resolve: (asked) => deleteItems(asked.context, collection(asked), asked.body, asked.query, asked.options),
  },
  {
    name: 'items.read',
    summary: 'Read an item',
    kind: 'read',
    action: 'read',
    isForSingletons: false,
    input: object({ collection: text, key }),
    answer: anyItem,
    rest: { method: 'GET', path: '/:key' },
    resolve: (asked) => readItem(asked.context, collection(asked), asked.params.key!, asked.query, asked.reading),
  },
  {
    name: 'items.update',
    summary: 'Update an item',
    kind: 'write',
    action: 'update',
    isForSingletons: false,
    input: object({ collection: text, key, data: anyItem }),
    answer: anyItem,
    rest: { method: 'PATCH', path: '/:key', body: 'data' },
    resolve: (asked) =>
      updateItem(asked.context, collection(asked), asked.params.key!, asked.body, asked.query, asked.options, asked.reading),
  },
  {
    name: 'items.delete',
    summary: 'Delete an item',
    kind: 'write',
    action: 'delete',
    isForSingletons: false,
    input: object({ collection: text, key }),
    answer: null,
    rest: { method: 'DELETE', path: '/:key' },
    resolve: (asked) => deleteItem(asked.context, collection(asked), asked.params.key!, asked.options),
  },
]
