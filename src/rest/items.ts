import { apiError, forbidden, invalidPayload } from '../errors/api-error.js'
import type { RawQuery } from '../query/query.js'
import type { Answer } from '../resolvers/answer.js'
import {
  createItems,
  deleteItem,
  deleteItems,
  readItem,
  readItems,
  searchItems,
  serviceFor,
  updateItem,
  updateItems,
} from '../resolvers/items.js'
import { toRawQuery } from '../resolvers/raw-query.js'
import { isPlainObject } from '../services/items/shape.js'
import type { ServiceContext } from '../services/platform.js'
import { exported } from './export.js'
import type { Call, Route } from './route.js'
import { writing } from './writing.js'

/** A read of a collection, whoever took the request apart. */
export interface ReadCall {
  readonly context: ServiceContext
  readonly collection: string
  readonly query: RawQuery
}

/** GET of a list. */
export const readList = ({ context, collection, query }: ReadCall): Promise<Answer> => readItems(context, collection, query)
/** GET of one item. */
export const readOne = ({ context, collection, query }: ReadCall, key: string): Promise<Answer> => readItem(context, collection, key, query)

/** The routes that every collection has, under `base`; `collectionOf` tells which one is meant. */
export function crudRoutes(base: string, collectionOf: (call: Call) => string): readonly Route[] {
  return [
    [
      'get',
      base,
      (call) =>
        exported(call, collectionOf(call), call.query, (query) =>
          readList({ context: call.context, collection: collectionOf(call), query }),
        ),
    ],
    ['search', base, (call) => search(call, collectionOf(call))],
    ['post', base, (call) => writing(call, (context, options) => createItems(context, collectionOf(call), call.body, call.query, options))],
    [
      'patch',
      base,
      (call) => writing(call, (context, options) => updateItems(context, collectionOf(call), call.body, call.query, options)),
    ],
    ['delete', base, (call) => writing(call, (context, options) => deleteItems(context, collectionOf(call), call.body, options))],
    [
      'get',
      `${base === '/' ? '' : base}/:key`,
      (call) =>
        exported(call, collectionOf(call), call.query, (query) =>
          readOne({ context: call.context, collection: collectionOf(call), query }, call.params.key!),
        ),
    ],
    [
      'patch',
      `${base === '/' ? '' : base}/:key`,
      (call) =>
        writing(call, (context, options) => updateItem(context, collectionOf(call), call.params.key!, call.body, call.query, options)),
    ],
    [
      'delete',
      `${base === '/' ? '' : base}/:key`,
      (call) => writing(call, (context, options) => deleteItem(context, collectionOf(call), call.params.key!, options)),
    ],
  ]
}

/** `/items/:collection`: own collections only; system collections have paths of their own. */
export const itemRoutes: readonly Route[] = crudRoutes('/:collection', ownCollection).map(([method, path, handle]) => [
  method,
  path,
  refusingSingletons(method, path, handle),
])

function ownCollection({ params }: Call): string {
  if (params.collection!.startsWith('directus_')) throw forbidden()
  return params.collection!
}

/** A singleton has one item without a key in the path: it is not created, and not addressed by key for writing. */
function refusingSingletons(method: string, path: string, handle: Route[2]): Route[2] {
  const isRefused = method === 'post' || (path.endsWith('/:key') && (method === 'patch' || method === 'delete'))
  if (!isRefused) return handle
  return async (call) => {
    const { collection } = await serviceFor(call.context, ownCollection(call), 'create', 'update', 'delete', 'read')
    if (collection.isSingleton) throw apiError('ROUTE_NOT_FOUND', { path: call.request.path })
    return handle(call)
  }
}

/** SEARCH carries its query in the body; an empty one asks for everything. */
async function search(call: Call, collection: string) {
  const body = isPlainObject(call.body) ? call.body : {}
  if (body.query !== undefined && !isPlainObject(body.query)) throw invalidPayload('"query" must be an object')
  const query = isPlainObject(body.query) ? toRawQuery(body.query) : {}
  return exported(call, collection, query, (rest) => searchItems(call.context, collection, rest, body.keys))
}
