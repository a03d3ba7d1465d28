import { AsyncLocalStorage } from 'node:async_hooks'
import type { Platform, ServiceContext } from '../context.js'
import { forbidden } from '../errors/api-error.js'
import { createScriptRunner, type ScriptRunner } from '../sandbox/script-runner.js'
import { requireAdmin } from '../services/access/require-admin.js'
import { measures } from '../services/server/measures.js'
import { type Deliveries, openDeliveries } from './deliveries.js'
import type { Flow } from './flow.js'
import { FlowError } from './flow-error.js'
import { loadFlows } from './load.js'
import { RunLog } from './log.js'
import { addedOperations } from './operations/added.js'
import { operationTypes } from './operations/index.js'
import type { OperationType } from './operations/operation.js'
import { returnedValue } from './returned-value.js'
import { type FlowRun, runOperations } from './run.js'
import { loggedRun } from './supervision.js'
import { type Deliver, listenToEvents } from './triggers/event.js'
import { allowedFlow, type FlowRequest, runByRequest } from './triggers/request.js'
import { runOnSchedule } from './triggers/schedule.js'

/** The flows of a running server. */
export interface Flows {
  /** Runs the flow of this id by a request of a client; FORBIDDEN where it may not, or there is none. Undefined: the answer is empty. */
  request(id: string, request: FlowRequest, context: ServiceContext): Promise<unknown>
  /** Refuses, as `request` does, where it may not be run by this request. */
  allow(id: string, request: FlowRequest, context: ServiceContext): Promise<void>
  /** Runs a flow again with the `$trigger` of a run that was logged, by the activity of that run; for administrators. Gives how it ended, and what it returns. */
  replay(activity: string, context: ServiceContext): Promise<{ readonly status: string; readonly result: unknown }>
  /** Tries waiting deliveries of durable flows at once. */
  wakeDeliveries(): void
  /** Ends all triggers, and what runs. */
  close(): Promise<void>
}

/** Runs that lie in one another: a flow that triggers itself, by an operation or an event, has to end. */
const deepest = 20
const collections = new Set(['directus_flows', 'directus_operations'])

/** Loads the active flows and starts their triggers; a change of a flow is live before its write is answered. */
export async function openFlows(platform: Platform): Promise<Flows> {
  const flows = new RunningFlows(platform)
  await Promise.all([flows.reload(), flows.recallDeliveries()])
  const stopListening = platform.onAccessChange((collection) => (collections.has(collection) ? flows.reload() : undefined))
  return {
    request: (id, request, context) => runByRequest(flows.get(id), request, context, flows.run),
    allow: async (id, request, context) => void (await allowedFlow(flows.get(id), request, context)),
    replay: (activity, context) => flows.replay(activity, context),
    wakeDeliveries: () => flows.wakeDeliveries(),
    close: () => {
      stopListening()
      return flows.close()
    },
  }
}

class RunningFlows {
  #flows: ReadonlyMap<string, Flow> = new Map()
  #stopTriggers: (() => void)[] = []
  #reloading: Promise<void> = Promise.resolve()
  readonly #scripts: ScriptRunner
  readonly #operations: ReadonlyMap<string, OperationType>
  readonly #depth = new AsyncLocalStorage<number>()
  readonly #deliveries: Deliveries
  readonly #closing = new AbortController()
  readonly #runLog: RunLog
  readonly #env: Readonly<Record<string, unknown>>

