import type { IncomingMessage, ServerResponse } from 'node:http'
import { isDeepStrictEqual } from 'node:util'
import { parse as parseCookies, serialize as serializeCookie } from 'cookie'
import type { Express, Request, RequestHandler } from 'express'
import type { Authenticate } from '../auth/authenticate.js'
import type { Authentication } from '../auth/authentication.js'
import type { Visitor } from '../auth/dependencies.js'
import { SocketIdentity } from '../auth/socket-identity.js'
import type { Config } from '../config/config.js'
import type { Platform, ServiceContext } from '../context.js'
import { invalidPayload } from '../errors/api-error.js'
import { cutOff } from '../errors/unavailable.js'
import { serverEventContext } from '../events.js'
import type { Accountability } from '../permissions/accountability.js'
import { isPlainObject } from '../query/parse/raw.js'
import { toldQuery } from '../query/told-query.js'
import { toRawQuery } from '../resolvers/raw-query.js'
import { openBudget } from '../services/cost/budget.js'
import { countsCookie } from './cors.js'
import { queryTextOf } from './path.js'
import { parseQueryString } from './query-string.js'
import { Recipient } from './recipient.js'
import { passageOf } from './request-context.js'

/** What extension routers find on a request beside Express' own: the caller, the schema, the token. */
interface ExtendedRequest extends IncomingMessage {
  accountability?: Accountability
  token?: string | null
}

const identified = (request: IncomingMessage): ExtendedRequest => request

/** Identifies the caller, once for a request. An invalid token ends the request here, on public routes, too. */
export type Identify = (request: IncomingMessage, response: ServerResponse) => Promise<ServiceContext>

/** What finding out needs. */
export interface IdentifyParts {
  readonly platform: Platform
  readonly authentication: Authentication
  /** The address of a client, as far as proxies are trusted. */
  readonly addressOf: (request: IncomingMessage) => string
}

/** The header that asks what the reads of a request cost, and that tells it. */
const costHeader = 'x-tessera-cost'

/** Tells what is spent while it is: the header goes out with the answer. */
function toldCost(response: ServerResponse, budget: ServiceContext['charge']): ServiceContext['charge'] {
  let total = 0
  response.setHeader(costHeader, '0')
  return (cost) => {
    total += cost
    if (!response.headersSent) response.setHeader(costHeader, String(total))
    budget?.(cost)
  }
}

/** Makes the function. */
export function createIdentify({ platform, authentication, addressOf }: IdentifyParts): Identify {
  const { config, events } = platform
  return async (request, response) => {
    const known = passageOf(request).context
    if (known) return known
    if (platform.nodes.current) await platform.nodes.current()
    const inUrl = request.url?.includes('access_token=') ? parseQueryString(queryTextOf(request), config).access_token : undefined
    const token = findToken(request, config, inUrl)
    const address = addressOf(request)
    identified(request).token = token.token
    const visitor = isForAssistants(request) ? { ...visitorOf(request, address), resource: 'mcp' as const } : visitorOf(request, address)
    const replaced = events.hasFilters('authenticate') ? await replacedByHook(platform, request, address) : null
    const accountability = replaced ?? (await proveOrForget(authentication.authenticate, visitor, token, response, config))
    if (platform.nodes.isCutOff && !(accountability.admin && isRead(request))) throw cutOff()
    const budget = platform.limiters.user ? await openBudget(platform, accountability) : undefined
    const charge = request.headers[costHeader] === undefined ? budget : toldCost(response, budget)
    return enter(request, response, platform, accountability, charge)
  }
}

/** Does the request knock at the one door that takes tokens given by OAuth? */
const isForAssistants = ({ url = '' }: IncomingMessage): boolean => /^\/mcp\/?(\?|$)/i.test(url)

