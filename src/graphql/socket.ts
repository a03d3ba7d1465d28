import { GraphQLError } from 'graphql'
import { CloseCode, makeServer } from 'graphql-ws'
import type { SocketIdentity, SocketMode } from '../auth/socket-identity.js'
import type { Platform } from '../context.js'
import { apiError, isApiError } from '../errors/api-error.js'
import { mostSubscriptions } from '../services/changes/subscriptions.js'
import type { Streamed } from './streamed.js'

/** A connection, as graphql-ws expects it. */
interface GraphqlSocket {
  readonly protocol: string
  send(frame: string): Promise<void>
  close(code: number, reason: string): void
  onMessage(listener: (frame: string) => Promise<void>): void
}

/** The caller of a connection. */
interface SocketCaller {
  readonly identity: SocketIdentity
  readonly mode: SocketMode
  /** When the caller's token expires, in milliseconds; null for never. */
  readonly expires: number | null
}

/** What graphql-ws keeps for us with a connection. */
interface Extra {
  readonly caller: SocketCaller
  readonly socket: GraphqlSocket
  closeAt(time: number | null): void
}

type Server = ReturnType<typeof makeServer<{ readonly access_token?: unknown }, Extra>>

/** Begins to serve a connection; returns the function to call when it is closed. */
export type OpenSocket = (socket: GraphqlSocket, caller: SocketCaller) => (code: number, reason: string) => void

/** Opens connections that speak graphql-transport-ws. They are for subscriptions and live queries: other operations are answered over HTTP. */
export function createSocketDoor(platform: Platform, streamed: Streamed): OpenSocket {
  const server = createServer(platform, streamed)
  return (socket, caller) => {
    const expiry = expiryOf(socket)
    expiry.closeAt(caller.expires)
    const closed = server.opened(socket, { caller, socket, closeAt: expiry.closeAt })
    return (code, reason) => {
      expiry.closeAt(null)
      void closed(code, reason)
    }
  }
}

/** Closes a connection when its token expires. */
function expiryOf(socket: GraphqlSocket): { closeAt(time: number | null): void } {
  let timer: NodeJS.Timeout | undefined
  return {
    closeAt: (time) => {
      clearTimeout(timer)
      if (time !== null)
        timer = setTimeout(() => socket.close(CloseCode.Forbidden, 'Token expired'), Math.min(Math.max(0, time - Date.now()), 2 ** 31 - 1))
    },
  }
}

function createServer(platform: Platform, streamed: Streamed): Server {
  return makeServer<{ readonly access_token?: unknown }, Extra>({
    connectionInitWaitTimeout: platform.config.websockets.graphql?.authTimeout,
    subscribe: (args) => streamed.subscribe(args),
    execute: (args) => streamed.execute(args),
    onConnect: async ({ connectionParams, extra: { caller, closeAt } }) => {
      const token = connectionParams?.access_token
      if (typeof token !== 'string') return caller.mode === 'public' || caller.identity.isKnown
      try {
        closeAt(await caller.identity.enter(token))
        return true
      } catch (error) {
        if (!isApiError(error)) platform.logger.error({ err: error }, 'A connection failed unexpectedly.')
        return false
      }
    },
    onSubscribe: (context, _id, payload) =>
      Object.keys(context.subscriptions).length > mostSubscriptions
        ? [tooManySubscriptions()]
        : streamed.prepare(context.extra.caller.identity, payload),
    onNext: ({ extra }, _id, _payload, _args, result) => streamed.masked(extra.caller.identity, result),
  })
}

/** The same error as in the other protocol (realtime/subscribe.ts). */
function tooManySubscriptions(): GraphQLError {
  const { message, code, extensions } = apiError('LIMIT_EXCEEDED', { category: 'subscriptions' })
  return new GraphQLError(message, { extensions: { ...extensions, code } })
}
