import { LRUCache } from 'lru-cache'

/** Counts failed logins of each user in this process. */
export interface LoginAttempts {
  /** Counts one more; false when the user had as many as are allowed. */
  take(user: string, allowed: number): boolean
  /** Starts again after a success or a suspension. */
  reset(user: string): void
}

/** Makes the counter. */
export function createLoginAttempts(): LoginAttempts {
  const counts = new LRUCache<string, number>({ max: 100_000 })
  return {
    take: (user, allowed) => {
      const count = (counts.get(user) ?? 0) + 1
      counts.set(user, count)
      return count <= allowed
    },
    reset: (user) => void counts.delete(user),
  }
}
