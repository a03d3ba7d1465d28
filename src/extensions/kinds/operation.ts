import type { Item } from '../../context.js'
import { addedOperations } from '../../flows/operations/added.js'
import { isOwnOperation } from '../../flows/operations/index.js'
import type { OperationContext } from '../../flows/operations/operation.js'
import type { Accountability } from '../../permissions/accountability.js'
import type { ExtensionContext } from '../context.js'
import { type ExtensionKind, isObject } from '../kind.js'

/** What the handler of an operation is called with, beside its options. */
export interface OperationHandlerContext extends Pick<ExtensionContext, 'services' | 'database' | 'getSchema' | 'env' | 'logger'> {
  /** The data of the run so far: `$trigger`, `$last`, and what each operation gave. */
  readonly data: Readonly<Record<string, unknown>>
  /** The caller of the flow; null: the server itself. */
  readonly accountability: Accountability | null
  readonly flow: OperationContext['flow']
}

/** The api part of an operation: what it gives stands in the data of the run, what it throws rejects. */
export interface OperationApi {
  readonly id: string
  readonly handler: (options: Item, context: OperationHandlerContext) => unknown
}

/** An operation is `{ id, handler }`; flows name it by its id. */
export const operation: ExtensionKind = {
  type: 'operation',
  plural: 'operations',
  entry: 'api',
  register: (exported, { context: { services, getSchema, env, logger }, platform, add }) => {
    const { id, handler } = readOperation(exported)
    const run = (options: Item, { context: { database, accountability }, flow, data }: OperationContext) =>
      handler(options, { services, database: database.knex, getSchema, env, logger, data, accountability, flow })
    add(() => platform.parts.get(addedOperations).add({ type: id, run }))
  },
}

/** Throws one sentence where this is no operation, or its id is one of ours. */
export function readOperation(exported: unknown): OperationApi {
  if (!isObject(exported) || typeof exported.id !== 'string' || exported.id === '' || typeof exported.handler !== 'function')
    throw new Error('An operation has to export an object with "id" and "handler" as its default.')
  if (isOwnOperation(exported.id)) throw new Error(`The server has an operation "${exported.id}" of its own.`)
  return exported as unknown as OperationApi
}
