import { ConfigError } from './config-error.js'
import { nodesConfig } from './nodes-config.js'
import { redisConfig } from './redis-config.js'
import type { Values } from './variables.js'

/** So many points in so many seconds. */
export interface LimitConfig {
  readonly points: number
  readonly duration: number
}

/** How often who may do what; null: as often as they like. Throws where limits contradict each other. */
export function limitersConfig(values: Values) {
  const address = limit(values.RATE_LIMITER_ENABLED, values.RATE_LIMITER_POINTS, values.RATE_LIMITER_DURATION)
  const global = limit(values.RATE_LIMITER_GLOBAL_ENABLED, values.RATE_LIMITER_GLOBAL_POINTS, values.RATE_LIMITER_GLOBAL_DURATION)
  const user = limit(values.RATE_LIMITER_USER_ENABLED, values.RATE_LIMITER_USER_POINTS, values.RATE_LIMITER_USER_DURATION)
  const hasRedis = redisConfig(values) !== null
  const problems: string[] = []
  if (global && !address) problems.push('RATE_LIMITER_GLOBAL_ENABLED needs RATE_LIMITER_ENABLED.')
  if (global && address && rate(global) < rate(address))
    problems.push('RATE_LIMITER_GLOBAL_POINTS must allow more in a second than RATE_LIMITER_POINTS.')
  if (user && values.QUERY_MAX_COST === null) problems.push('RATE_LIMITER_USER_ENABLED needs QUERY_MAX_COST: it counts what that bounds.')
  if (values.RATE_LIMITER_STORE === 'redis' && !hasRedis) problems.push('RATE_LIMITER_STORE=redis needs REDIS or REDIS_HOST.')
  if (problems.length > 0) throw new ConfigError(problems)
  const mails = limit(values.RATE_LIMITER_EMAIL_ENABLED, values.RATE_LIMITER_EMAIL_POINTS, values.RATE_LIMITER_EMAIL_DURATION)
  return {
    /** Do all nodes count together? */
    areShared: values.RATE_LIMITER_STORE === null ? nodesConfig(values).areSeveral : values.RATE_LIMITER_STORE === 'redis',
    address,
    global,
    user,
    registration: limit(
      values.RATE_LIMITER_REGISTRATION_ENABLED,
      values.RATE_LIMITER_REGISTRATION_POINTS,
      values.RATE_LIMITER_REGISTRATION_DURATION,
    ),
    ai: limit(values.RATE_LIMITER_AI_ENABLED, values.RATE_LIMITER_AI_POINTS, values.RATE_LIMITER_AI_DURATION),
    aiTokens: limit(values.RATE_LIMITER_AI_TOKENS_ENABLED, values.RATE_LIMITER_AI_TOKENS_POINTS, values.RATE_LIMITER_AI_TOKENS_DURATION),
    messages: messagesLimit(values, address),
    mails: mails && {
      ...mails,
      queueSize: values.RATE_LIMITER_EMAIL_QUEUE_SIZE,
      errorMessage: values.RATE_LIMITER_EMAIL_ERROR_MESSAGE,
    },
    flowMails: limit(
      values.RATE_LIMITER_EMAIL_FLOWS_ENABLED,
      values.RATE_LIMITER_EMAIL_FLOWS_POINTS,
      values.RATE_LIMITER_EMAIL_FLOWS_DURATION,
    ),
    pressure: values.PRESSURE_LIMITER_ENABLED
      ? {
          interval: values.PRESSURE_LIMITER_SAMPLE_INTERVAL,
          utilization: values.PRESSURE_LIMITER_MAX_EVENT_LOOP_UTILIZATION,
          delay: values.PRESSURE_LIMITER_MAX_EVENT_LOOP_DELAY,
          rss: values.PRESSURE_LIMITER_MAX_MEMORY_RSS,
          heap: values.PRESSURE_LIMITER_MAX_MEMORY_HEAP_USED,
          retryAfter: values.PRESSURE_LIMITER_RETRY_AFTER,
        }
      : null,
  }
}

const limit = (enabled: boolean, points: number, duration: number): LimitConfig | null => (enabled ? { points, duration } : null)

const rate = ({ points, duration }: LimitConfig): number => points / duration

/** Where nothing is said of messages, they are limited as requests of an address. */
function messagesLimit(values: Values, address: LimitConfig | null): LimitConfig | null {
  if (values.RATE_LIMITER_WEBSOCKETS_POINTS === null && address === null) return null
  return {
    points: values.RATE_LIMITER_WEBSOCKETS_POINTS ?? values.RATE_LIMITER_POINTS,
    duration: values.RATE_LIMITER_WEBSOCKETS_DURATION ?? values.RATE_LIMITER_DURATION,
  }
}
