import { randomUUID } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { Platform } from '../services/platform.js'

/** Gives every request an id and logs it when it is answered. Query strings may hold tokens, so only the path is told. */
export function accessLog({ logger, config }: Platform): RequestHandler {
  const ignored = new Set(config.log.ignoredPaths)
  return (request, response, next) => {
    const given = request.headers['x-request-id']
    const id = typeof given === 'string' && /^[\w-]{1,64}$/.test(given) ? given : randomUUID()
    response.setHeader('X-Request-Id', id)
    if (!logger.isLevelEnabled('info') || ignored.has(request.path)) return next()
    const started = performance.now()
    response.once('close', () => {
      logger.info({ id, method: request.method, path: request.path, status: response.statusCode, ms: Math.round(performance.now() - started) }, 'request')
    })
    next()
  }
}
