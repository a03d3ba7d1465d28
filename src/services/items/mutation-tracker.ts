import { invalidPayload } from '../../errors/api-error.js'
import type { MutationTracker } from './mutation-options.js'

/** Makes a tracker that refuses more than `limit` written rows (MAX_BATCH_MUTATION). */
export function createMutationTracker(limit: number): MutationTracker {
  let count = 0
  return {
    trackMutations: (added) => {
      count += added
      if (count > limit) throw invalidPayload(`Exceeded max batch mutation limit of ${limit}.`)
    },
    getCount: () => count,
  }
}
