import { apiError } from '../../errors/api-error.js'

/** Bounds how many pictures are transformed at the same time. */
export interface PictureQueue {
  /** Does the work for this variant; who wants the same one waits for it. Refuses when there is too much to do already. */
  run(variant: string, work: () => Promise<void>): Promise<void>
}

/** Makes a queue without a line: what does not fit is refused, so that bursts cost no memory. */
export function createPictureQueue(most: number): PictureQueue {
  const running = new Map<string, Promise<void>>()
  return {
    run: (variant, work) => {
      const same = running.get(variant)
      if (same) return same
      if (running.size >= most) return Promise.reject(apiError('SERVICE_UNAVAILABLE', { service: 'files', reason: 'Server too busy' }))
      const result = work().finally(() => running.delete(variant))
      running.set(variant, result)
      return result
    },
  }
}
