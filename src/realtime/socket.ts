import type { WebSocket } from 'ws'

/** Bytes that a client may leave unread; one that is slower than that is let go, not waited for. */
const mostUnread = 16 * 2 ** 20

/** Sends a frame to a client that reads. */
export function sendFrame(socket: WebSocket, frame: string): void {
  if (socket.readyState !== socket.OPEN) return
  if (socket.bufferedAmount > mostUnread) socket.terminate()
  else socket.send(frame)
}

/** Asks now and then whether the client is still there, and lets go of one that has said nothing since. `period` in milliseconds; null never asks. */
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