  constructor(private readonly platform: Platform) {
    const { config } = platform
    this.#runLog = new RunLog(platform)
    this.#deliveries = openDeliveries(
      platform,
      () => this.#flows,
      (...delivery) => this.#runAt(...delivery),
    )
    const { scriptMemory, scriptTimeout } = config.flows
    this.#scripts = createScriptRunner({ memory: scriptMemory * 2 ** 20, time: scriptTimeout })
    this.#operations = new Map(operationTypes(this.#scripts).map((type) => [type.type, type]))
    this.#env = Object.fromEntries(config.flows.envAllowList.flatMap((name) => (name in config.env ? [[name, config.env[name]]] : [])))
  }

  get(id: string): Flow | undefined {
    return this.#flows.get(id.toLowerCase())
  }

  async replay(activity: string, context: ServiceContext): Promise<{ readonly status: string; readonly result: unknown }> {
    await requireAdmin(context)
    const { flow: id, trigger } = await loggedRun(this.platform, activity)
    const flow = this.get(id)
    if (!flow) throw forbidden()
    const done = await this.run(flow, trigger, context)
    return { status: done.status, result: returnedValue(done, '$last') ?? null }
  }

  wakeDeliveries(): void {
    this.#deliveries.wake()
  }

  recallDeliveries(): Promise<void> {
    return this.#deliveries.recall()
  }

  async close(): Promise<void> {
    this.#end()
    this.#closing.abort()
    await this.#deliveries.close()
    await this.#runLog.end()
    this.#scripts.close()
    // As for the one of the database: a store that is not disabled costs something with every promise.
    this.#depth.disable()
  }

  /** Reads the flows after a change. One after the other: the last to be asked sees all changes. */
  reload(): Promise<void> {
    this.#reloading = this.#reloading.then(async () => {
      try {
        const flows = await loadFlows(this.platform)
        this.#end()
        this.#flows = flows
        for (const flow of flows.values()) this.#start(flow)
      } catch (error) {
        this.platform.logger.error({ err: error }, 'The flows could not be loaded; those loaded before go on.')
      }
    })
    return this.#reloading
  }

  readonly #deliver: Deliver = (flow, meta, context) => this.#deliveries.add(flow, meta, context, this.#depth.getStore() ?? 0)

  #end(): void {
    for (const stop of this.#stopTriggers.splice(0)) stop()
  }

  #start(flow: Flow): void {
    try {
      if (flow.trigger === 'event') this.#stopTriggers.push(listenToEvents(this.platform, flow, this.run, this.#deliver))
      if (flow.trigger === 'schedule') this.#stopTriggers.push(runOnSchedule(this.platform, flow, this.run))
    } catch (error) {
      this.platform.logger.error({ err: error, flow: flow.id }, 'A flow could not be started.')
    }
  }

  /** Runs a flow and logs the run. */
  readonly run = (flow: Flow, trigger: unknown, context: ServiceContext): Promise<FlowRun> =>
    this.#runAt(flow, trigger, context, this.#depth.getStore() ?? 0)

  async #runAt(flow: Flow, trigger: unknown, context: ServiceContext, above: number): Promise<FlowRun> {
    const depth = above + 1
    if (depth > deepest) throw new FlowError('TOO_DEEP', `Flows have triggered one another ${deepest} times; "${flow.name}" was not run.`)
    const { platform } = this
    const done = await this.#depth.run(depth, () =>
      runOperations(flow, trigger, {
        context,
        operationOf: (type) => this.#operations.get(type) ?? platform.parts.get(addedOperations).get(type),
        env: this.#env,
        signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(platform.config.flows.runTimeout)]),
        runFlow: (id, payload) => this.#runInner(id, payload, context),
      }),
    )
    platform.parts.get(measures).flowRun(flow.trigger ?? 'none', done.status)
    this.#log(context, done)
    // In a transaction nothing is waited for: logs may wait for its end.
    if (!context.database.isTransaction) await this.#runLog.room()
    return done
  }

  async #runInner(id: string, payload: unknown, context: ServiceContext): Promise<unknown> {
    const flow = this.get(id)
    if (flow?.trigger !== 'operation') return null
    const done = await this.run(flow, payload, context)
    if (done.status === 'reject') throw done.error
    return returnedValue(done, '$last')
  }

  /** After the transaction that the flow runs in, whichever way it ends: the log of a flow that refused a write must not be undone with it. */
  #log(context: ServiceContext, done: FlowRun): void {
    const write = (): void => this.#runLog.add(context, done)
    if (context.database.isTransaction) {
      context.database.afterRollback(write)
      void context.database.afterCommit(write)
    } else write()
  }
}
