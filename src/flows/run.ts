import type { ServiceContext } from '../context.js'
import { isPlainObject } from '../query/parse/raw.js'
import type { Flow, FlowOperation } from './flow.js'
import { errorData, FlowError } from './flow-error.js'
import { jsonCopy, setOwn } from './json-copy.js'
import type { DataChain, OperationContext, OperationType } from './operations/operation.js'
import { render } from './render.js'

/** How an operation ended; `unknown`: nothing is known of its type, and the flow ended there. */
export type StepStatus = 'resolve' | 'reject' | 'unknown'

/** What one operation did. */
export interface RunStep {
  /** The operation's id. */
  readonly operation: string
  readonly key: string
  readonly status: StepStatus
  /** As they were rendered; null where they could not be. */
  readonly options: unknown
  /** Milliseconds. */
  readonly duration: number
}

/** A run that is over. */
export interface FlowRun {
  readonly flow: Flow
  readonly steps: readonly RunStep[]
  readonly data: DataChain
  /** How the last operation ended; a flow without operations is resolved. */
  readonly status: StepStatus
  /** What the last operation threw, where it was rejected. */
  readonly error?: unknown
}

/** What a run needs beside the flow. */
export interface RunSettings {
  readonly context: ServiceContext
  operationOf(type: string): OperationType | undefined
  /** What flows may read of the environment. */
  readonly env: Readonly<Record<string, unknown>>
  readonly signal: AbortSignal
  readonly runFlow: OperationContext['runFlow']
}

/** Operations that one run carries out: branches can lead back. */
const mostSteps = 1_000

/**
 * Runs a flow from its first operation along its branches, each with the data of those before. Never throws for what an operation did: that is a rejection,
 * and without a branch for it the end of the run.
 */
export async function runOperations(flow: Flow, trigger: unknown, settings: RunSettings): Promise<FlowRun> {
  const data = beginning(trigger, settings)
  const steps: RunStep[] = []
  let [status, error]: [StepStatus, unknown] = ['resolve', undefined]
  let next = flow.operation === null ? undefined : flow.operations.get(flow.operation)
  while (next) {
    if (steps.length >= mostSteps)
      throw new FlowError('TOO_MANY_STEPS', `The flow "${flow.name}" has run ${mostSteps} operations without an end.`)
    const outcome = await runOperation(next, flow, data, settings)
    steps.push(outcome.step)
    setOwn(data, next.key, outcome.result)
    data.$last = outcome.result
    status = outcome.step.status
    error = outcome.error
    const successor: string | null = status === 'unknown' ? null : next[status]
    next = successor === null ? undefined : flow.operations.get(successor)
  }
  return { flow, steps, data, status, ...(status === 'reject' && { error }) }
}

function beginning(trigger: unknown, { context, env }: RunSettings): DataChain {
  const data = jsonCopy(trigger) as unknown
  return { $trigger: data, $last: data, $accountability: jsonCopy(context.accountability), $env: { ...env } }
}

interface Outcome {
  readonly step: RunStep
  /** What stands in the chain: the operation's result, or its error as data. */
  readonly result: unknown
  readonly error?: unknown
}

async function runOperation(operation: FlowOperation, flow: Flow, data: DataChain, settings: RunSettings): Promise<Outcome> {
  const { context, operationOf, signal, runFlow } = settings
  const begin = performance.now()
  const step = (status: StepStatus, options: unknown): RunStep => ({
    operation: operation.id,
    key: operation.key,
    status,
    options,
    duration: Math.round(performance.now() - begin),
  })
  const type = operationOf(operation.type)
  if (!type) {
    context.platform.logger.warn(
      { flow: flow.id, operation: operation.id, type: operation.type },
      'A flow has an operation of a type that is not there.',
    )
    return { step: step('unknown', null), result: null }
  }
  let options: Record<string, unknown> | null = null
  try {
    options = renderOptions(operation, type, data)
    const work = Promise.resolve(type.run(options, { context, flow, data, signal, runFlow }))
    const result = jsonCopy(await inTime(work, signal)) ?? null
    return { step: step('resolve', options), result }
  } catch (error) {
    context.platform.logger.debug({ err: error, flow: flow.id, operation: operation.id }, 'An operation of a flow was rejected.')
    return { step: step('reject', options), result: jsonCopy(errorData(error)) ?? null, error }
  }
}

function renderOptions({ options }: FlowOperation, { unrendered = [] }: OperationType, data: DataChain): Record<string, unknown> {
  if (!isPlainObject(options)) return {}
  const rendered = render(options, data) as Record<string, unknown>
  for (const name of unrendered) if (name in options) rendered[name] = options[name]
  return rendered
}

/** What is not done when the time of the run is over is given up: it may have no end. */
function inTime<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  if (signal.aborted) return Promise.reject(timeIsOver())
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(timeIsOver())
    signal.addEventListener('abort', giveUp, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
  })
}

const timeIsOver = (): FlowError => new FlowError('FLOW_TIMEOUT', 'The time of this flow is over.')
