import { randomUUID } from 'node:crypto'
import type { RedisConnection } from '../../redis.js'

/**
 * A word in Redis that every change of access, schema or settings replaces by one that never was before. Two looks that find the same word on the same connection had no
 * change between them. The word says nothing else: what changed is in the journal.
 */
export interface Epoch {
  /** Looks at the word. null: there was none, so nobody knows what came before; there is one now. Throws while Redis is away. */
  read(): Promise<string | null>
  /** Puts a new word in its place. Throws while Redis is away. */
  raise(): Promise<void>
}

/** Makes the epoch of this name. */
export function createEpoch(redis: RedisConnection, name: string): Epoch {
  const renewing = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work()
    } catch (error) {
      // A connection that takes commands and does not answer would be asked again and again.
      if (error instanceof Error && error.message === 'Command timed out') redis.renew()
      throw error
    }
  }
  return {
    read: () =>
      renewing(async () => {
        const client = await redis.client()
        const word = await client.get(name)
        if (word === null) await client.set(name, randomUUID(), 'NX')
        return word
      }),
    raise: () =>
      renewing(async () => {
        await (await redis.client()).set(name, randomUUID())
      }),
  }
}
