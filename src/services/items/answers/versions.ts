import { randomUUID } from 'node:crypto'
import type { RedisConnection } from '../../../redis.js'

/** The versions of collections: a write gives those that it changed another one, which never was before. Names in lower case. */
export interface CollectionVersions {
  /** null: they cannot be told now. */
  of(names: readonly string[]): Promise<string | null> | string
  /** Gives these another version; null: all. Throws where the others cannot be told. */
  raise(names: ReadonlySet<string> | null): Promise<void> | void
}

/** Versions of a server that is alone. */
export function createOwnVersions(): CollectionVersions {
  const versions = new Map<string, number>()
  let last = 0
  let all = 0
  // Answers in Redis outlive the server.
  const own = randomUUID()
  return {
    of: (names) => `${own}:${all}:${names.map((name) => versions.get(name) ?? 0).join()}`,
    raise: (names) => {
      last += 1
      if (names === null) {
        all = last
        versions.clear()
      } else for (const name of names) versions.set(name, last)
    },
  }
}

/** The field of the hash that all answers depend on. */
const everything = '*'

/**
 * Versions that several servers share: random words in a hash of Redis. They are read for each question, after it has come, and replaced after a commit, before
 * it is acknowledged. What is lost there (FLUSHALL, a restart) comes back as other words; after a lost connection all are replaced, since Redis may come back with those of before.
 */
export function createSharedVersions(redis: RedisConnection, key: string): CollectionVersions {
  let generation = redis.generation
  const present = async () => {
    const client = await redis.client()
    const now = redis.generation
    if (now !== generation) {
      await client.del(key)
      generation = now
    }
    return client
  }
  return {
    of: async (names) => {
      const client = await present()
      const begun = redis.generation
      const fields = [everything, ...names]
      const words = await client.hmget(key, ...fields)
      const missing = fields.filter((_, index) => words[index] === null)
      for (const field of missing) await client.hsetnx(key, field, randomUUID())
      if (missing.length > 0) return null
      return begun === redis.generation ? words.join() : null
    },
    raise: async (names) => {
      const client = await present()
      const word = randomUUID()
      if (names === null) await client.hset(key, everything, word)
      else if (names.size > 0) await client.hset(key, Object.fromEntries([...names].map((name) => [name, word])))
    },
  }
}
