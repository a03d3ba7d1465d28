import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { CacheConfig } from '../../../config/cache-config.js'
import type { Platform, RequestAnswers } from '../../../context.js'
import type { TableWrite } from '../../../database/written-tables.js'
import { PartKey } from '../../../parts.js'
import type { RedisConnection } from '../../../redis.js'
import { type Measures, measures } from '../../server/measures.js'
import { type AnswerStore, createMemoryStore, createRedisStore } from './stores.js'
import { type CollectionVersions, createOwnVersions, createSharedVersions } from './versions.js'
import { changedBy } from './written-collections.js'

/** Answers of reads that are kept. */
export interface KeptAnswers {
  /** For one request. */
  forRequest(): AnswersOfRequest
  /** Forgets all answers that were read from these collections, on every server; without names: all. */
  forget(names?: readonly string[]): Promise<void>
}

/** What became of the reads of one request. */
export interface AnswersOfRequest extends RequestAnswers {
  /** null: it has read nothing that is kept, or may be. */
  readonly status: 'HIT' | 'MISS' | null
  /** Milliseconds for which its answer may still be kept; 0 where one of its reads may not. */
  readonly time: number
}

/** null: none are kept. */
export const keptAnswers = new PartKey<KeptAnswers | null>('kept answers')

/** Milliseconds for which a write tries to tell the others; the journal tells them within the same time. */
const tellTime = 2_000
const retryPause = 50
/** The server's own tables that no question is about. */
const isOfNobody = (table: string): boolean => table.startsWith('tessera_') || table.startsWith('_prisma')

/** Makes the answers of a platform, which are forgotten by what is written. */
export function createKeptAnswers(config: CacheConfig, redis: RedisConnection | null, platform: AnsweringPlatform): KeptAnswers {
  const { database, schema, nodes, logger, parts } = platform
  const measured: Pick<Measures, 'keptAnswer'> = parts.get(measures)
  const shared = nodes.areSeveral ? redis : null
  const versions = shared ? createSharedVersions(shared, `${config.namespace}:versions`) : createOwnVersions()
  const store = config.store === 'redis' && redis ? createRedisStore(redis, config) : createMemoryStore(config)
  const ignored = new Set(config.ignored.map((name) => name.toLowerCase()))
  const failed = (error: unknown) => {
    measured.keptAnswer('failed')
    logger.warn({ err: error }, 'Kept answers could not be used.')
  }

  const tell = async (names: ReadonlySet<string> | null): Promise<void> => {
    const begun = performance.now()
    for (let isTold = false; ; ) {
      try {
        await versions.raise(names)
        return
      } catch (error) {
        failed(error)
      }
      if (!isTold) void nodes.tell(database, { kind: 'written', collections: names && [...names] }).catch(failed)
      isTold = true
      if (performance.now() - begun > tellTime) return
      await delay(retryPause)
    }
  }

  const written = (writes: ReadonlySet<TableWrite>): Promise<void> | void => {
    const changed = changedBy(schema.current().database, writes)
    const names = changed && new Set([...changed].filter((name) => !isOfNobody(name) && !ignored.has(name)))
    if (names?.size === 0) return undefined
    return shared ? tell(names) : versions.raise(names)
  }

  database.onWrite(written)
  return {
    forRequest: () => new RequestReads({ config, versions, store, failed, measured, foreign: () => database.foreignChanges() }),
    forget: async (names) => versions.raise(names ? new Set(names.map((name) => name.toLowerCase())) : null),
  }
}

type AnsweringPlatform = Pick<Platform, 'database' | 'schema' | 'nodes' | 'logger' | 'parts'>

interface Keeper {
  readonly config: CacheConfig
  readonly versions: CollectionVersions
  readonly store: AnswerStore
  readonly failed: (error: unknown) => void
  readonly measured: Pick<Measures, 'keptAnswer'>
  /** Another value when other programs may have written. */
  readonly foreign: () => string
}

class RequestReads implements AnswersOfRequest {
  #hits = 0
  #misses = 0
  #until = Number.POSITIVE_INFINITY

  constructor(private readonly keeper: Keeper) {}

  get status(): 'HIT' | 'MISS' | null {
    return this.#misses > 0 ? 'MISS' : this.#hits > 0 ? 'HIT' : null
  }

  get time(): number {
    return Number.isFinite(this.#until) ? Math.max(this.#until - Date.now(), 0) : 0
  }

  async row<Row extends object>(
    text: string,
    parameters: readonly unknown[],
    collections: readonly string[] | null,
    ask: () => Promise<Row | undefined>,
  ): Promise<Row | undefined> {
    if (collections === null) {
      this.#misses += 1
      this.#until = 0
      return ask()
    }
    const digest = digestOf(text, parameters)
    const [versions, kept] = await this.#look(digest, collections)
    if (versions !== null && kept?.versions === versions && kept.until > Date.now()) {
      this.#hits += 1
      this.keeper.measured.keptAnswer('hit')
      this.#until = Math.min(this.#until, kept.until)
      return (kept.row ?? undefined) as Row | undefined
    }
    this.#misses += 1
    this.keeper.measured.keptAnswer('miss')
    const row = await ask()
    const until = Date.now() + this.keeper.config.ttl
    this.#until = Math.min(this.#until, until)
    if (versions !== null) await this.#keep(digest, { versions, row: row ?? null, until })
    return row
  }

  /** Versions are read before the answer may be: a write in between gives them others. null: nothing is kept now. */
  async #look(digest: string, collections: readonly string[]) {
    const { versions, store, failed, foreign } = this.keeper
    try {
      const found = await Promise.all([versions.of(collections), store.find(digest)])
      return [found[0] === null ? null : `${foreign()}|${found[0]}`, found[1]] as const
    } catch (error) {
      failed(error)
      return [null, undefined] as const
    }
  }

  async #keep(digest: string, answer: { versions: string; row: object | null; until: number }): Promise<void> {
    const { config, store, failed } = this.keeper
    const size = sizeOf(answer.row) + answer.versions.length
    if (size > (config.maxValueSize ?? Number.POSITIVE_INFINITY) || size * 2 > config.maxSize) return
    try {
      await store.keep(digest, answer, size)
    } catch (error) {
      failed(error)
    }
  }
}

/** All rows of reads are texts and numbers. */
const sizeOf = (row: object | null): number =>
  Object.values(row ?? {}).reduce<number>((size, value) => size + (typeof value === 'string' ? value.length : 8), 0)

/** The same statement with the same values is the same question: who asks, and what they may see, stands in it. */
function digestOf(text: string, parameters: readonly unknown[]): string {
  const told = JSON.stringify(parameters, (_, value: unknown) => (typeof value === 'bigint' ? { bigint: String(value) } : value))
  return createHash('sha256').update(text).update('\0').update(told).digest('base64url')
}
