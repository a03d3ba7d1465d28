import { invalidPayload } from '../../errors/api-error.js'
import type { MutationTracker } from './mutation-options.js'

/** Makes a tracker that refuses more than `limit` written rows (MAX_BATCH_MUTATION), and more than `maxAffected` without the nested ones. */
export function createMutationTracker(limit: number, maxAffected = Number.POSITIVE_INFINITY): MutationTracker {
  let count = 0
  let affected = 0
  const exceeded = () => invalidPayload(`Exceeded max batch mutation limit of ${limit}.`)
  return {
    announce: (expected) => {
      if (count + expected > limit) throw exceeded()
    },
    trackMutations: (added, isNested = false) => {
      count += added
      if (count > limit) throw exceeded()
      if (!isNested) affected += added
      if (affected > maxAffected)
        throw invalidPayload(`This would write more than ${maxAffected} items ("max_affected"); nothing was written.`)
    },
    getCount: () => count,
  }
}

/** Is this write one along a relation of another item? */
export const isNested = ({ path }: { readonly path?: readonly string[] }): boolean => path !== undefined && path.length > 0
