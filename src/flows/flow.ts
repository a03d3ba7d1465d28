/** Whether a run is logged: with its steps, as a line of activity, or not at all. */
export type FlowAccountability = 'all' | 'activity' | null

/** One step of a flow: a row of directus_operations. */
export interface FlowOperation {
  readonly id: string
  readonly key: string
  readonly type: string
  readonly options: unknown
  /** The operation that follows a success, and the one that follows a failure. */
  readonly resolve: string | null
  readonly reject: string | null
}

/** An active flow: a row of directus_flows with its operations. */
export interface Flow {
  readonly id: string
  readonly name: string
  readonly trigger: string | null
  readonly options: Readonly<Record<string, unknown>>
  readonly accountability: FlowAccountability
  /** The first operation. */
  readonly operation: string | null
  /** By id. */
  readonly operations: ReadonlyMap<string, FlowOperation>
}
