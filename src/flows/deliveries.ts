import { type Platform, type ServiceContext, systemContext } from '../context.js'
import { type Accountability, anonymous } from '../permissions/accountability.js'
import { accountabilityOfUser } from '../services/access/accountability-of-user.js'
import { measures } from '../services/server/measures.js'
import type { Flow } from './flow.js'
import { errorData } from './flow-error.js'
import { jsonCopy } from './json-copy.js'
import type { FlowRun } from './run.js'

/** Runs a flow for a delivery, as deep as the run that caused it was. */
export type RunDelivery = (flow: Flow, trigger: unknown, context: ServiceContext, depth: number) => Promise<FlowRun>

/** Runs of durable flows. Each is made at least once, those about one item in the order of its changes, and each by one node at a time. */
export interface Deliveries {
  /** Writes a delivery in the running transaction: it is there if, and only if, the change is. */
  add(flow: Flow, meta: Readonly<Record<string, unknown>>, context: ServiceContext, depth: number): Promise<void>
  /** Looks for deliveries that can be made now. */
  wake(): void
  /** Finds out whether an earlier start left some, so that a server without them asks for none later. */
  recall(): Promise<void>
  /** Takes no more, and waits for those that are made. */
  close(): Promise<void>
}

/** What is known of who caused a delivery; their rights are looked up again when it is made. */
interface Caller extends Pick<Accountability, 'user' | 'ip' | 'userAgent' | 'origin' | 'policies'> {
  readonly isServer: boolean
  readonly depth: number
}

/** What decides whether a delivery can be made. */
type Waiting = Awaited<ReturnType<typeof waitingRows>>[number]
type Row = NonNullable<Awaited<ReturnType<typeof readRow>>>

/** Milliseconds: how long a node that died keeps a delivery from others, how often it is renewed, and how often is looked for what other nodes wrote. */
const lease = 10_000
const renewal = 3_000
const pollTime = 1_000
/** Deliveries that one node makes at the same time, and that it looks at to find them. */
const atOnce = 8
const mostSeen = 1_000
const longestDelay = 60 * 60 * 1000

/** Makes the deliveries of a server. `flows`: those that are active. It looks for deliveries of other nodes, and of an earlier start, while a flow is durable. */
export function openDeliveries(platform: Platform, flows: () => ReadonlyMap<string, Flow>, run: RunDelivery): Deliveries {
  const worker = new DeliveryWorker(platform, (id) => flows().get(id), run)
  const isDurable = ({ options }: Flow): boolean => options.durable === true
  const poll = (): void => {
    if (worker.hasWaiting || [...flows().values()].some(isDurable)) worker.wake()
  }
  const timer = setInterval(poll, pollTime).unref()
  return {
    add: async (flow, meta, context, depth) => {
      await context.database.withPrisma((client) => client.flowDelivery.create({ data: deliveryOf(flow, meta, context, depth) }))
      await context.database.afterCommit(() => worker.wake())
    },
    wake: () => worker.wake(),
    recall: async () => {
      worker.hasWaiting = (await flowsThatWait(platform)).length > 0
    },
    close: () => {
      clearInterval(timer)
      return worker.close()
    },
  }
}

function deliveryOf(flow: Flow, meta: Readonly<Record<string, unknown>>, { accountability }: ServiceContext, depth: number) {
  const { user = null, ip = null, userAgent, origin, policies } = accountability ?? {}
  const about = { ...(userAgent && { userAgent }), ...(origin && { origin }), ...(policies && { policies }) }
  const caller: Caller = { user, ip, ...about, isServer: accountability === null, depth }
  const keys = Array.isArray(meta.keys) ? meta.keys : meta.key === undefined ? [] : [meta.key]
  return {
    flow: flow.id,
    items: JSON.stringify(keys.map((key) => `${String(meta.collection)}:${String(key)}`)),
    trigger: JSON.stringify(jsonCopy(meta)),
    caller: JSON.stringify(caller),
    state: 'waiting',
    due: Date.now(),
    created: Date.now(),
  }
}

/** Flows with deliveries that are still to be made. */
const flowsThatWait = (platform: Platform) =>
  platform.database.withPrisma((client) =>
    client.flowDelivery.findMany({ where: { state: 'waiting' }, distinct: ['flow'], select: { flow: true } }),
  )

/** The deliveries of a flow that are still to be made, oldest first; not what they bring, which may be large. */
const waitingRows = (platform: Platform, flow: string) =>
  platform.database.withPrisma((client) =>
    client.flowDelivery.findMany({
      where: { state: 'waiting', flow },
      select: { id: true, items: true, due: true, claimed_until: true },
      orderBy: { id: 'asc' },
      take: mostSeen,
    }),
  )

const readRow = (platform: Platform, id: bigint) =>
  platform.database.withPrisma((client) => client.flowDelivery.findUnique({ where: { id } }))

/** Those that can be made now: due, at work nowhere, and not about an item that an earlier one is about. Pure. */
export function readyOf<Delivery extends Pick<Waiting, 'items' | 'due' | 'claimed_until'>>(
  rows: readonly Delivery[],
  now: number,
): Delivery[] {
  const taken = new Set<string>()
  return rows.filter(({ items, due, claimed_until }) => {
    const keys = JSON.parse(items) as string[]
    const isFree = keys.every((key) => !taken.has(key))
    for (const key of keys) taken.add(key)
    return isFree && Number(due) <= now && Number(claimed_until ?? 0) <= now
  })
}

