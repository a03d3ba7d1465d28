import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Platform } from '../context.js'
import { pathOf } from './path.js'

/** Gives every request an id and logs it when it is answered. Query strings may hold tokens, so only the path is told. */
export function accessLog({ logger, config }: Platform) {
  const ignored = new Set(config.log.ignoredPaths)
  return (request: IncomingMessage, response: ServerResponse): void => {
    const given = request.headers['x-request-id']
    const id = typeof given === 'string' && /^[\w-]{1,64}$/.test(given) ? given : randomUUID()
    response.setHeader('X-Request-Id', id)
    if (!logger.isLevelEnabled('info')) return
    const path = pathOf(request)
    if (ignored.has(path)) return
    const started = performance.now()
    response.once('close', () => {
      logger.info({ id, method: request.method, path, status: response.statusCode, ms: Math.round(performance.now() - started) }, 'request')
    })
  }
}
