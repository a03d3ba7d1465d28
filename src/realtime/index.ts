import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Authentication } from '../auth/authentication.js'
import type { Visitor } from '../auth/dependencies.js'
import { SocketIdentity, type SocketMode } from '../auth/socket-identity.js'
import type { Platform } from '../context.js'
import { apiError, forbidden } from '../errors/api-error.js'
import { type SocketClient, socketClients } from '../services/changes/socket-clients.js'
import { serverLog } from '../services/server/log.js'
import { messageHandlers } from './handlers.js'
import { logHandlers } from './logs.js'
import { Session } from './session.js'
import { FrameSender, keepAlive, textOfFrame } from './socket.js'
import { StreamCaller } from './stream-caller.js'
import { refuseUpgrade, upgradePath } from './upgrade.js'

/** Speaks GraphQL with a client: a function of the door for GraphQL. Gives the function to call when the connection is closed. */
export type OpenGraphqlSocket = (
  socket: {
    readonly protocol: string
    send(frame: string): Promise<void>
    close(code: number, reason: string): void
    onMessage(listener: (frame: string) => Promise<void>): void
  },
  caller: { readonly identity: SocketIdentity; readonly mode: SocketMode; readonly expires: number | null },
) => (code: number, reason: string) => void

/** What this door needs. How a request names its caller is known by the door for HTTP. */
export interface RealtimeParts {
  readonly platform: Platform
  readonly authentication: Authentication
  /** The caller who opens a connection, by a token in the URL, a header or a cookie. */
  credentialsOf(request: IncomingMessage): { readonly visitor: Visitor; readonly token: string | null }
  /** May a page of this origin connect? A browser sends its cookies from everywhere. */
  isOriginAllowed(request: IncomingMessage): boolean
  readonly openGraphqlSocket: OpenGraphqlSocket
  /** Counts a request; null: none is counted. */
  readonly admit: ((request: IncomingMessage) => Promise<void>) | null
}

/** The open door for WebSockets. */
export interface Realtime {
  /** Closes every connection. */
  close(): void
}

/** One path at which clients connect. */
interface Endpoint {
  readonly path: string
  readonly mode: SocketMode
  readonly isForAdministrators?: true
  readonly mostConnections: number
  readonly server: WebSocketServer
  open(socket: WebSocket, identity: SocketIdentity, expires: number | null): void
}

/** Opens the door for WebSockets as far as it is configured (WEBSOCKETS_*). */
export function openRealtime(http: Server, parts: RealtimeParts): Realtime {
  const frames = new FrameSender()
  const endpoints = [restEndpoint(parts, frames), graphqlEndpoint(parts, frames), logsEndpoint(parts, frames)].filter(
    (endpoint) => endpoint !== null,
  )
  if (endpoints.length > 0) http.on('upgrade', (request, socket, head) => void upgrade(http, endpoints, parts, request, socket, head))
  return {
    close: () => {
      const sockets = endpoints.flatMap(({ server }) => [...server.clients])
      for (const socket of sockets) socket.close(1001)
      setTimeout(() => terminateAll(sockets), patience).unref()
    },
  }
}

/** Milliseconds to wait for a client's answer to the closing of its connection. */
const patience = 250

function terminateAll(sockets: readonly WebSocket[]): void {
  for (const socket of sockets) socket.terminate()
}

async function upgrade(
  http: Server,
  endpoints: readonly Endpoint[],
  parts: RealtimeParts,
  request: IncomingMessage,
  stream: Duplex,
  head: Buffer,
): Promise<void> {
  const { platform, authentication } = parts
  const endpoint = endpoints.find(({ path }) => path === upgradePath(request))
  // An extension may have a path of its own.
  if (!endpoint && http.listenerCount('upgrade') > 1) return
  stream.on('error', (error) => platform.logger.debug({ err: error }, 'A client broke its connection off.'))
  try {
    await parts.admit?.(request)
    if (!endpoint) throw apiError('ROUTE_NOT_FOUND', { path: upgradePath(request) })
    if (!parts.isOriginAllowed(request)) throw forbidden()
    if (endpoint.server.clients.size >= endpoint.mostConnections) throw apiError('REQUESTS_EXCEEDED')
    const { visitor, token } = parts.credentialsOf(request)
    const identity = new SocketIdentity(platform, authentication.authenticate, visitor, new StreamCaller(stream))
    const expires = token === null ? null : await identity.enter(token)
    if (endpoint.mode === 'strict' && !identity.isKnown) throw apiError('INVALID_CREDENTIALS')
    if (endpoint.isForAdministrators && identity.known().accountability?.admin !== true) throw forbidden()
    endpoint.server.handleUpgrade(request, stream, head, (socket) => {
      socket.on('error', (error) => platform.logger.debug({ err: error }, 'A client sent what is no frame.'))
      endpoint.open(socket, identity, expires)
    })
  } catch (error) {
    refuseUpgrade(stream, error, (hidden) => platform.logger.error({ err: hidden }, 'A connection failed unexpectedly.'))
  }
}

