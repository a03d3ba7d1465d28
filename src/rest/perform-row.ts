import { unkeptCondition } from '../resolvers/perform-write.js'
import type { Asked, Row } from '../resolvers/row.js'
import type { Call, Handle } from './call.js'
import { conditionsOf, writing } from './writing.js'

type Resolvable = Pick<Row, 'name' | 'kind' | 'resolve'>

/** How a row is carried out for REST. */
export function performRow({ name, kind, resolve }: Resolvable): Handle {
  if (!resolve) throw new Error(`"${name}" has no resolver, and REST has none of its own for it.`)
  return kind === 'write'
    ? (call) => writing(call, (context, options) => resolve({ ...askedOf(call), context, options }))
    : async (call) => {
        const conditions = kind === 'read' ? {} : conditionsOf(call)
        if (kind === 'action') refuse(conditions)
        return resolve({ ...askedOf(call), conditions })
      }
}

/** The same for what REST carries out by itself. */
export const performOwn =
  (kind: Row['kind'], handle: Handle): Handle =>
  async (call) => {
    if (kind === 'action') refuse(conditionsOf(call))
    return handle(call)
  }

function refuse(conditions: ReturnType<typeof conditionsOf>): void {
  const refusal = unkeptCondition(conditions)
  if (refusal) throw refusal
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
