import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Authentication } from '../auth/authentication.js'
import type { Platform, ServiceContext } from '../context.js'
import { apiError } from '../errors/api-error.js'
import type { Flows } from '../flows/flows.js'
import { tracing } from '../services/server/measures.js'
import type { RequestSpan, Tracing } from '../tracing.js'
import type { Admit } from './admission.js'
import { bringsCookie, type Identify, stayingIdentity } from './authentication.js'
import { createBodyReader, createFieldsReader, type ReadBody } from './body.js'
import type { RequestWithBody } from './call.js'
import { type ConnectionParts, RestConnection } from './connection.js'
import { countsCookie } from './cors.js'
import { createErrorSender } from './errors.js'
import { explainedRequest } from './explain.js'
import { isForm } from './form.js'
import { readFormFile } from './form-file.js'
import type { Front } from './front.js'
import { answerGraphql, type GraphqlEndpoints, graphqlEndpoint } from './graphql.js'
import { receiveRequest } from './graphql-form.js'
import { createUseAnswers, type UseAnswers } from './kept-answers.js'
import { metricsAnswer } from './metrics.js'
import type { MountedDoor } from './mounted-door.js'
import { joinSlashes, pathOf, queryTextOf } from './path.js'
import { createQueries } from './queries.js'
import { sendAnswer } from './reply.js'
import { passageOf } from './request-context.js'
import { createRoutes, type FoundRoute } from './routes.js'
import { HttpSessionDoor } from './session-door.js'
import { createTus, isTusPath } from './tus/index.js'

/** Answers requests that the server itself knows, and hands on all others. Express can mount it as it is. */
export type Handler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void

/** What the handler leads to. */
export interface HandlerParts {
  readonly platform: Platform
  readonly authentication: Authentication
  readonly flows: Flows
  readonly graphql: GraphqlEndpoints
  /** Doors with paths of their own. */
  readonly mounted: readonly MountedDoor[]
  readonly addressOf: (request: IncomingMessage) => string
  readonly front: Front
  readonly admit: Admit | null
  readonly identify: Identify
}

/** The steps of every request that is not plain. */
interface Steps {
  readonly readBody: ReadBody
  readonly readFields: ReadBody
  readonly identify: Identify
  readonly useAnswers: UseAnswers | null
  readonly traced: Tracing | null
}

type Answering = (request: RequestWithBody, response: ServerResponse) => Promise<void>

/** The one path of requests: headers and log, the route, the body, the caller, the answer. A failure on the way is answered as an error. */
export function createHandler(parts: HandlerParts): Handler {
  const { platform, front, admit } = parts
  const sendError = createErrorSender(platform.logger)
  const traced = platform.parts.get(tracing)
  const find = createFinder(traced ? { ...parts, identify: tracedIdentify(traced, parts.identify) } : parts)
  return (request, response, next) => {
    const passage = passageOf(request)
    if (passage.isUnmatched) return next()
    if (front(request, response)) return undefined
    joinSlashes(request)
    const onward = () => {
      passage.isUnmatched = true
      next()
    }
    const answering = () =>
      admit ? admit(request).then(() => answer(find, request, response, onward)) : answer(find, request, response, onward)
    const span = traced ? beginSpan(traced, request, response) : null
    void (span ? span.within(answering) : answering()).catch((error: unknown) => sendError(error, request, response))
    return undefined
  }
}

/** The span of a request, which ends when its answer has left. Query strings may hold tokens, so only the path is told. */
function beginSpan(traced: Tracing, request: IncomingMessage, response: ServerResponse): RequestSpan {
  const attributes = { 'http.request.method': request.method ?? '', 'url.path': pathOf(request) }
  const span = traced.request(request.headers, { ...attributes, 'tessera.request_id': String(response.getHeader('X-Request-Id') ?? '') })
  response.once('close', () => span.end(response.statusCode))
  return span
}

const tracedIdentify =
  (traced: Tracing, identify: Identify): Identify =>
  (request, response) =>
    traced.stage('authenticate', () => identify(request, response))

type Finder = (request: IncomingMessage, response: ServerResponse) => Answering | null

async function answer(find: Finder, request: IncomingMessage, response: ServerResponse, next: () => void): Promise<void> {
  const answering = find(request, response)
  if (answering) await answering(request, response)
  else next()
}

