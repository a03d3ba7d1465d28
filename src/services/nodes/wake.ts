import type { Redis } from 'ioredis'
import type { RedisConnection } from '../../redis.js'

/** Tells the nodes that there is something new in the journal. What is not heard is found when they look by themselves. */
export interface Wake {
  /** Wakes the others; nobody waits for it. */
  call(): void
  /** Calls back when another node calls. */
  listen(heard: () => void): void
  close(): void
}

/** Makes it over a channel of this name. */
export function createWake(redis: RedisConnection, name: string, id: string, failed: (error: unknown) => void): Wake {
  let listening: Redis | null = null
  let isClosed = false
  const call = async () => void (await (await redis.client()).publish(name, id))
  const listen = async (heard: () => void): Promise<void> => {
    // Which channels it hears it tells Redis again by itself after each loss.
    const client = (await redis.client()).duplicate({ enableOfflineQueue: true, maxRetriesPerRequest: null })
    if (isClosed) return client.disconnect()
    listening = client
    // That Redis is away is logged by the connection for commands.
    client.on('error', () => undefined)
    client.on('message', (_channel, node) => {
      if (node !== id) heard()
    })
    await client.subscribe(name)
  }
  return {
    call: () => void call().catch(failed),
    listen: (heard) => void listen(heard).catch(failed),
    close: () => {
      isClosed = true
      listening?.disconnect()
    },
  }
}
