import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Config } from '../config/config.js'

/** May a page of this origin read what we answer? */
const allowsOrigin = (config: Config['cors'], origin: string): boolean =>
  (config.enabled && config.origin === true) || namesOrigin(config, origin)

/** Does the operator name this origin? Where all may read, a cookie would let every page act as its visitor. */
const namesOrigin = ({ enabled, origin: allowed }: Config['cors'], origin: string): boolean =>
  enabled && typeof allowed !== 'boolean' && allowed.includes(origin)

/** May a client of this origin open a WebSocket: is the page ours, or an allowed one? Other clients tell no origin. */
export const isOriginAllowed = (request: IncomingMessage, config: Config): boolean =>
  isOwnPage(request, config) || allowsOrigin(config.cors, request.headers.origin!)

/** Does its cookie tell who opens a WebSocket? Browsers send it from every page, so the page must be ours or one that the operator names. */
export const countsCookie = (request: IncomingMessage, config: Config): boolean =>
  isOwnPage(request, config) || namesOrigin(config.cors, request.headers.origin!)

function isOwnPage({ headers: { origin, host } }: IncomingMessage, { server }: Config): boolean {
  if (origin === undefined) return true
  const own = [`http://${host ?? ''}`, `https://${host ?? ''}`, URL.canParse(server.publicUrl) ? new URL(server.publicUrl).origin : null]
  return own.includes(origin)
}

/** Sets the headers for browsers of other origins, when CORS is switched on (CORS_*). Cookies are for origins that the operator names. True: the request was a preflight, and is answered. */
export function cors(config: Config['cors']): (request: IncomingMessage, response: ServerResponse) => boolean {
  if (!config.enabled) return () => false
  return (request, response) => {
    response.setHeader('Vary', 'Origin')
    const origin = request.headers.origin
    if (origin !== undefined && allowsOrigin(config, origin)) {
      response.setHeader('Access-Control-Allow-Origin', origin)
      if (config.credentials && namesOrigin(config, origin)) response.setHeader('Access-Control-Allow-Credentials', 'true')
      if (config.exposedHeaders.length > 0) response.setHeader('Access-Control-Expose-Headers', config.exposedHeaders.join(','))
    }
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return false
    response.setHeader('Access-Control-Allow-Methods', config.methods.join(','))
    response.setHeader('Access-Control-Allow-Headers', config.allowedHeaders.join(','))
    response.setHeader('Access-Control-Max-Age', String(config.maxAge))
    response.writeHead(204).end()
    return true
  }
}
