import type { IncomingMessage, ServerResponse } from 'node:http'
import type { NextFunction, Request, Response } from 'express'
import type { Logger } from 'pino'
import type { ServiceContext } from '../context.js'
import { apiError, isApiError } from '../errors/api-error.js'
import { flattenErrors } from '../errors/error-list.js'
import { headersOf, renderErrors } from '../errors/render.js'
import { serverEventContext } from '../events.js'
import { pathOf } from './path.js'
import { sendBody } from './reply.js'
import { passageOf } from './request-context.js'

/** Sends the error envelope for whatever was thrown. */
export type SendError = (thrown: unknown, request: IncomingMessage, response: ServerResponse) => Promise<void>

/** Makes the function that turns errors into answers of REST; there is no other. */
export function createErrorSender(logger: Logger): SendError {
  return async (thrown, request, response) => {
    if (response.headersSent) {
      logger.error({ err: thrown, path: pathOf(request) }, 'An answer broke off.')
      response.destroy()
      return
    }
    const { context, explained } = passageOf(request)
    const known = fromParsers(thrown)
    const filtered = context ? await filterError(context, known) : known
    const { status, errors, hidden } = renderErrors(filtered, { isAdmin: context?.accountability?.admin ?? false })
    for (const error of hidden) logger.error({ err: error, path: pathOf(request) }, 'A request failed unexpectedly.')
    for (const [name, value] of Object.entries(headersOf({ errors }))) response.setHeader(name, value)
    response.statusCode = status
    response.setHeader('Cache-Control', 'no-cache')
    response.setHeader('Content-Type', 'application/json; charset=utf-8')
    sendBody(request, response, JSON.stringify(explained ? { explain: await explained.finish(), errors } : { errors }))
  }
}

/** Hooks may replace the errors; an error that they throw is answered instead. */
async function filterError({ platform, database, accountability }: ServiceContext, error: unknown): Promise<unknown> {
  if (!platform.events.hasFilters('request.error')) return error
  const given = serverEventContext(database, accountability)
  return platform.events.emitFilter<unknown>('request.error', flattenErrors(error), {}, given).catch((failure: unknown) => failure)
}

/** The same as the last step of Express, for what extensions throw. */
export const errorStep =
  (send: SendError) =>
  (thrown: unknown, request: Request, response: Response, _next: NextFunction): void => {
    void send(thrown, request, response)
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
