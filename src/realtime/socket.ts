import type { RawData, WebSocket } from 'ws'
import { deepestJson, isTooDeep } from '../security/json-depth.js'

/** Bytes that one client, and all clients together, may leave unread. A slower client is disconnected. */
const mostUnread = 16 * 2 ** 20
const mostUnreadByAll = 128 * 2 ** 20

/** Sends frames to clients, as long as they read them. One for all connections of a server. */
export class FrameSender {
  /** Bytes that were handed over and not yet taken. */
  #unread = 0

  /** Sends a frame; gives false when the client was disconnected instead. */
  send(socket: WebSocket, frame: string): boolean {
    if (socket.readyState !== socket.OPEN) return false
    const size = Buffer.byteLength(frame)
    // A client that has read everything can always be sent a frame: others use up the memory.
    const isSlow = socket.bufferedAmount > mostUnread || (socket.bufferedAmount > 0 && this.#unread + size > mostUnreadByAll)
    if (isSlow) {
      socket.terminate()
      return false
    }
    this.#unread += size
    socket.send(frame, () => {
      this.#unread -= size
    })
    return true
  }
}

/** A frame as text; null for one that is binary, or nested too deeply. */
export function textOfFrame(data: RawData, isBinary: boolean): string | null {
  if (isBinary) return null
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)
  return isTooDeep(bytes) ? null : bytes.toString('utf8')
}

/** The refusal of a frame that is no message. */
export const noMessage = `A message has to be a JSON object with a "type", nested at most ${deepestJson} levels deep.`

/** Pings the client at regular intervals, and disconnects it when it has sent nothing since the last ping. `period` in milliseconds; null never pings. */
export function keepAlive(socket: WebSocket, period: number | null, ask: () => void): void {
  if (period === null) return
  let isThere = true
  const heard = () => {
    isThere = true
  }
  const timer = setInterval(() => {
    if (!isThere) return socket.terminate()
    isThere = false
    return ask()
  }, period)
  socket.on('message', heard)
  socket.on('pong', heard)
  socket.on('close', () => clearInterval(timer))
}