function restEndpoint({ platform, authentication }: RealtimeParts, frames: FrameSender): Endpoint | null {
  const { websockets, server } = platform.config
  const settings = websockets.rest
  return (
    settings && {
      ...settings,
      server: new WebSocketServer({ noServer: true, maxPayload: server.maxPayloadSize }),
      open: (socket, identity, expires) => {
        const client = admit(platform, socket, identity, frames)
        const session = new Session(
          socket,
          { platform, authentication, identity, frames, mode: settings.mode, authTimeout: settings.authTimeout },
          messageHandlers,
          client,
        )
        session.open(expires)
        keepAlive(socket, websockets.heartbeat, () => session.send({ type: 'ping' }))
      },
    }
  )
}

/** The log of this server. A client whose token ends is disconnected: there is nothing by which it could authenticate again. */
function logsEndpoint({ platform, authentication }: RealtimeParts, frames: FrameSender): Endpoint | null {
  const { websockets, server } = platform.config
  const settings = websockets.logs
  const log = platform.parts.get(serverLog)
  if (!settings || !log) return null
  const handlers = logHandlers(log, settings.least)
  return {
    ...settings,
    mode: 'strict',
    isForAdministrators: true,
    server: new WebSocketServer({ noServer: true, maxPayload: server.maxPayloadSize }),
    open: (socket, identity, expires) => {
      const client = admit(platform, socket, identity, frames)
      const session = new Session(socket, { platform, authentication, identity, frames, mode: 'strict', authTimeout: 0 }, handlers, client)
      session.open(expires)
      keepAlive(socket, websockets.heartbeat, () => session.send({ type: 'ping' }))
    },
  }
}

/** Adds a client to those that are connected, until its connection ends. */
function admit(platform: Platform, socket: WebSocket, identity: SocketIdentity, frames: FrameSender): SocketClient {
  const { client, remove } = platform.parts.get(socketClients).add({
    get accountability() {
      return identity.known().accountability
    },
    send: (message) => frames.send(socket, typeof message === 'string' ? message : JSON.stringify(message)),
    close: () => socket.close(),
  })
  socket.once('close', remove)
  return client
}

/** The code with which graphql-transport-ws closes a connection after a frame that is no message. */
const badRequest = 4400
/** The code of a connection that is closed because too much was asked of it. */
const tryAgainLater = 1013
const graphqlProtocol = 'graphql-transport-ws'

function graphqlEndpoint({ platform, openGraphqlSocket }: RealtimeParts, frames: FrameSender): Endpoint | null {
  const { websockets, server } = platform.config
  const settings = websockets.graphql
  return (
    settings && {
      ...settings,
      server: new WebSocketServer({
        noServer: true,
        maxPayload: server.maxPayloadSize,
        handleProtocols: (protocols) => protocols.has(graphqlProtocol) && graphqlProtocol,
      }),
      open: (socket, identity, expires) => {
        const { uid } = admit(platform, socket, identity, frames)
        const { messages } = platform.limiters
        const closed = openGraphqlSocket(
          {
            protocol: socket.protocol,
            // Nothing waits until a frame is read: a client that does not read is disconnected.
            send: async (frame) => void frames.send(socket, frame),
            close: (code, reason) => socket.close(code, reason),
            onMessage: (listener) =>
              void socket.on('message', (data, isBinary) => {
                const frame = textOfFrame(data, isBinary)
                if (frame === null) socket.close(badRequest, 'Invalid message received')
                else if (!messages) void receive(listener, frame)
                else
                  messages.consume(uid).then(
                    () => receive(listener, frame),
                    () => socket.close(tryAgainLater, 'Too many messages'),
                  )
              }),
          },
          { identity, mode: settings.mode, expires },
        )
        socket.on('close', (code, reason) => closed(code, String(reason)))
        keepAlive(socket, websockets.heartbeat, () => socket.ping())
      },
    }
  )

  async function receive(listener: (frame: string) => Promise<void>, frame: string): Promise<void> {
    try {
      await listener(frame)
    } catch (error) {
      platform.logger.error({ err: error }, 'A GraphQL message failed unexpectedly.')
    }
  }
}
