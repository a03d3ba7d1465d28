import { isUuid } from '../database/value-reading.js'
import { apiError } from '../errors/api-error.js'
import type { FlowRequest } from '../flows/triggers/request.js'
import { type Answer, noAnswer, valueAnswer } from './answer.js'
import type { Asked, Row } from './row.js'
import { json, key, object, oneOf } from './shape.js'

/** Runs a flow that waits for requests. Its answer is what the flow returns, not in an envelope. */
async function triggerFlow({ context, params, parameters, body, connection }: Asked): Promise<Answer> {
  const id = params.id!
  const path = `/flows/trigger/${id}`
  if (!isUuid(id)) throw apiError('ROUTE_NOT_FOUND', { path })
  const { request } = connection
  const asked: FlowRequest = request
    ? { path, method: request.method, headers: request.headers, query: parameters, body: body ?? {} }
    : { path, method: String(parameters.method ?? 'POST'), headers: {}, query: objectOf(parameters.query), body: parameters.body ?? {} }
  const answer = await connection.flows.request(id, asked, context)
  return answer === undefined ? noAnswer : valueAnswer(answer)
}

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : {}

const path = '/flows/trigger/:id'

/** Flows that clients run. */
export const flowRows: readonly Row[] = [
  {
    name: 'flows.trigger.get',
    summary: 'Run a flow whose webhook takes GET',
    kind: 'action',
    audience: 'everybody',
    input: object({ id: key }),
    answer: json,
    rest: { method: 'GET', path, sends: 'application/json' },
    resolve: triggerFlow,
  },
  {
    name: 'flows.trigger',
    summary: 'Run a flow whose webhook takes POST, or a flow that is run by hand',
    kind: 'action',
    audience: 'everybody',
    input: object({ id: key, 'body?': json, 'query?': json, 'method?': oneOf('flow_method', 'GET', 'POST') }),
    answer: json,
    rest: { method: 'POST', path, body: 'body', sends: 'application/json' },
    graphql: { root: 'mutation', field: 'trigger_flow' },
    resolve: triggerFlow,
  },
]
