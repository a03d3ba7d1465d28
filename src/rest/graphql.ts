import type { IncomingMessage, ServerResponse } from 'node:http'
import accepts from 'accepts'
import type { SessionDoor } from '../auth/session-door.js'
import type { SocketIdentity } from '../auth/socket-identity.js'
import type { ServiceContext } from '../context.js'
import type { SdlPrinter } from '../resolvers/sdl-printer.js'
import type { ExplainedRequest } from '../services/explain/begin.js'
import type { RequestWithBody } from './call.js'
import { explainHeader } from './explain.js'
import type { AnswerUse } from './kept-answers.js'
import { pathOf } from './path.js'

/** On whose behalf, and through which connection. */
export interface GraphqlCaller {
  readonly service: ServiceContext
  readonly door: SessionDoor
  /** The caller for as long as the connection stays. */
  readonly stay: () => Promise<SocketIdentity>
  readonly explained?: ExplainedRequest
  readonly use?: AnswerUse
}

/** Answers GraphQL requests of one scope. */
type Endpoint = (
  request: IncomingMessage,
  response: ServerResponse,
  parameters: Readonly<Record<string, unknown>>,
  caller: GraphqlCaller,
) => Promise<void>

/** Answers a request of own collections with events. */
type AnswerEvents = (request: RequestWithBody, response: ServerResponse, identity: SocketIdentity) => Promise<void>

/** The handlers of `/graphql` and `/graphql/system`: all that this door knows of the door for GraphQL. */
export interface GraphqlEndpoints {
  readonly items: Endpoint
  readonly system: Endpoint
  readonly printSdl: SdlPrinter
  /** The text of an answer that only reads items; null for everything else. */
  answerRead(body: object, context: ServiceContext): Promise<string | null>
  /** Puts the document into a request that names it. */
  completeDocument(request: object): object
  readonly answerEvents: AnswerEvents
  /** Sends the page of GraphiQL for the endpoint. */
  sendGraphiql(response: ServerResponse, endpoint: string): Promise<void>
}

/** The endpoint of a path; null for any other path. */
export function graphqlEndpoint(path: string): 'items' | 'system' | null {
  const found = /^\/graphql(\/system)?\/?$/i.exec(path)
  return found && (found[1] ? 'system' : 'items')
}

/** Answers a GraphQL request. A browser that wants a page gets GraphiQL. */
export async function answerGraphql(
  endpoints: GraphqlEndpoints,
  scope: 'items' | 'system',
  request: RequestWithBody,
  response: ServerResponse,
  given: Readonly<Record<string, unknown>>,
  caller: GraphqlCaller,
): Promise<void> {
  if (request.method === 'GET' && accepts(request).type(['json', 'html']) === 'html') {
    await endpoints.sendGraphiql(response, pathOf(request))
    return
  }
  const parameters = completed(endpoints, request, given)
  if (scope === 'items' && wantsEvents(request, parameters)) {
    await endpoints.answerEvents(request, response, await caller.stay())
    return
  }
  const isPlain = scope === 'items' && isPlainRequest(request) && typeof request.body === 'object' && request.body !== null
  const text = isPlain ? await endpoints.answerRead(request.body as object, caller.service) : null
  if (text !== null) {
    sendText(response, text, caller.use)
    return
  }
  if (caller.use) tellWithHead(caller.use, response)
  await endpoints[scope](request, response, parameters, caller)
}

/** Does the client wait for events, of a document that has some: a subscription, or a live query? All others are answered once. */
function wantsEvents({ headers, body }: RequestWithBody, parameters: Readonly<Record<string, unknown>>): boolean {
  if (!/^\s*text\/event-stream\b/i.test(headers.accept ?? '')) return false
  const query = typeof body === 'object' && body !== null && 'query' in body ? body.query : parameters.query
  return typeof query === 'string' && /\bsubscription\b|@live\b/.test(query)
}

/** Headers that are known only when the answer is, of a library that sends it. */
function tellWithHead(use: AnswerUse, response: ServerResponse): void {
  const writeHead = response.writeHead.bind(response) as (...parts: readonly unknown[]) => ServerResponse
  response.writeHead = (...parts: readonly unknown[]) => {
    if (response.statusCode === 200) use.tell(response)
    return writeHead(...parts)
  }
}

/** Puts the document into the body, or into the parameters of a GET, which are given back: the server of the protocol reads them in the URL. */
function completed(
  { completeDocument }: GraphqlEndpoints,
  request: RequestWithBody,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (request.method === 'POST') {
    if (typeof request.body === 'object' && request.body !== null) Object.assign(request, { body: completeDocument(request.body) })
    return given
  }
  const parameters = completeDocument(given) as Readonly<Record<string, unknown>>
  if (parameters !== given) request.url = withDocument(request.url ?? '', parameters.query)
  return parameters
}

function withDocument(address: string, document: unknown): string {
  const [path = '', query] = address.split('?', 2)
  const search = new URLSearchParams(query)
  search.set('query', String(document))
  search.delete('documentId')
  search.delete('extensions')
  return `${path}?${search}`
}

/** Is this GraphQL as nearly every client sends it: JSON by POST, wanting JSON, without any conditions? */
function isPlainRequest({ method, url, headers }: IncomingMessage): boolean {
  return (
    method === 'POST' &&
    url === '/graphql' &&
    /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '') &&
    /^($|\*\/\*|application\/json)/.test(headers.accept ?? '') &&
    headers[explainHeader] === undefined
  )
}

function sendText(response: ServerResponse, text: string, use: AnswerUse | undefined): void {
  response.setHeader('Cache-Control', 'no-cache')
  use?.tell(response)
  response.setHeader('Content-Type', 'application/json; charset=utf-8')
  response.setHeader('Content-Length', Buffer.byteLength(text))
  response.end(text)
}
