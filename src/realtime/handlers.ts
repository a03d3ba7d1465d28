import { authenticate } from './authenticate.js'
import { handleItems } from './items.js'
import type { MessageHandler } from './session.js'
import { subscribe, unsubscribe } from './subscribe.js'

/** The types of messages that a client may send, each with its handler. */
export const messageHandlers: ReadonlyMap<string, MessageHandler> = new Map<string, MessageHandler>([
  ['auth', authenticate],
  ['items', handleItems],
  ['subscribe', subscribe],
  ['unsubscribe', unsubscribe],
  ['ping', async (session) => session.send({ type: 'pong' })],
  // The client is still there. Its frame has been noted already (socket.ts).
  ['pong', async () => undefined],
])
