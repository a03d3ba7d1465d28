import { checkInput } from '../resolvers/input.js'
import { unkeptCondition } from '../resolvers/perform-write.js'
import type { Asked, Row } from '../resolvers/row.js'
import type { Call, Handle, WrapHandle } from './call.js'
import { isForm } from './form.js'
import { conditionsOf, writing } from './writing.js'

type Resolvable = Pick<Row, 'name' | 'kind' | 'resolve'>

/** How a row is carried out for REST. */
export function performRow({ name, kind, resolve }: Resolvable): Handle {
  if (!resolve) return () => Promise.reject(new Error(`"${name}" has no resolver, and REST has none of its own for it.`))
  return kind === 'write'
    ? (call) => writing(call, (context, options) => resolve({ ...askedOf(call), context, options }))
    : async (call) => resolve({ ...askedOf(call), conditions: kind === 'transfer' ? conditionsOf(call) : {} })
}

/** Refuses a body that is not what the row takes; what stands in a form is read by the row's own handler. */
export const checkingInput =
  (row: Pick<Row, 'input' | 'rest'>): WrapHandle =>
  (handle) =>
  async (call) => {
    if (!row.rest?.takesForms || !isForm(call.request)) checkInput(row, call.body)
    return handle(call)
  }

/** An action cannot keep the conditions of writes, so it refuses them. */
export const refusingConditions: WrapHandle = (handle) => async (call) => {
  const refusal = unkeptCondition(conditionsOf(call))
  if (refusal) throw refusal
  return handle(call)
}

const askedOf = ({ context, connection, params, parameters, query, body }: Call): Asked => ({
  context,
  connection,
  params,
  parameters,
  query,
  body,
  options: {},
  conditions: {},
})
