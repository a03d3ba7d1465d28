import { isUuid } from '../database/value-reading.js'
import { apiError, invalidQuery } from '../errors/api-error.js'
import { type DeliveryQuery, dropDelivery, listDeliveries, retryDelivery } from '../flows/supervision.js'
import type { FlowRequest } from '../flows/triggers/request.js'
import { isPlainObject } from '../query/parse/raw.js'
import { type Answer, noAnswer, valueAnswer } from './answer.js'
import type { Asked, Row } from './row.js'
import { integer, json, key, listOf, object, oneOf, text } from './shape.js'

/** Runs a flow that waits for requests. Its answer is what the flow returns, not in an envelope. */
async function triggerFlow({ context, params, parameters, body, connection }: Asked): Promise<Answer> {
  const id = params.id!
  const path = `/flows/trigger/${id}`
  if (!isUuid(id)) throw apiError('ROUTE_NOT_FOUND', { path })
  const { request } = connection
  const asked: FlowRequest = request
    ? { path, method: request.method, headers: request.headers, query: parameters, body: body ?? {} }
    : {
        path,
        method: String(parameters.method ?? 'POST'),
        headers: {},
        query: isPlainObject(parameters.query) ? parameters.query : {},
        body: parameters.body ?? {},
      }
  const answer = await connection.flows.request(id, asked, context)
  return answer === undefined ? noAnswer : valueAnswer(answer)
}

const mostListed = 1_000

function deliveryQuery({ flow, state, limit = 100, offset = 0 }: Readonly<Record<string, unknown>>): DeliveryQuery {
  const [taken, skipped] = [Number(limit), Number(offset)]
  if (!Number.isInteger(taken) || taken < 1 || taken > mostListed) throw invalidQuery(`"limit" must be between 1 and ${mostListed}`)
  if (!Number.isInteger(skipped) || skipped < 0) throw invalidQuery('"offset" must be 0 or more')
  if (flow !== undefined && !isUuid(String(flow))) throw invalidQuery('"flow" must be the id of a flow')
  return {
    limit: taken,
    offset: skipped,
    ...(flow !== undefined && { flow: String(flow) }),
    ...(state !== undefined && { state: String(state) }),
  }
}

const flowResult = object({ status: text, 'result?': json }, 'flow_result')
const flowDelivery = object(
  {
    id: text,
    flow: text,
    items: listOf(text),
    state: text,
    attempts: integer,
    due: text,
    created: text,
    'error?': json,
  },
  'flow_delivery',
)

const path = '/flows/trigger/:id'

/** Flows that clients run. */
export const flowRows: readonly Row[] = [
  {
    name: 'flows.trigger.get',
    summary: 'Run a flow whose webhook takes GET',
    kind: 'action',
    audience: 'users',
    input: object({ id: key }),
    answer: json,
    rest: { method: 'GET', path, sends: 'application/json' },
    resolve: triggerFlow,
  },
  {
    name: 'flows.trigger',
    summary: 'Run a flow whose webhook takes POST, or a flow that is run by hand',
    kind: 'action',
    audience: 'users',
    input: object({ id: key, 'body?': json, 'query?': json, 'method?': oneOf('flow_method', 'GET', 'POST') }),
    answer: json,
    rest: { method: 'POST', path, body: 'body', sends: 'application/json' },
    graphql: { root: 'mutation', field: 'trigger_flow', isAddition: true },
    resolve: triggerFlow,
  },
  {
    name: 'flows.runs.replay',
    summary: 'Run a flow again with the data that triggered a logged run',
    kind: 'action',
    audience: 'administrators',
    input: object({ id: key }),
    answer: flowResult,
    rest: { method: 'POST', path: '/flows/runs/:id/replay' },
    graphql: { root: 'mutation', field: 'replay_flow_run', isAddition: true, needs: 'administrators' },
    resolve: async ({ context, params, connection }) => valueAnswer(await connection.flows.replay(params.id!, context)),
  },
  {
    name: 'flows.deliveries.list',
    summary: 'List the deliveries of durable flows that wait, or were given up',
    kind: 'read',
    audience: 'administrators',
    input: object({ 'flow?': key, 'state?': oneOf('flow_delivery_state', 'waiting', 'dead'), 'limit?': integer, 'offset?': integer }),
    answer: listOf(flowDelivery),
    rest: { method: 'GET', path: '/flows/deliveries' },
    graphql: { root: 'query', field: 'flow_deliveries', isAddition: true, needs: 'administrators' },
    resolve: async ({ context, parameters }) => valueAnswer(await listDeliveries(context, deliveryQuery(parameters))),
  },
  {
    name: 'flows.deliveries.retry',
    summary: 'Try a delivery again',
    kind: 'action',
    audience: 'administrators',
    input: object({ id: key }),
    answer: null,
    rest: { method: 'POST', path: '/flows/deliveries/:id/replay' },
    graphql: { root: 'mutation', field: 'retry_flow_delivery', isAddition: true, needs: 'administrators' },
    resolve: async ({ context, params, connection }) => {
      await retryDelivery(context, params.id!)
      connection.flows.wakeDeliveries()
      return noAnswer
    },
  },
  {
    name: 'flows.deliveries.drop',
    summary: 'Give a delivery up',
    kind: 'action',
    audience: 'administrators',
    input: object({ id: key }),
    answer: null,
    rest: { method: 'DELETE', path: '/flows/deliveries/:id' },
    graphql: { root: 'mutation', field: 'drop_flow_delivery', isAddition: true, needs: 'administrators' },
    resolve: async ({ context, params }) => dropDelivery(context, params.id!).then(() => noAnswer),
  },
]
