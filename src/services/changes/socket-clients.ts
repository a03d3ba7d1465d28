import { randomUUID } from 'node:crypto'
import { PartKey } from '../../parts.js'
import type { Accountability } from '../../permissions/accountability.js'

/** A client at the other end of a WebSocket, as hooks and extensions know it. */
export interface SocketClient {
  readonly uid: string
  readonly accountability: Accountability | null
  /** Sends a message: an object, or text as it is. */
  send(message: unknown): void
  close(): void
}

/** The clients that are connected. */
export interface SocketClients {
  /** Adds one; what it gives takes it out. `client` is what is added. */
  add(client: Omit<SocketClient, 'uid'>): { readonly client: SocketClient; remove(): void }
  list(): readonly SocketClient[]
}

export const socketClients = new PartKey<SocketClients>('socket clients')

/** Makes the list; nobody is connected. */
export function createSocketClients(): SocketClients {
  const clients = new Set<SocketClient>()
  return {
    add: (given) => {
      // Its accountability is asked of it whenever it is read.
      const client = Object.assign(Object.create(given) as SocketClient, { uid: randomUUID() })
      clients.add(client)
      return { client, remove: () => void clients.delete(client) }
    },
    list: () => [...clients],
  }
}
