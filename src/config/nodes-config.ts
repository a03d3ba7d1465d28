import { ConfigError } from './config-error.js'
import { redisConfig } from './redis-config.js'
import type { Values } from './variables.js'

/** How the servers of one database keep one another up to date. Throws where settings contradict each other. Lengths of time are milliseconds. */
export function nodesConfig(values: Values) {
  const hasRedis = redisConfig(values) !== null
  const store = values.SYNCHRONIZATION_STORE ?? (hasRedis ? 'redis' : 'memory')
  if (store === 'redis' && !hasRedis) throw new ConfigError(['SYNCHRONIZATION_STORE=redis needs REDIS or REDIS_HOST.'])
  return {
    areSeveral: store === 'redis',
    namespace: values.SYNCHRONIZATION_NAMESPACE,
    /** null: without an end. */
    grace: values.SYNCHRONIZATION_GRACE,
    heartbeat: values.SYNCHRONIZATION_HEARTBEAT,
  }
}
