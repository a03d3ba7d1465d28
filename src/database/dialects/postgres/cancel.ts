import { connect as connectSocket, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import type { Client } from 'pg'

/** A client as `pg` has it inside: what names its session to the server. */
interface Session {
  readonly processID: number | null
  readonly secretKey: number | null
  readonly host: string
  readonly port: number
  readonly ssl: boolean | ConnectionOptions | undefined
}

const [cancelRequest, tlsRequest] = [80_877_102, 80_877_103]
const timeout = 5_000

/**
 * Ends what a session runs now, as psql does on Ctrl-C: by a connection that needs no login and none of the places that the server has for
 * sessions. Resolves when the server has closed it, which it does after it has told the session.
 */
export async function cancel(client: Client): Promise<void> {
  const { processID, secretKey, host, port, ssl } = client as unknown as Session
  if (processID === null || secretKey === null) return
  const socket = host.startsWith('/') ? connectSocket(`${host}/.s.PGSQL.${port}`) : connectSocket(port, host)
  socket.setTimeout(timeout, () => socket.destroy(new Error('PostgreSQL did not take the order to end a statement in time.')))
  const stream = ssl ? await encrypted(socket, host, ssl) : socket
  await new Promise<void>((resolve, reject) => {
    stream.once('error', reject)
    stream.once('close', () => resolve())
    stream.resume()
    stream.write(message(cancelRequest, processID, secretKey))
  })
}

/** The server answers with one letter whether it speaks TLS. */
function encrypted(socket: Socket, host: string, ssl: true | ConnectionOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once('data', (answer) => {
      if (answer.toString('latin1') !== 'S') return reject(new Error('PostgreSQL takes no order to end a statement by TLS.'))
      const secure = connectTls({ ...(ssl === true ? {} : ssl), socket, servername: host }, () => resolve(secure))
      secure.once('error', reject)
      return undefined
    })
    socket.write(message(tlsRequest))
  })
}

function message(...numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 + 4 * numbers.length)
  bytes.writeInt32BE(bytes.length)
  for (const [index, number] of numbers.entries()) bytes.writeInt32BE(number | 0, 4 + 4 * index)
  return bytes
}
