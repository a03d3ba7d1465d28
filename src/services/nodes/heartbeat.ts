import type { Platform } from '../../context.js'
import { PartKey } from '../../parts.js'
import { removeSubscriptionsOf } from './subscription-rows.js'

/** The other servers on the same database, as this one has seen them. */
export interface Heartbeat {
  /** Servers that run beside this one, as far as is known by now. */
  readonly others: readonly OtherNode[]
  close(): Promise<void>
}

/** A server that renews its row. */
export interface OtherNode {
  readonly id: string
  readonly isSynchronized: boolean
}

/** Who else runs on the database. */
export const heartbeat = new PartKey<Heartbeat>('heartbeat')

/** A node is gone that did not renew its row in the time of so many beats. */
const missedBeats = 3

/** Told of the other nodes. */
export interface HeartbeatListener {
  /** Another server is there. */
  found(other: OtherNode): void
  /** One that was there has not renewed its row for some time. */
  lost(other: OtherNode): void
  /** The others have taken this one for lost. */
  forgotten(): void
}

/** Begins to write down that this server runs, and to look for others: those whose row changes, since clocks differ. */
export async function startHeartbeat(platform: Platform, listener: HeartbeatListener): Promise<Heartbeat> {
  const beating = new Beating(platform, listener)
  await beating.beat()
  return beating.start()
}

interface Seen extends OtherNode {
  readonly renewed: bigint
  /** When it was seen to be renewed (`performance.now()`); null: it stood there already. */
  readonly at: number | null
}

class Beating implements Heartbeat {
  #seen: ReadonlyMap<string, Seen> = new Map()
  #isFirst = true
  #timer: NodeJS.Timeout | null = null
  #running: Promise<void> = Promise.resolve()

  constructor(
    private readonly platform: Platform,
    private readonly listener: HeartbeatListener,
  ) {}

  get others(): readonly OtherNode[] {
    return [...this.#seen.values()].filter(({ at }) => at !== null)
  }

  start(): this {
    const { config, logger } = this.platform
    this.#timer = setInterval(() => {
      this.#running = this.beat().catch((error: unknown) =>
        logger.warn({ err: error }, 'It could not be written down that this server runs.'),
      )
    }, config.nodes.heartbeat).unref()
    return this
  }

  async close(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer)
    await this.#running
    await this.#remove([this.platform.nodes.id])
  }

  /** Renews the row, and looks at those of the others. */
  async beat(): Promise<void> {
    const { database, nodes } = this.platform
    const own = { is_synchronized: nodes.areSeveral, renewed: Date.now() }
    const { isNew, rows } = await database.withPrisma(async (client) => {
      const { count } = await client.node.updateMany({ where: { id: nodes.id }, data: own })
      if (count === 0) await client.node.create({ data: { id: nodes.id, ...own } })
      return { isNew: count === 0, rows: await client.node.findMany({ where: { id: { not: nodes.id } } }) }
    })
    if (isNew && !this.#isFirst) this.listener.forgotten()
    const before = this.#seen
    const now = performance.now()
    const all = rows.map(({ id, is_synchronized, renewed }): Seen => {
      const known = before.get(id)
      const isStill = known ? known.renewed === renewed : this.#isFirst
      return { id, isSynchronized: is_synchronized, renewed, at: isStill ? (known?.at ?? null) : now }
    })
    this.#seen = new Map(all.map((one) => [one.id, one]))
    await this.#tell(all, before, now)
    this.#isFirst = false
  }

  async #tell(all: readonly Seen[], before: ReadonlyMap<string, Seen>, now: number): Promise<void> {
    for (const one of all) if (one.at !== null && (before.get(one.id)?.at ?? null) === null) this.listener.found(one)
    const longest = missedBeats * this.platform.config.nodes.heartbeat
    const lost = all.filter(({ at }) => at !== null && now - at > longest)
    for (const one of lost) this.listener.lost(one)
    const isOld = ({ at, renewed }: Seen): boolean => at === null && Date.now() - Number(renewed) > oldAge
    await this.#remove([...lost, ...all.filter(isOld)].map(({ id }) => id))
  }

  async #remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    const { database } = this.platform
    await removeSubscriptionsOf(database, ids)
    await database.withPrisma((client) => client.node.deleteMany({ where: { id: { in: [...ids] } } }))
  }
}

/** Milliseconds after which a row that never changed is of a server that ended without taking it away. */
const oldAge = 60 * 60_000
