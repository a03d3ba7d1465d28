import { type ApiError, isApiError } from './api-error.js'
import { areApiErrors, flattenErrors } from './error-list.js'
import { DatabaseRefusal } from './refusal.js'
import { DatabaseUnavailable } from './unavailable.js'

/** The error body of both doors. */
export interface RenderedErrors {
  readonly status: number
  readonly errors: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[]
  /** What was thrown and is not shown, or has causes that are not: to be logged. */
  readonly hidden: readonly unknown[]
}

/** Decides what the outside sees of something thrown. Unknown errors are masked; an administrator is told their message. */
export function renderErrors(thrown: unknown, reader: { readonly isAdmin: boolean }): RenderedErrors {
  const list = flattenErrors(thrown)
  const hidden = list.filter((error) => !isApiError(error) || hasHiddenCause(error))
  const errors = list.map((error) =>
    isApiError(error)
      ? toldTo(reader.isAdmin, error)
      : {
          message: reader.isAdmin && error instanceof Error ? error.message : 'An unexpected error occurred.',
          extensions: { code: 'INTERNAL_SERVER_ERROR' },
        },
  )
  const statuses = new Set(areApiErrors(list) ? list.map((error) => error.status) : [500])
  return { status: statuses.size === 1 ? [...statuses][0]! : 500, errors, hidden }
}

function toldTo(isAdmin: boolean, error: ApiError): RenderedErrors['errors'][number] {
  if (!isAdmin || !(error instanceof DatabaseRefusal))
    return { message: error.message, extensions: { ...error.extensions, code: error.code } }
  const reason = `${String(error.extensions.reason)}: ${error.words}`
  return { message: `${error.message.replace(/\.$/, '')}: ${error.words}`, extensions: { ...error.extensions, reason, code: error.code } }
}

/** The server's operator has to hear of a database that does not work, or takes too long. */
const hasHiddenCause = (error: unknown): boolean =>
  error instanceof DatabaseUnavailable && (error.why === 'failed' || error.why === 'timeout')

/** The headers that an error has beside its body. */
export function headersOf({ errors: [first] }: Pick<RenderedErrors, 'errors'>): Readonly<Record<string, string>> {
  const { code, allowed, retryAfter, reset } = first?.extensions ?? {}
  if (code === 'METHOD_NOT_ALLOWED' && Array.isArray(allowed)) return { Allow: allowed.join(', ') }
  if (code === 'REQUESTS_EXCEEDED' && typeof reset === 'string')
    return { 'Retry-After': String(Math.max(1, Math.ceil((Date.parse(reset) - Date.now()) / 1000))) }
  return code === 'SERVICE_UNAVAILABLE' && typeof retryAfter === 'number' ? { 'Retry-After': String(retryAfter) } : {}
}
