import type { Values } from './variables.js'

/** How Redis is reached; null: there is none. */
export interface RedisConfig {
  /** `redis://...`; then the rest is in it. */
  readonly url: string | null
  readonly host: string | null
  readonly port: number
  readonly username: string | null
  readonly password: string | null
  readonly db: number
}

/** The Redis that the variables name. */
export function redisConfig(values: Values): RedisConfig | null {
  if (!values.REDIS_ENABLED || (values.REDIS === null && values.REDIS_HOST === null)) return null
  return {
    url: values.REDIS,
    host: values.REDIS_HOST,
    port: values.REDIS_PORT,
    username: values.REDIS_USERNAME,
    password: values.REDIS_PASSWORD,
    db: values.REDIS_DB,
  }
}
