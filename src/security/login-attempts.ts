import type { RateLimiterAbstract } from 'rate-limiter-flexible'
import type { RedisConnection } from '../redis.js'

/** Counts failed logins of each user, over all nodes where there are several. */
export interface LoginAttempts {
  /** Counts one more; false when the user had as many as are allowed. */
  take(user: string, allowed: number): Promise<boolean>
  /** Starts again after a success or a suspension. */
  reset(user: string): Promise<void>
}

/** Attempts are never refused by the counter itself: how many are allowed is a setting. */
const points = Number.MAX_SAFE_INTEGER
/** Seconds after which old attempts are forgotten. */
const duration = 14 * 24 * 60 * 60

/** Makes the counter, in Redis where there are several nodes; while it is away each counts for itself. Its library is loaded with the first attempt. */
export function createLoginAttempts(redis: RedisConnection | null, namespace: string): LoginAttempts {
  let opened: Promise<RateLimiterAbstract> | undefined
  const open = async (): Promise<RateLimiterAbstract> => {
    const { RateLimiterMemory, RateLimiterRedis } = await import('rate-limiter-flexible')
    const options = { keyPrefix: `${namespace}:logins`, points, duration }
    const insuranceLimiter = new RateLimiterMemory(options)
    if (!redis) return insuranceLimiter
    return new RateLimiterRedis({ ...options, storeClient: await redis.client(), insuranceLimiter, rejectIfRedisNotReady: true })
  }
  const counter = () => (opened ??= open())
  return {
    take: async (user, allowed) => (await (await counter()).consume(user)).consumedPoints <= allowed,
    reset: async (user) => void (await (await counter()).delete(user)),
  }
}
