import { availableParallelism } from 'node:os'
import PQueue from 'p-queue'
import { apiError } from '../../errors/api-error.js'
import { PartKey } from '../../parts.js'
import type { PictureJob } from './picture-job.js'
import { type PictureBounds, PictureWorker, requireDone } from './picture-worker.js'

/** Transforms pictures, so many at a time. */
export interface PictureWorkers {
  /**
   * Does the work for this variant, in which it may `transform` a picture; requests for the same one wait for it. Refuses when there is too much to do, or when its turn does
   * not come in time. A client that leaves (`signal`) no longer waits for it; work for which nobody waits is not begun.
   */
  run(variant: string, signal: AbortSignal | undefined, work: (transform: TransformFile) => Promise<void>): Promise<void>
  /** Ends the processes. */
  close(): void
}

/** Transforms pictures, in processes of their own. */
export const pictureWorkers = new PartKey<PictureWorkers>('picture workers')

/** Makes of the picture in one file another one. */
export type TransformFile = (job: PictureJob) => Promise<void>

/** Fewer than there are processors, so that the server always has one; each has one thread of the library. */
const mostProcesses = Math.max(1, Math.min(4, availableParallelism() - 1))
/** A process without work gives back its memory after this time. */
const longestRest = 30_000
/** A process that holds more memory than this after its work is replaced: the library does not return all that it frees. */
const mostKept = 256 * 2 ** 20

/** A variant that is made, or waits for its turn. */
interface Running {
  readonly result: Promise<void>
  /** Takes it out of the queue, if it was not begun. */
  giveUp(reason: Error): void
  waiting: number
}

/** Makes the workers of a server; their processes are started when there is work. `most`: how many variants may be made, or wait for it, at the same time. */
export function createPictureWorkers(most: number, bounds: PictureBounds): PictureWorkers {
  const running = new Map<string, Running>()
  const pool = createPool(bounds)
  const queue = new PQueue({ concurrency: mostProcesses })

  const begin = (variant: string, work: (transform: TransformFile) => Promise<void>): Running => {
    const turn = new AbortController()
    let hasBegun = false
    const forget = () => {
      clearTimeout(late)
      if (running.get(variant) === entry) running.delete(variant)
    }
    const giveUp = (reason: Error) => {
      // Work that was begun is finished: the picture will be asked for again.
      if (hasBegun) return
      forget()
      turn.abort(reason)
    }
    const late = setTimeout(() => giveUp(busy()), bounds.time)
    const start = () => {
      hasBegun = true
      clearTimeout(late)
      return work(pool.transform)
    }
    const result = queue.add(start, { signal: turn.signal }).finally(forget)
    // Nobody may be waiting any more.
    result.catch(() => undefined)
    const entry: Running = { result, giveUp, waiting: 0 }
    running.set(variant, entry)
    return entry
  }

  return {
    run: async (variant, signal, work) => {
      if (signal?.aborted) throw gone()
      if (!running.has(variant) && running.size >= most) throw busy()
      const entry = running.get(variant) ?? begin(variant, work)
      entry.waiting += 1
      try {
        await (signal ? Promise.race([entry.result, left(signal)]) : entry.result)
      } finally {
        entry.waiting -= 1
        if (entry.waiting === 0) entry.giveUp(gone())
      }
    },
    close: pool.close,
  }
}

/** Processes that have been started and wait between their jobs: never more than may work at the same time. */
function createPool(bounds: PictureBounds): { readonly transform: TransformFile; close(): void } {
  const all = new Set<PictureWorker>()
  const resting = new Map<PictureWorker, NodeJS.Timeout>()
  const end = (worker: PictureWorker): void => {
    clearTimeout(resting.get(worker))
    resting.delete(worker)
    all.delete(worker)
    worker.kill()
  }
  const take = (): PictureWorker => {
    for (const [worker, timer] of resting) {
      if (!worker.isAlive) end(worker)
      else {
        clearTimeout(timer)
        resting.delete(worker)
        return worker
      }
    }
    const worker = new PictureWorker(bounds)
    all.add(worker)
    return worker
  }
  return {
    transform: async (job) => {
      const worker = take()
      try {
        const { outcome, memory } = await worker.run(job)
        if (memory > mostKept) end(worker)
        else resting.set(worker, setTimeout(() => end(worker), longestRest).unref())
        requireDone(outcome)
      } catch (error) {
        if (!resting.has(worker)) end(worker)
        throw error
      }
    },
    close: () => {
      for (const worker of all) end(worker)
    },
  }
}

const left = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(gone()), { once: true }))

const busy = (): Error => apiError('SERVICE_UNAVAILABLE', { service: 'files', reason: 'Server too busy', retryAfter: 1 })
const gone = (): Error => apiError('SERVICE_UNAVAILABLE', { service: 'files', reason: 'Nobody waits for the picture any more' })
