import type { Redis } from 'ioredis'
import type { Logger } from 'pino'
import type { RedisConfig } from './config/redis-config.js'

/** The connection of a server to Redis, opened when it is first needed, and again when it was lost. */
export interface RedisConnection {
  client(): Promise<Redis>
  /** Another number than before when the connection was lost in between: what was heard on the former one may be of a Redis that is no more. */
  readonly generation: number
  /** Begins again with a connection that does not answer. */
  renew(): void
  close(): void
}

/** Milliseconds that one command may take. */
const commandTimeout = 1_000
/** Milliseconds between two attempts to connect. */
const longestPause = 500

/** Makes the connection. That Redis is away, and back again, is logged once. */
export function connectRedis(
  { url, host, port, username, password, db }: RedisConfig,
  logger: Logger,
  failed: () => void,
): RedisConnection {
  let opened: Promise<Redis> | undefined
  let generation = 0
  const open = async (): Promise<Redis> => {
    const { Redis } = await import('ioredis')
    const options = {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      connectTimeout: 5_000,
      commandTimeout,
      retryStrategy: (times: number) => Math.min(times * 50, longestPause),
    }
    const access = { ...(username && { username }), ...(password && { password }) }
    const client = url ? new Redis(url, options) : new Redis({ ...options, host: host ?? '127.0.0.1', port, db, ...access })
    let isAway = false
    client.on('close', () => {
      generation += 1
    })
    client.on('error', (error) => {
      failed()
      if (!isAway) logger.warn({ err: error }, 'Redis does not answer.')
      isAway = true
    })
    client.on('ready', () => {
      if (isAway) logger.info('Redis answers again.')
      isAway = false
    })
    await new Promise((resolve) => {
      client.once('ready', resolve)
      client.once('error', resolve)
    })
    return client
  }
  return {
    client: () => (opened ??= open()),
    get generation() {
      return generation
    },
    renew: () => void opened?.then((client) => client.disconnect(true)),
    close: () => void opened?.then((client) => client.disconnect()),
  }
}
