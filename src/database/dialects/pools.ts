import type { Knex } from 'knex'
import { DatabaseUnavailable, tooBusy } from '../../errors/unavailable.js'

/** How many connections a pool has, and how long one waits for them. */
export interface PoolSettings {
  readonly min?: number
  readonly max?: number
  /** How long a statement or transaction waits for a connection, in milliseconds. */
  readonly acquireTimeout?: number
  /** How many may wait at the same time. */
  readonly maxWaiting?: number
}

export const standardPool = { acquireTimeout: 5_000, maxWaiting: 1_000 } as const

/** What Knex is told of a pool. */
export const knexPool = ({ min = 0, max, acquireTimeout = standardPool.acquireTimeout }: PoolSettings) => ({
  pool: { min, ...(max === undefined ? {} : { max }) },
  acquireConnectionTimeout: acquireTimeout,
})

/** How long one waits while it is the database that takes its time to open a connection, in milliseconds. */
const connectTimeout = 30_000

/** Takes a connection of a pool; `DatabaseUnavailable` when too many wait, or none becomes free in time. */
export async function acquire<Connection>(
  pool: Knex.Client['pool'],
  { maxWaiting = standardPool.maxWaiting }: PoolSettings,
  take: () => Promise<Connection>,
): Promise<Connection> {
  if (pool && 'numPendingAcquires' in pool && pool.numPendingAcquires() >= maxWaiting) throw tooBusy()
  const giveUpAt = performance.now() + connectTimeout
  for (;;) {
    try {
      return await take()
    } catch (error) {
      if (!isTimeout(error)) throw error
      if (!isConnecting(pool) || performance.now() > giveUpAt) throw tooBusy(error)
    }
  }
}

/** Is a connection being opened, so that the pool is not what one waits for? */
const isConnecting = (pool: Knex.Client['pool']): boolean =>
  pool !== undefined && 'numPendingCreates' in pool && pool.numPendingCreates() > 0

const isTimeout = (error: unknown): boolean => error instanceof Error && error.name === 'KnexTimeoutError'

/** How long the first answer may take: some databases have to wake up. */
const openTimeout = 60_000

/** Asks a database that was just opened for its first answer; closes it when there is none. */
export async function firstAnswer<Result>(knex: Knex, ask: () => Promise<Result>): Promise<Result> {
  const giveUpAt = performance.now() + openTimeout
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (error instanceof DatabaseUnavailable && error.why === 'busy' && performance.now() < giveUpAt) continue
      await knex.destroy()
      // Who starts the server has to hear what the driver said.
      throw error instanceof DatabaseUnavailable ? (error.cause ?? error) : error
    }
  }
}
