import type { Item, ServiceContext } from '../../context.js'
import type { Flow } from '../flow.js'

/** The data of a run: `$trigger`, `$last`, `$accountability`, `$env`, and the result of each operation under its key. */
export type DataChain = Record<string, unknown>

/** What an operation works with. */
export interface OperationContext {
  /** On behalf of the caller of the flow, on its connection: inside of the transaction of a write, where a filter flow runs there. */
  readonly context: ServiceContext
  readonly flow: Flow
  readonly data: DataChain
  /** Aborted when the time of the run is over, or the server stops. */
  readonly signal: AbortSignal
  /** Runs another flow (one whose trigger is `operation`) with this as its `$trigger`; gives what the flow returns. Null where there is no such flow. */
  runFlow(id: string, payload: unknown): Promise<unknown>
}

/** A kind of operation. */
export interface OperationType {
  /** As it stands in `directus_operations.type`. */
  readonly type: string
  /** Options that `run` renders itself, because values that are inserted there have to be escaped. */
  readonly unrendered?: readonly string[]
  /** Carries it out. The result becomes JSON; what it throws is the reason of a rejection. */
  run(options: Item, context: OperationContext): unknown
}