/** Milliseconds until the next attempt: doubled each time up to an hour, and spread so that many do not come at once. `random`: 0 to 1. */
export const delayAfter = (attempts: number, random: number): number =>
  Math.min(longestDelay, 1_000 * 2 ** (attempts - 1)) * (0.5 + random / 2)

class DeliveryWorker {
  readonly #making = new Set<Promise<void>>()
  readonly #claimed = new Set<bigint>()
  #isLooking = false
  #isWoken = false
  #isClosed = false
  /** Some were not ready when they were last looked at. */
  hasWaiting = false
  #renewed = 0

  constructor(
    private readonly platform: Platform,
    private readonly flowOf: (id: string) => Flow | undefined,
    private readonly run: RunDelivery,
  ) {}

  wake(): void {
    this.#isWoken = true
    if (this.#isLooking || this.#isClosed) return
    this.#isLooking = true
    // The writer's answer comes first.
    setImmediate(() => void this.#look())
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.allSettled(this.#making)
  }

  async #look(): Promise<void> {
    try {
      while (this.#isWoken && !this.#isClosed) {
        this.#isWoken = false
        await this.#renew()
        await this.#takeReady()
      }
    } catch (error) {
      this.platform.logger.error({ err: error }, 'Deliveries of flows could not be looked for.')
    } finally {
      this.#isLooking = false
    }
  }

  async #takeReady(): Promise<void> {
    const flows = await flowsThatWait(this.platform)
    this.hasWaiting = flows.length > 0
    for (const { flow } of flows) {
      const ready = readyOf(await waitingRows(this.platform, flow), Date.now())
      for (const row of ready) {
        if (this.#making.size >= atOnce) return
        if (await this.#claim(row)) this.#begin(row)
      }
    }
  }

  #begin({ id }: Waiting): void {
    const making: Promise<void> = this.#make(id).finally(() => {
      this.#claimed.delete(id)
      this.#making.delete(making)
      this.wake()
    })
    this.#making.add(making)
  }

  /** Of several nodes that see a delivery, one changes its row. */
  async #claim({ id }: Waiting): Promise<boolean> {
    const now = Date.now()
    const isFree = { OR: [{ claimed_until: null }, { claimed_until: { lte: now } }] }
    const { count } = await this.platform.database.withPrisma((client) =>
      client.flowDelivery.updateMany({
        where: { id, state: 'waiting', due: { lte: now }, ...isFree },
        data: { claimed_until: now + lease },
      }),
    )
    if (count === 1) this.#claimed.add(id)
    return count === 1
  }

  async #renew(): Promise<void> {
    if (this.#claimed.size === 0 || Date.now() - this.#renewed < renewal) return
    this.#renewed = Date.now()
    const where = { id: { in: [...this.#claimed] } }
    await this.platform.database.withPrisma((client) =>
      client.flowDelivery.updateMany({ where, data: { claimed_until: Date.now() + lease } }),
    )
  }

  async #make(id: bigint): Promise<void> {
    const { database, logger, parts } = this.platform
    try {
      const row = await readRow(this.platform, id)
      // It was dropped meanwhile.
      if (!row) return
      const problem = await this.#attempt(row)
      if (problem === null) {
        parts.get(measures).delivery('made')
        await database.withPrisma((client) => client.flowDelivery.deleteMany({ where: { id: row.id } }))
      } else if (this.#isClosed) {
        // What the end of the server cut off is free for its next start.
        await this.#update(row, { claimed_until: null })
      } else await this.#fail(row, problem)
    } catch (error) {
      logger.error({ err: error, delivery: String(id) }, 'A delivery of a flow could not be made.')
    }
  }

  /** Null: it was made. Otherwise why not, as JSON. */
  async #attempt(row: Row): Promise<string | null> {
    const flow = this.flowOf(row.flow)
    if (!flow) return JSON.stringify({ message: 'The flow is not active.' })
    const caller = JSON.parse(row.caller ?? '{}') as Partial<Caller>
    try {
      const trigger = { ...(JSON.parse(row.trigger) as object), delivery: String(row.id) }
      const done = await this.run(flow, trigger, await this.#contextOf(caller), caller.depth ?? 0)
      return done.status === 'reject' ? JSON.stringify(errorData(done.error)) : null
    } catch (error) {
      this.platform.logger.error({ err: error, flow: row.flow }, 'A durable flow failed.')
      return JSON.stringify(errorData(error))
    }
  }

  async #contextOf(caller: Partial<Caller>): Promise<ServiceContext> {
    const context = systemContext(this.platform)
    if (caller.isServer) return context
    const user = caller.user ? await accountabilityOfUser(context, caller.user, caller.policies) : null
    const { ip = null, userAgent, origin } = caller
    const accountability = { ...(user ?? anonymous()), ip, ...(userAgent && { userAgent }), ...(origin && { origin }) }
    return { ...context, accountability }
  }

  async #fail(row: Row, error: string): Promise<void> {
    const attempts = row.attempts + 1
    const isOver = attempts >= this.platform.config.flows.deliveryAttempts
    this.platform.parts.get(measures).delivery(isOver ? 'dead' : 'failed')
    if (isOver) this.platform.logger.error({ delivery: String(row.id), flow: row.flow }, 'A delivery of a flow failed for the last time.')
    const due = Date.now() + delayAfter(attempts, Math.random())
    await this.#update(row, { attempts, error, claimed_until: null, due: Math.round(due), state: isOver ? 'dead' : 'waiting' })
  }

  async #update({ id }: Row, data: Readonly<Record<string, string | number | null>>): Promise<void> {
    await this.platform.database.withPrisma((client) => client.flowDelivery.updateMany({ where: { id }, data }))
  }
}
