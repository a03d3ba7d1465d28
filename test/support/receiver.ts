import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a receiver was sent. */
export interface Received<Body> {
  readonly body: Body
  /** Milliseconds, of one clock. */
  readonly begin: number
  readonly end: number
}

/** Another server, which flows call: takes JSON, answers after so many milliseconds, and keeps what it got in the order in which it came. */
export async function openReceiver<Body>(delay = 0): Promise<{ url: string; received: Received<Body>[]; close(): Promise<void> }> {
  const received: Received<Body>[] = []
  const server = createServer((request, response) => {
    const begin = performance.now()
    let text = ''
    request.setEncoding('utf8').on('data', (piece: string) => {
      text += piece
    })
    request.on('end', () => {
      const entry = { body: JSON.parse(text) as Body, begin, end: Number.POSITIVE_INFINITY }
      received.push(entry)
      setTimeout(() => {
        entry.end = performance.now()
        response.end('{}')
      }, delay)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  server.unref()
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received, close }
}
