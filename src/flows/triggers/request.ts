import type { PrimaryKey, ServiceContext } from '../../context.js'
import { apiError, forbidden, isApiError } from '../../errors/api-error.js'
import { areApiErrors, flattenErrors } from '../../errors/error-list.js'
import { isPlainObject } from '../../query/parse/raw.js'
import { readMany } from '../../services/items/reading.js'
import type { Flow } from '../flow.js'
import { returnedValue } from '../returned-value.js'
import type { FlowRun } from '../run.js'
import type { Run } from './event.js'
import { webhookAnswer } from './kept-answer.js'

/** A request to a flow, as its `$trigger` tells it. */
export interface FlowRequest {
  readonly path: string
  readonly method: string
  readonly query: Readonly<Record<string, unknown>>
  readonly body: unknown
  readonly headers: Readonly<Record<string, unknown>>
}

/** Runs a flow whose trigger is a webhook, or a caller by hand; gives its answer, undefined where that is empty. What may not run and what does not exist is refused alike. */
export async function runByRequest(found: Flow | undefined, request: FlowRequest, context: ServiceContext, run: Run): Promise<unknown> {
  const flow = await allowedFlow(found, request, context)
  if (flow.options.async === true) {
    run(flow, request, context).catch((error: unknown) =>
      context.platform.logger.error({ err: error, flow: flow.id }, 'A flow that nobody waits for failed.'),
    )
    return undefined
  }
  return webhookAnswer(flow, request, context, async () => {
    const done = await run(flow, request, context)
    if (done.status === 'reject' && flow.options.error_on_reject === true) throw thrownBy(done)
    return { value: returnedValue(done, '$last') || undefined, mayKeep: done.status !== 'reject' }
  })
}

/** The flow, if this request may run it; refuses what does not exist and what may not run alike. */
export async function allowedFlow(flow: Flow | undefined, request: FlowRequest, context: ServiceContext): Promise<Flow> {
  if (!flow || !(await isAllowed(flow, request, context))) throw forbidden()
  return flow
}

function isAllowed(flow: Flow, request: FlowRequest, context: ServiceContext): boolean | Promise<boolean> {
  if (flow.trigger === 'webhook') return request.method === methodOf(flow)
  return flow.trigger === 'manual' && request.method === 'POST' && mayRunByHand(flow, request.body, context)
}

const methodOf = ({ options }: Flow): string => (typeof options.method === 'string' ? options.method.toUpperCase() : 'GET')

/** A caller who is logged in, with a selection of items that they may read, of a collection that the flow is for. */
async function mayRunByHand({ options }: Flow, body: unknown, context: ServiceContext): Promise<boolean> {
  if (!context.accountability?.user) return false
  const { collection, keys } = isPlainObject(body) ? body : {}
  const collections = Array.isArray(options.collections) ? options.collections : []
  if (typeof collection !== 'string' || !collections.includes(collection)) return false
  if (keys !== undefined && !Array.isArray(keys)) return false
  const selected = [...new Set((keys ?? []) as PrimaryKey[])]
  if (selected.length === 0 && options.requireSelection !== false) return false
  return maySee(context, collection, selected)
}

/** Does the caller see the collection and all of these items? */
async function maySee(context: ServiceContext, collection: string, keys: readonly PrimaryKey[]): Promise<boolean> {
  const { platform, schema, accountability } = context
  const visible = platform.reduce(schema, await platform.permissions.of(accountability), 'read').collections.get(collection)
  if (!visible) return false
  if (keys.length === 0) return true
  try {
    const fields = visible.primaryKey === null ? ['*'] : [visible.primaryKey]
    return (await readMany(context, collection, keys, { fields }, { emitEvents: false })).length === keys.length
  } catch (error) {
    if (isApiError(error)) return false
    throw error
  }
}

/** What a rejected flow answers with as an error: what was thrown, where clients may see it. */
function thrownBy({ error }: FlowRun): unknown {
  if (areApiErrors(flattenErrors(error))) return error
  return apiError('INTERNAL_SERVER_ERROR', {}, { cause: error })
}
