import type { RedisConnection } from '../../redis.js'
import type { ImportReport } from './import-stream.js'

/** An import for which nobody waits. Times are ISO texts; `error`: why it failed or was cancelled. */
export interface ImportJob extends ImportReport {
  readonly id: string
  readonly collection: string
  readonly user: string | null
  readonly status: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  readonly error: string | null
  readonly created_on: string
  readonly finished_on: string | null
}

/** Where jobs stand: what they have done is told there, and that they shall end. */
export interface JobStore {
  save(job: ImportJob): Promise<void> | void
  find(id: string): Promise<ImportJob | null> | ImportJob | null
  cancel(id: string): Promise<void> | void
  isCancelled(id: string): Promise<boolean> | boolean
}

/** Jobs that one server remembers, the latest of them. */
const mostKept = 1_000
/** Seconds for which Redis remembers a job after it was last told of. */
const keptTime = 24 * 60 * 60

/** Jobs of a server that is alone. */
export function createOwnJobs(): JobStore {
  const jobs = new Map<string, ImportJob>()
  const cancelled = new Set<string>()
  return {
    save: (job) => {
      jobs.set(job.id, job)
      const [oldest] = jobs.keys()
      if (jobs.size <= mostKept || oldest === undefined) return
      jobs.delete(oldest)
      cancelled.delete(oldest)
    },
    find: (id) => jobs.get(id) ?? null,
    cancel: (id) => void cancelled.add(id),
    isCancelled: (id) => cancelled.has(id),
  }
}

/** Jobs that every server can be asked for. */
export function createSharedJobs(redis: RedisConnection, namespace: string): JobStore {
  const keyOf = (id: string): string => `${namespace}:job:${id}`
  return {
    save: async (job) => {
      await (await redis.client()).set(keyOf(job.id), JSON.stringify(job), 'EX', keptTime)
    },
    find: async (id) => {
      const text = await (await redis.client()).get(keyOf(id))
      return text === null ? null : (JSON.parse(text) as ImportJob)
    },
    cancel: async (id) => {
      await (await redis.client()).set(`${keyOf(id)}:cancelled`, '1', 'EX', keptTime)
    },
    isCancelled: async (id) => (await (await redis.client()).exists(`${keyOf(id)}:cancelled`)) === 1,
  }
}
