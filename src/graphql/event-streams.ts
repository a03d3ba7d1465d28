import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { ExecutionResult } from 'graphql'
import { createHandler, type Request, type RequestParams } from 'graphql-sse'
import type { SocketIdentity } from '../auth/socket-identity.js'
import type { Streamed } from './streamed.js'

/** Answers a request with server-sent events: a subscription, or a live query. */
export type AnswerEvents = (
  request: IncomingMessage & { readonly body?: unknown },
  response: ServerResponse,
  identity: SocketIdentity,
) => Promise<void>

interface Connection {
  readonly response: ServerResponse
  readonly identity: SocketIdentity
}

/** Milliseconds between looks at whether a slow client has taken what it was sent. */
const patience = 20

/** Makes it, by the protocol of graphql-sse: one connection for each document. */
export function createEventStreams(streamed: Streamed): AnswerEvents {
  const handle = createHandler<IncomingMessage, Connection>({
    // No client reserves a stream for several documents.
    authenticate: () => null,
    // It has been validated, in the schema of the caller, when it was prepared.
    validate: () => [],
    onSubscribe: async ({ context }, params: RequestParams) => {
      const args = await streamed.prepare(context.identity, params)
      return Array.isArray(args) ? { data: null, errors: args } : (args as never)
    },
    subscribe: (args) => streamed.subscribe(args),
    execute: (args) => streamed.execute(args),
    onNext: async (_context, { context: { response, identity } }, result) => {
      await taken(response)
      return withoutData(streamed.masked(identity, result as ExecutionResult))
    },
  })
  return async (request, response, identity) => {
    const [body, { status, statusText, headers }] = await handle(asked(request, { response, identity }))
    response.writeHead(status, statusText, { ...headers, 'x-accel-buffering': 'no' })
    if (body === null || typeof body === 'string') {
      response.end(body ?? undefined)
      return
    }
    response.once('close', () => void body.return(undefined))
    for await (const text of body) {
      if (response.destroyed) break
      response.write(text)
    }
    response.end()
  }
}

/** What was refused has no data. The library knows an answer by its data. */
const withoutData = (result: ExecutionResult): ExecutionResult =>
  result.data === null && result.errors?.every(({ path }) => path === undefined) ? { errors: result.errors } : result

/** Waits for a client to read: what it does not take is not kept for it. */
async function taken(response: ServerResponse): Promise<void> {
  while (response.writableLength > 0 && !response.destroyed) await delay(patience)
}

function asked(request: IncomingMessage & { readonly body?: unknown }, context: Connection): Request<IncomingMessage, Connection> {
  return {
    method: request.method ?? 'GET',
    url: request.url ?? '/',
    headers: {
      get: (name) => {
        // The library knows no lists of media types.
        if (name === 'accept') return 'text/event-stream'
        const value = request.headers[name.toLowerCase()]
        return Array.isArray(value) ? value.join() : value
      },
    },
    body: (request.body ?? null) as Record<string, unknown> | null,
    raw: request,
    context,
  }
}
