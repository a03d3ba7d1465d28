import { apiError, invalidPayload } from '../errors/api-error.js'
import { isPlainObject } from '../query/parse/raw.js'
import { requireAnyRule } from '../resolvers/items.js'
import { toRawQuery } from '../resolvers/raw-query.js'
import type { ItemRow } from '../resolvers/row.js'
import type { Call, Handle, WrapHandle } from './call.js'
import { exported } from './export.js'
import { pathOf } from './path.js'
import { performRow } from './perform-row.js'

/** How REST carries out a request for items: answers of reads can be downloads, SEARCH has its query in the body. */
export function performItemRow(row: ItemRow): Handle {
  const perform = performRow(row)
  const handle: Handle =
    row.kind === 'read' ? (call) => exportable(row.rest.method === 'SEARCH' ? searching(call) : call, perform) : perform
  const isOfNoSingleton = row.kind === 'write' && (row.action === 'create' || row.rest.path !== '')
  return isOfNoSingleton ? refusingSingletons(handle) : handle
}

const exportable = (call: Call, perform: Handle) =>
  exported(call, call.params.collection!, call.query, async (query) => (await perform({ ...call, query }))!)

/** An empty body asks for everything. */
function searching(call: Call): Call {
  const body = isPlainObject(call.body) ? call.body : {}
  if (body.query !== undefined && !isPlainObject(body.query)) throw invalidPayload('"query" must be an object')
  return { ...call, query: isPlainObject(body.query) ? toRawQuery(body.query) : {} }
}

/** A singleton has one item without a key in the path: it is not created, and not addressed by key for writing. */
const refusingSingletons: WrapHandle = (handle) => async (call) => {
  const { context, params, request } = call
  if (!context.schema.collections.get(params.collection!)?.isSingleton) return handle(call)
  // Callers who may do nothing with it are not told that it is one.
  await requireAnyRule(context, params.collection!, 'create', 'update', 'delete', 'read')
  throw apiError('ROUTE_NOT_FOUND', { path: pathOf(request) })
}
