import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Config } from '../config/config.js'

/** Answers browsers of other origins, when it is switched on (CORS_*). A concrete origin is named, never `*`, so that credentials stay safe. True: the request was only the question whether. */
export function cors(config: Config['cors']): (request: IncomingMessage, response: ServerResponse) => boolean {
  if (!config.enabled) return () => false
  const allows = (origin: string): boolean => (typeof config.origin === 'boolean' ? config.origin : config.origin.includes(origin))
  return (request, response) => {
    response.setHeader('Vary', 'Origin')
    const origin = request.headers.origin
    if (origin !== undefined && allows(origin)) {
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
