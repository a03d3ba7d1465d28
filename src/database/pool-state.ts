import type { Knex } from 'knex'

/** Connections of a pool that work, that wait for work, and statements that wait for one. */
export interface PoolState {
  readonly used: number
  readonly free: number
  readonly waiting: number
}

/** The state of Knex's pool; null where the database has none. */
export function poolState({ client }: Knex): PoolState | null {
  const { pool } = client as Knex.Client
  if (!pool || !('numUsed' in pool)) return null
  return { used: pool.numUsed(), free: pool.numFree(), waiting: pool.numPendingAcquires() }
}
