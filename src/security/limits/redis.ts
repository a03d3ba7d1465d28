import type { Redis } from 'ioredis'
import type { Logger } from 'pino'
import type { RedisConfig } from '../../config/limiters-config.js'

/** A connection to Redis, opened when it is first needed, and again when it was lost. */
export interface RedisConnection {
  client(): Promise<Redis>
  close(): void
}

/** Makes the connection. That Redis is away, and back again, is logged once. */
export function connectRedis(
  { url, host, port, username, password, db }: RedisConfig,
  logger: Logger,
  failed: () => void,
): RedisConnection {
  let opened: Promise<Redis> | undefined
  const open = async (): Promise<Redis> => {
    const { Redis } = await import('ioredis')
    const options = { enableOfflineQueue: false, maxRetriesPerRequest: 1, connectTimeout: 5_000 }
    const access = { ...(username && { username }), ...(password && { password }) }
    const client = url ? new Redis(url, options) : new Redis({ ...options, host: host ?? '127.0.0.1', port, db, ...access })
    let isAway = false
    client.on('error', (error) => {
      failed()
      if (!isAway) logger.warn({ err: error }, 'Redis does not answer; each node counts requests for itself meanwhile.')
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
    close: () => void opened?.then((client) => client.disconnect()),
  }
}
