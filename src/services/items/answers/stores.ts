import { LRUCache } from 'lru-cache'
import type { CacheConfig } from '../../../config/cache-config.js'
import type { RedisConnection } from '../../../redis.js'

/** An answer with the versions of the collections that it was read from. `until`: when it is forgotten (`Date.now()`). */
export interface KeptAnswer {
  readonly versions: string
  readonly row: object | null
  readonly until: number
}

/** Where answers are kept, each under the digest of its question. */
export interface AnswerStore {
  find(digest: string): Promise<KeptAnswer | undefined> | KeptAnswer | undefined
  /** `size`: of its row, in characters. */
  keep(digest: string, answer: KeptAnswer, size: number): Promise<void> | void
}

/** About what an entry takes beside its answer, in bytes. */
const entrySize = 500
const bytesOfCharacter = 2

/** Answers in the memory of this server, bounded in bytes. */
export function createMemoryStore({ maxSize }: Pick<CacheConfig, 'maxSize'>): AnswerStore {
  const answers = new LRUCache<string, KeptAnswer>({ maxSize: Math.max(maxSize, 1) })
  return {
    find: (digest) => answers.get(digest),
    keep: (digest, answer, size) => void answers.set(digest, answer, { size: entrySize + bytesOfCharacter * size }),
  }
}

/** Answers in Redis, which bounds its memory itself. */
export function createRedisStore(redis: RedisConnection, { namespace, ttl }: Pick<CacheConfig, 'namespace' | 'ttl'>): AnswerStore {
  const keyOf = (digest: string): string => `${namespace}:answer:${digest}`
  return {
    find: async (digest) => {
      const text = await (await redis.client()).get(keyOf(digest))
      return text === null ? undefined : (JSON.parse(text) as KeptAnswer)
    },
    keep: async (digest, answer) => {
      await (await redis.client()).set(keyOf(digest), JSON.stringify(answer), 'PX', Math.max(ttl, 1))
    },
  }
}
