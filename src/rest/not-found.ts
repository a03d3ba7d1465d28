import type { RequestHandler } from 'express'
import type { Platform } from '../context.js'
import { apiError } from '../errors/api-error.js'
import { serverEventContext } from '../events.js'

/** The answer to everything that no route took; an extension's `request.not_found` filter may take it. */
export function notFound(platform: Platform): RequestHandler {
  return async (request, response, next) => {
    const handled = await platform.events.emitFilter(
      'request.not_found',
      false,
      { request, response },
      serverEventContext(platform.database),
    )
    if (handled !== true) next(apiError('ROUTE_NOT_FOUND', { path: request.path }))
  }
}