/** The caller of a request whose answer goes on: their rights are looked up again as it does. */
export async function stayingIdentity(
  { platform, authentication, addressOf }: IdentifyParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<SocketIdentity> {
  const visitor = visitorOf(request, addressOf(request))
  const identity = new SocketIdentity(platform, authentication.authenticate, visitor, new Recipient(response))
  const { token } = identified(request)
  if (token) await identity.enter(token)
  return identity
}

const isRead = ({ method }: IncomingMessage): boolean => method === 'GET' || method === 'HEAD' || method === 'SEARCH'

/** The same as a step of Express, for the routes of extensions. */
export const identifyStep =
  (identify: Identify): RequestHandler =>
  (request, response, next) => {
    identify(request, response).then(() => next(), next)
  }

/** The caller who opens a WebSocket, and their token. It may stand in the URL, since a browser can send it nowhere else. */
export function credentialsOfUpgrade(
  request: IncomingMessage,
  ip: string,
  config: Config,
): { readonly visitor: Visitor; readonly token: string | null } {
  const inUrl = new URL(request.url ?? '/', 'http://localhost').searchParams.get('access_token')
  const { kind, token } = findToken(request, config, inUrl)
  return { visitor: visitorOf(request, ip), token: kind === 'cookie' && !countsCookie(request, config) ? null : token }
}

/** Takes back the cookie of a session that is no longer valid. */
async function proveOrForget(
  authenticate: Authenticate,
  visitor: Visitor,
  { token, kind }: TokenSource,
  response: ServerResponse,
  config: Config,
): Promise<Accountability> {
  try {
    return await authenticate(visitor, token)
  } catch (error) {
    if (kind === 'cookie') clearCookie(response, config.auth.sessionCookie)
    throw error
  }
}

/** The request's statements end when its client disconnects. */
function enter(
  request: ExtendedRequest,
  response: ServerResponse,
  platform: Platform,
  accountability: Accountability,
  charge: ServiceContext['charge'],
): ServiceContext {
  request.accountability = accountability
  const database = platform.database.onBehalfOf(new Recipient(response))
  const known = { platform, schema: platform.schema.current().model, accountability, database }
  const context: ServiceContext = charge ? { ...known, charge } : known
  passageOf(request).context = context
  return context
}

/** A hook may know the caller by other means; what it returns instead of the anonymous visitor counts. */
async function replacedByHook({ events, database }: Platform, request: IncomingMessage, ip: string): Promise<Accountability | null> {
  const anonymous = { user: null, role: null, roles: [], admin: false, app: false, ip } satisfies Accountability
  const replaced = await events.emitFilter<Accountability>('authenticate', anonymous, { req: request }, serverEventContext(database))
  // A copy of what it was given says as little as the thing itself.
  return isDeepStrictEqual(replaced, anonymous) ? null : replaced
}

/** Gives the app's requests what only extensions look at. On the prototype, once: own properties on every request cost more than the rest of the chain. */
export function extendRequests(app: Express, platform: Platform): void {
  Object.defineProperties(app.request, {
    schema: { configurable: true, get: () => platform.viewOf(platform.schema.current().model) },
    sanitizedQuery: { configurable: true, get: sanitizedQuery },
  })
}

/** The item query of a request, of SEARCH the one in its body. */
function sanitizedQuery(this: Request) {
  const inBody = this.method === 'SEARCH' && isPlainObject(this.body) && isPlainObject(this.body.query) ? this.body.query : undefined
  return toldQuery(toRawQuery(inBody ?? (this.query as Record<string, unknown>)))
}

interface TokenSource {
  readonly kind: 'query' | 'header' | 'cookie' | 'none'
  readonly token: string | null
}

/** The token: in the query or the header, not both; else in the session cookie. */
function findToken(request: IncomingMessage, config: Config, query: unknown): TokenSource {
  const header = /^bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null
  if (typeof query === 'string' && query !== '') {
    if (header !== null) throw invalidPayload('The request uses more than one method for including an access token')
    return { kind: 'query', token: query }
  }
  if (header !== null) return { kind: 'header', token: header }
  const cookie = cookiesOf(request)[config.auth.sessionCookie.name]
  return cookie ? { kind: 'cookie', token: cookie } : { kind: 'none', token: null }
}

/** Does only a cookie tell who asks? */
export const bringsCookie = (request: IncomingMessage, config: Config): boolean =>
  findToken(request, config, parseQueryString(queryTextOf(request), config).access_token).kind === 'cookie'

/** The client's address, as far as it is known, and software. */
export function visitorOf(request: IncomingMessage, address: string | undefined): Visitor {
  const { origin } = request.headers
  const userAgent = request.headers['user-agent']
  return { ip: address ?? null, userAgent, origin }
}

/** The request's cookies; the last of a name counts. */
export const cookiesOf = (request: IncomingMessage): Readonly<Record<string, string | undefined>> =>
  request.headers.cookie ? parseCookies(request.headers.cookie) : {}

type CookieConfig = Config['auth']['sessionCookie']

const cookieOptions = ({ domain, secure, sameSite }: CookieConfig) => ({
  httpOnly: true,
  path: '/',
  secure,
  sameSite: sameSite as 'lax',
  ...(domain ? { domain } : {}),
})

/** Sets a cookie that scripts cannot read, for as long as its token lives. */
export function setCookie(response: ServerResponse, cookie: CookieConfig, value: string, maxAge: number): void {
  response.appendHeader(
    'Set-Cookie',
    serializeCookie(cookie.name, value, {
      ...cookieOptions(cookie),
      maxAge: Math.floor(maxAge / 1000),
      expires: new Date(Date.now() + maxAge),
    }),
  )
}

/** Takes a cookie back. */
export function clearCookie(response: ServerResponse, cookie: CookieConfig): void {
  response.appendHeader('Set-Cookie', serializeCookie(cookie.name, '', { ...cookieOptions(cookie), expires: new Date(0) }))
}
