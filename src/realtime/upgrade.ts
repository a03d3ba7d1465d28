import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { headersOf, renderErrors } from '../errors/render.js'

/** The path of a request without its query. */
export const upgradePath = ({ url = '/' }: IncomingMessage): string => url.replace(/\?.*$/s, '')

/** Answers a request for a connection that is not granted. */
export function refuseUpgrade(socket: Duplex, thrown: unknown, onHidden: (error: unknown) => void): void {
  const { status, errors, hidden } = renderErrors(thrown, { isAdmin: false })
  for (const error of hidden) onHidden(error)
  const body = JSON.stringify({ errors })
  const more = Object.entries(headersOf({ errors })).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${more.join('')}\r\n${body}`,
  )
}