/** Finds what answers a request by its method and path. */
function createFinder(parts: HandlerParts): Finder {
  const { platform, graphql } = parts
  const { config } = platform
  const { maxPayloadSize } = config.server
  const steps: Steps = {
    readBody: createBodyReader(maxPayloadSize),
    readFields: createFieldsReader(maxPayloadSize),
    identify: parts.identify,
    useAnswers: createUseAnswers(platform),
    traced: platform.parts.get(tracing),
  }
  const routes = createRoutes()
  const queries = createQueries(config, platform.events)
  const answerTus = config.tus.enabled ? createTus(platform) : null
  const site = siteAnswers(platform)
  const metricsOf = metricsAnswer(platform)
  const connections: ConnectionParts = {
    authentication: parts.authentication,
    flows: parts.flows,
    printSdl: graphql.printSdl,
    doorOf: (request, response) => new HttpSessionDoor(request, response, config, parts.addressOf),
  }
  return (request) => {
    const path = pathOf(request)
    const plain = site(path, request.method)
    if (plain) return plain
    const sendMetrics = metricsOf(request)
    if (sendMetrics) return (asked, response) => sendMetrics(response, () => steps.identify(asked, response))
    const endpoint = graphqlEndpoint(path)
    if (endpoint) {
      return async (asked, response) => {
        const service = await enter(steps, asked, response)
        const explained = await explainedRequest(asked, true)
        const use = steps.useAnswers && !explained ? await steps.useAnswers(asked, service) : null
        const form = endpoint === 'system' && isForm(asked) ? await receiveRequest(asked, service) : null
        try {
          await answerGraphql(
            graphql,
            endpoint,
            form ? withBody(asked, form.body) : asked,
            response,
            queries(queryTextOf(asked)).parameters,
            {
              service: explained?.context ?? use?.context ?? service,
              door: connections.doorOf(asked, response),
              stay: () => stayingIdentity(parts, asked, response),
              ...(explained && { explained }),
              ...(use && { use }),
            },
          )
        } finally {
          await form?.discard()
        }
      }
    }
    if (answerTus && isTusPath(path)) {
      return async (asked, response) => {
        await enter(steps, asked, response)
        await answerTus(asked, response)
      }
    }
    const found = routes.find(request.method ?? 'GET', path)
    if (found) return answeringRoute(found, connections, steps, queries)
    const door = parts.mounted.find((candidate) => candidate.has(path))
    if (door) {
      return (asked, response) =>
        door.answer(asked, response, {
          enter: () => enter(steps, asked, response),
          parameters: queries(queryTextOf(asked)).parameters,
          isTrusted: !bringsCookie(asked, config) || countsCookie(asked, config),
          readFile: (most) => readFormFile(asked, most),
        })
    }
    return request.method === 'OPTIONS' ? answeringOptions(routes.methodsOf(path)) : null
  }
}

/** The request, as if this had been its body in JSON. */
const withBody = (request: IncomingMessage, body: object): RequestWithBody => Object.assign(request, { body })

/** Reads the body, and identifies the caller. */
async function enter({ readBody, identify }: Steps, request: RequestWithBody, response: ServerResponse): Promise<ServiceContext> {
  if (request.method !== 'GET' && request.method !== 'HEAD') await readBody(request, response)
  return identify(request, response)
}

function answeringRoute(
  { route, params }: FoundRoute,
  connections: ConnectionParts,
  steps: Steps,
  queries: ReturnType<typeof createQueries>,
): Answering {
  return async (request, response) => {
    const context = await enter(steps, request, response)
    if (route.takesFields && request.method === 'POST') await steps.readFields(request, response)
    if (request.method !== 'GET' && request.method !== 'HEAD') requireKnownBody(request, route.takesForms)
    const explained = await explainedRequest(request, route.isRead)
    const use = steps.useAnswers && route.isRead && !explained ? await steps.useAnswers(request, context) : null
    const connection = new RestConnection(connections, request, response)
    const call = {
      ...queries(queryTextOf(request)),
      context: explained?.context ?? use?.context ?? context,
      connection,
      params,
      body: request.body,
      request,
      response,
    }
    const answered = await route.handle(call)
    if (!answered) return
    const explanation = await explained?.finish()
    const reply = () => sendAnswer(request, response, answered, { explanation, use })
    if (steps.traced) await steps.traced.stage('reply', async () => reply())
    else reply()
  }
}

/** Refuses a body that was not read: the request would be taken for one without a body, and create an empty item. */
function requireKnownBody(request: RequestWithBody, takesForms: boolean): void {
  if (request.body !== undefined || !hasBody(request) || (takesForms && isForm(request))) return
  throw apiError('UNSUPPORTED_MEDIA_TYPE', { mediaType: request.headers['content-type'] ?? '', where: 'Content-Type header' })
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/** Which methods a path has; null where it has none. */
function answeringOptions(methods: readonly string[]): Answering | null {
  if (methods.length === 0) return null
  const allowed = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ')
  return async (_request, response) =>
    void response.writeHead(200, { Allow: allowed, 'Content-Type': 'text/html; charset=utf-8' }).end(allowed)
}

/** Requests of load balancers, browsers and robots. Their caller is not identified. */
function siteAnswers({ config: { server } }: Platform): (path: string, method: string | undefined) => Answering | null {
  const answers = new Map<string, Answering>([
    ['/server/ping', sending(200, { 'Content-Type': 'text/html; charset=utf-8' }, 'pong')],
    ['/robots.txt', sending(200, { 'Content-Type': 'text/plain; charset=utf-8' }, server.robotsTxt)],
  ])
  if (server.rootRedirect) answers.set('/', sending(302, { Location: server.rootRedirect }, ''))
  return (path, method) => (method === 'GET' || method === 'HEAD' ? (answers.get(path) ?? null) : null)
}

const sending =
  (status: number, headers: Readonly<Record<string, string>>, body: string): Answering =>
  async ({ method }, response) =>
    void response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) }).end(method === 'HEAD' ? undefined : body)
