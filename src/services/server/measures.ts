import { PartKey } from '../../parts.js'
import type { Tracing } from '../../tracing.js'

/** A request that was answered, or whose client has left. */
export interface MeasuredRequest {
  readonly door: 'rest' | 'graphql' | 'graphql_system' | 'assets' | 'other'
  /** One of the schema; empty where the request is not about the items of one collection. */
  readonly collection: string
  readonly status: number
  readonly milliseconds: number
}

/** What parts of the server tell those who measure it. Where nobody does, it does nothing. */
export interface Measures {
  /** null: nobody wants to know, so that it need not be found out. */
  readonly request: ((request: MeasuredRequest) => void) | null
  graphqlSchemaBuilt(scope: string, milliseconds: number): void
  flowRun(trigger: string, status: string): void
  /** A try of a delivery of a durable flow ended: `made`, `failed` (it is tried again), or `dead`. */
  delivery(outcome: 'made' | 'failed' | 'dead'): void
  /** An answer was found among those that are kept, or was not, or they could not be used. */
  keptAnswer(outcome: 'hit' | 'miss' | 'failed'): void
  /** The connection to Redis failed. */
  redisFailed(): void
}

export const measures = new PartKey<Measures>('measures')

/** Stages of requests, for OpenTelemetry; null: there is no SDK. */
export const tracing = new PartKey<Tracing | null>('tracing')

/** Nobody measures. */
export const noMeasures: Measures = {
  request: null,
  graphqlSchemaBuilt: () => undefined,
  flowRun: () => undefined,
  delivery: () => undefined,
  keptAnswer: () => undefined,
  redisFailed: () => undefined,
}
