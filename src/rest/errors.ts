import type { NextFunction, Request, Response } from 'express'
import type { Logger } from 'pino'
import { apiError, isApiError } from '../errors/api-error.js'
import { headersOf, renderErrors } from '../errors/render.js'
import { passageOf } from './request-context.js'

/** The last middleware: whatever was thrown becomes the error envelope, here and nowhere else. */
export function errorHandler(logger: Logger) {
  return async (thrown: unknown, request: Request, response: Response, next: NextFunction): Promise<void> => {
    if (response.headersSent) {
      next(thrown)
      return
    }
    const { context, explained } = passageOf(request)
    const known = fromParsers(thrown)
    const filtered = context
      ? await context.platform.events.emitFilter(
          'request.error',
          known,
          {},
          { database: context.database.knex, schema: null, accountability: context.accountability },
        )
      : known
    const { status, errors, hidden } = renderErrors(filtered, { isAdmin: context?.accountability?.admin ?? false })
    for (const error of hidden) logger.error({ err: error, path: request.path }, 'A request failed unexpectedly.')
    response.status(status).set('Cache-Control', 'no-cache').type('application/json')
    response.set(headersOf({ errors }))
    response.send(JSON.stringify(explained ? { explain: await explained.finish(), errors } : { errors }))
  }
}

/** Codes of zlib's errors: gzip and deflate, Brotli, Zstandard. */
const decompression = /^(Z_|ERR__ERROR_|ERR_BROTLI_|ERR_ZSTD_|ZSTD_)/

/** What Express and its body parser throw, in the catalogue's words. */
function fromParsers(thrown: unknown): unknown {
  if (thrown instanceof URIError) return apiError('INVALID_PATH_PARAMETER', { reason: 'The path is not properly encoded' })
  if (!(thrown instanceof Error) || isApiError(thrown)) return thrown
  const { type, code } = thrown as Error & { type?: unknown; code?: unknown }
  if (typeof code === 'string' && decompression.test(code))
    return apiError('INVALID_PAYLOAD', { reason: 'The body is not compressed as it says' })
  if (type === 'request.aborted') return apiError('INVALID_PAYLOAD', { reason: 'request aborted' })
  if (typeof type === 'string' && /^(entity|encoding|charset|request|parameters)\./.test(type))
    return apiError('INVALID_PAYLOAD', { reason: thrown.message })
  return thrown
}
