import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Config } from '../config/config.js'

/** May a page of this origin read what we answer? */
const allowsOrigin = ({ enabled, origin: allowed }: Config['cors'], origin: string): boolean =>
  enabled && (typeof allowed === 'boolean' ? allowed : allowed.includes(origin))

/** May a client of this origin open a WebSocket? Browsers send cookies with such a request from every page, so the page must be ours or an allowed one. Other clients tell no origin. */
export function isOriginAllowed(request: IncomingMessage, { cors: config, server }: Config): boolean {
  const { origin, host } = request.headers
  if (origin === undefined || allowsOrigin(config, origin)) return true
  const own = [`http://${host ?? ''}`, `https://${host ?? ''}`, URL.canParse(server.publicUrl) ? new URL(server.publicUrl).origin : null]
  return own.includes(origin)
}

/** Sets the headers for browsers of other origins, when CORS is switched on (CORS_*). A concrete origin is named, never `*`, so that credentials stay safe. True: the request was a preflight, and is answered. */
export function cors(config: Config['cors']): (request: IncomingMessage, response: ServerResponse) => boolean {
  if (!config.enabled) return () => false
  return (request, response) => {
    response.setHeader('Vary', 'Origin')
    const origin = request.headers.origin
    if (origin !== undefined && allowsOrigin(config, origin)) {
      response.setHeader('Access-Control-Allow-Origin', origin)
      if (config.credentials) response.setHeader('Access-Control-Allow-Credentials', 'true')
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
