import { type ErrorCode, errorCatalogue } from './catalogue.js'

/** What an error tells beside its message: `reason`, `collection`, `field` and the like; never a secret. */
export type ErrorExtensions = Readonly<Record<string, unknown>>

/**
 * An error that clients may see, as it is. Its name is that of `@directus/errors`, whose
 * `isDirectusError` recognises errors by name, so that extension code can handle ours.
 */
export class ApiError extends Error {
  override readonly name = 'DirectusError'

  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    readonly extensions: ErrorExtensions = {},
    options?: { cause?: unknown },
  ) {
    super(message, options)
  }
}

/** Makes the error of this code; `extensions` fill its message and travel with it. */
export function apiError(code: ErrorCode, extensions: ErrorExtensions = {}, options?: { cause?: unknown }): ApiError {
  const definition = errorCatalogue[code]
  return new ApiError(code, definition.status, definition.message(extensions), extensions, options)
}

/** Short forms of the three errors that are thrown everywhere. */
export const forbidden = (reason?: string): ApiError => apiError('FORBIDDEN', reason ? { reason } : {})
export const invalidQuery = (reason: string): ApiError => apiError('INVALID_QUERY', { reason })
export const invalidPayload = (reason: string): ApiError => apiError('INVALID_PAYLOAD', { reason })

/** Is this an error with a code and a status that the outside may see, ours or an extension's copy? */
export function isApiError(value: unknown): value is ApiError {
  if (value instanceof ApiError) return true
  if (!(value instanceof Error)) return false
  const candidate = value as Partial<ApiError>
  return candidate.name === 'DirectusError' && typeof candidate.code === 'string' && typeof candidate.status === 'number'
}
