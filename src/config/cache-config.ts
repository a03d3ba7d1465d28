import { ConfigError } from './config-error.js'
import { redisConfig } from './redis-config.js'
import type { Values } from './variables.js'

/** Which answers of reads are kept, where, and for how long. Lengths of time are milliseconds, but for `sharedMaxAge`; sizes are bytes. */
export interface CacheConfig {
  readonly store: 'memory' | 'redis'
  readonly ttl: number
  readonly maxSize: number
  /** null: no bound. */
  readonly maxValueSize: number | null
  readonly namespace: string
  /** Do clients have to ask each time? */
  readonly isAskedEachTime: boolean
  /** Collections whose writes let answers live. */
  readonly ignored: readonly string[]
  readonly isSkipAllowed: boolean
  readonly statusHeader: string | null
  /** Seconds; null: nothing is said to shared caches. */
  readonly sharedMaxAge: number | null
}

/** null: no answers are kept. Throws where they are to be kept in a Redis that is not named. */
export function cacheConfig(values: Values): CacheConfig | null {
  if (!values.CACHE_ENABLED) return null
  if (values.CACHE_STORE === 'redis' && redisConfig(values) === null)
    throw new ConfigError(['CACHE_STORE=redis needs REDIS or REDIS_HOST.'])
  return {
    store: values.CACHE_STORE,
    ttl: values.CACHE_TTL,
    maxSize: values.CACHE_MAX_SIZE,
    maxValueSize: values.CACHE_VALUE_MAX_SIZE,
    namespace: values.CACHE_NAMESPACE,
    isAskedEachTime: values.CACHE_AUTO_PURGE,
    ignored: values.CACHE_AUTO_PURGE_IGNORE_LIST,
    isSkipAllowed: values.CACHE_SKIP_ALLOWED,
    statusHeader: values.CACHE_STATUS_HEADER,
    sharedMaxAge: values.CACHE_CONTROL_S_MAXAGE,
  }
}
