import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Config } from '../../config/config.js'
import type { NodeChange, Nodes, Platform } from '../../context.js'
import type { Database } from '../../database/database.js'
import { PartKey } from '../../parts.js'
import type { RedisConnection } from '../../redis.js'
import { sharedRun } from '../../shared-run.js'
import { createEpoch, type Epoch } from './epoch.js'
import { type JournalEntry, JournalReader, writeChange } from './journal.js'
import { createWake, type Wake } from './wake.js'

/** What a node does with what the others tell. */
export interface Follower {
  /** Takes on what others changed, in order. */
  apply(entries: readonly JournalEntry[]): Promise<void>
  /** Nobody knows what changed: everything is read again. */
  begin(): Promise<void>
}

/** A node that takes part: it follows the others until it is closed. */
export interface FollowingNodes extends Nodes {
  /** Begins to take on what the others change. */
  follow(follower: Follower): void
  /** Takes on all that is in the journal now. */
  catchUp(): Promise<void>
  /** Something may have been lost: everything is read again. */
  beginAgain(): Promise<void>
  close(): void
}

/** The server's connection to Redis; null where none is named. */
export const redisConnection = new PartKey<RedisConnection | null>('redis')

/** The server as one of several, for what only starts with it; null where it is alone. */
export const followingNodes = new PartKey<FollowingNodes | null>('nodes')

/** Milliseconds: what a node knows is trusted for so long without a look into the journal, whatever Redis says. */
const trustTime = 2_000
const pollTime = 1_000
/** Between two attempts to raise the epoch. */
const retryPause = 50

/** A server that is alone: it tells nobody. */
export const aloneNode = (): Nodes => ({
  id: randomUUID(),
  areSeveral: false,
  tellItems: false,
  isCutOff: false,
  current: null,
  tell: async () => undefined,
})

/** Makes one of several nodes. Nothing of the database may have been read before that another node may change. */
export async function openNode(config: Config, database: Database, redis: RedisConnection, logger: Logger): Promise<FollowingNodes> {
  const { namespace } = config.nodes
  const reader = new JournalReader(database)
  await reader.begin()
  const id = randomUUID()
  const failed = (error: unknown) => logger.debug({ err: error }, 'The other nodes were not woken.')
  return new Node(id, {
    config,
    database,
    logger,
    reader,
    redis,
    epoch: createEpoch(redis, `${namespace}:epoch`),
    wake: createWake(redis, `${namespace}:wake`, id, failed),
  })
}

interface NodeParts {
  readonly config: Config
  readonly database: Database
  readonly logger: Logger
  readonly reader: JournalReader
  readonly redis: RedisConnection
  readonly epoch: Epoch
  readonly wake: Wake
}

class Node implements FollowingNodes {
  readonly areSeveral = true
  readonly tellItems: boolean
  #follower: Follower | null = null
  /** The word of the epoch that stands for what this node knows, and the connection on which it was heard. */
  #seen: string | null = null
  #generation = -1
  /** When the last look into the journal began (`performance.now()`). */
  #lookedAt = Number.NEGATIVE_INFINITY
  #awaySince: number | null = null
  #isLost = false
  #timer: NodeJS.Timeout | null = null

  constructor(
    readonly id: string,
    private readonly parts: NodeParts,
  ) {
    const { websockets } = parts.config
    this.tellItems = websockets.rest !== null || websockets.graphql !== null
  }

  get isCutOff(): boolean {
    return this.#awaySince !== null && performance.now() - this.#awaySince > this.parts.config.nodes.grace
  }

  /** All requests that come while one look is under way share the next. */
  readonly current = sharedRun(() => this.#look())

  async tell(database: Database, change: NodeChange): Promise<void> {
    await writeChange(database, this.id, change)
    await database.afterCommit(() => (change.kind === 'items' ? this.#wake() : this.#raise()))
  }

  follow(follower: Follower): void {
    this.#follower = follower
    this.parts.wake.listen(() => this.#poll())
    this.#timer = setInterval(() => this.#poll(), pollTime).unref()
  }

  readonly catchUp = sharedRun(async () => {
    const begun = performance.now()
    const follower = this.#follower
    const wasLost = this.#isLost
    // What was taken out of the journal does not come again: if it cannot be taken on, everything has to be read.
    this.#isLost = true
    const entries = wasLost ? null : await this.parts.reader.next()
    if (entries === null) {
      await this.parts.reader.begin()
      await follower?.begin()
    } else if (entries.length > 0) await follower?.apply(entries)
    this.#isLost = false
    this.#lookedAt = begun
  })

  async beginAgain(): Promise<void> {
    this.#isLost = true
    await this.catchUp()
  }

  close(): void {
    if (this.#timer) clearInterval(this.#timer)
    this.parts.wake.close()
  }

  async #look(): Promise<void> {
    const { redis } = this.parts
    const { generation } = redis
    const word = await this.#readEpoch()
    const isSame = word !== null && word === this.#seen && generation === this.#generation && generation === redis.generation
    if (isSame && performance.now() - this.#lookedAt <= trustTime) return
    await this.catchUp()
    this.#seen = word
    this.#generation = generation
  }

  /** null: it says nothing. */
  async #readEpoch(): Promise<string | null> {
    try {
      const word = await this.parts.epoch.read()
      this.#awaySince = null
      return word
    } catch (error) {
      this.#awaySince ??= performance.now()
      this.parts.logger.debug({ err: error }, 'The epoch could not be read; the database is asked.')
      return null
    }
  }

  /** After this no request that begins anywhere is answered from before the change: by the epoch, or because the others have looked into the journal since. */
  async #raise(): Promise<void> {
    const committed = performance.now()
    while (performance.now() - committed <= trustTime) {
      try {
        await this.parts.epoch.raise()
        break
      } catch (error) {
        this.parts.logger.debug({ err: error }, 'The epoch could not be raised.')
        await delay(retryPause)
      }
    }
    this.parts.wake.call()
  }

  #wake(): void {
    this.parts.wake.call()
    this.#poll()
  }

  #poll(): void {
    this.catchUp().catch((error: unknown) => this.parts.logger.error({ err: error }, 'The changes of other nodes could not be read.'))
  }
}

/** Ends what a server does for the other nodes, and its connection to Redis. */
export function closeNode({ parts }: Pick<Platform, 'parts'>): void {
  parts.get(followingNodes)?.close()
  parts.get(redisConnection)?.close()
}
