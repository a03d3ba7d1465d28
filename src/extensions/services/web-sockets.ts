import type { ActionHandler } from '../../events.js'
import { type SocketClient, socketClients } from '../../services/changes/socket-clients.js'
import { listening } from '../listening.js'
import type { PlugIn } from '../plug-in.js'
import { Service, type ServiceOptions } from './options.js'

/** Clients that are connected by a WebSocket. */
export class WebSocketService extends Service {
  readonly #addPart: (part: PlugIn) => void

  constructor(options: ServiceOptions) {
    super(options)
    this.#addPart = options.addPart ?? ((part) => void part())
  }

  /** Hears of them: `connect`, `message`, `error`, `close`. */
  on(event: string, listener: ActionHandler): void {
    this.#addPart(listening([this.context.platform.events], 'Action', `websocket.${event}`, listener))
  }

  off(event: string, listener: ActionHandler): void {
    this.context.platform.events.offAction(`websocket.${event}`, listener)
  }

  /** Sends a message to all of them, or to those of a user or a role. */
  broadcast(message: unknown, filter: { readonly user?: string; readonly role?: string } = {}): void {
    for (const client of this.clients()) {
      const { user, role } = client.accountability ?? { user: null, role: null }
      if ((!filter.user || filter.user === user) && (!filter.role || filter.role === role)) client.send(message)
    }
  }

  clients(): readonly SocketClient[] {
    return this.context.platform.parts.get(socketClients).list()
  }
}
