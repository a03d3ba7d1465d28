import { WebSocket } from 'ws'
import type { App } from './app.js'

/** A frame as it came. */
export type Frame = Readonly<Record<string, unknown>>

/** A client of the door for WebSockets that waits for what it expects. */
export interface SocketClient {
  send(message: unknown): void
  /** The next frame that is not `ping`; fails after five seconds. */
  next(): Promise<Frame>
  /** Sends a message and gives the next frame. */
  ask(message: unknown): Promise<Frame>
  /** All frames that came until now and were not taken. */
  readonly waiting: readonly Frame[]
  /** Resolves with the code by which the connection is closed. */
  readonly closed: Promise<number>
  close(): Promise<void>
}

/** Connects; throws with the status when the connection is refused. */
export async function connectSocket(
  app: App,
  path = '/websocket',
  headers: Record<string, string> = {},
  protocols: string[] = [],
): Promise<SocketClient> {
  const socket = new WebSocket(app.url.replace('http', 'ws') + path, protocols, { headers })
  const waiting: Frame[] = []
  let arrived = (): void => undefined
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data)) as Frame
    if (frame.type !== 'ping') waiting.push(frame)
    arrived()
  })
  const closed = new Promise<number>((resolve) => socket.on('close', resolve))
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  const next = async (): Promise<Frame> => {
    const end = Date.now() + 5_000
    while (waiting.length === 0) {
      if (Date.now() > end) throw new Error('No frame came')
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 100)
        arrived = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    return waiting.shift()!
  }
  const send = (message: unknown) => socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  return {
    send,
    next,
    ask: (message) => {
      send(message)
      return next()
    },
    waiting,
    closed,
    close: async () => {
      socket.close()
      await closed
    },
  }
}
