import { ApiError, apiError } from './api-error.js'
import { errorCatalogue } from './catalogue.js'

/** Why a database gave no answer. `timeout`: the statement ran longer than it may; `busy`: nothing was free to run it; `left`: the caller is gone; `failed`: the database itself does not work. */
export type UnavailableCause = 'timeout' | 'busy' | 'left' | 'failed'

const code = 'SERVICE_UNAVAILABLE'

/**
 * The database gives no answer now: SERVICE_UNAVAILABLE, status 503. `retryAfter` (seconds) is told where trying again may help.
 * Its message stays what it is, as Knex puts statements before the messages of what passes through it.
 */
export class DatabaseUnavailable extends ApiError {
  constructor(
    readonly why: UnavailableCause,
    reason: string,
    options: { readonly retryAfter?: number; readonly cause?: unknown } = {},
  ) {
    const { retryAfter, cause } = options
    const extensions = { service: 'database', reason, ...(retryAfter === undefined ? {} : { retryAfter }) }
    const message = errorCatalogue[code].message(extensions)
    super(code, errorCatalogue[code].status, message, extensions, cause === undefined ? undefined : { cause })
    Object.defineProperty(this, 'message', { get: () => message, set: () => undefined })
  }
}

/** The statement was ended because it ran longer than a caller's statement may; `limit` in milliseconds. */
export const tooSlow = (limit: number, cause?: unknown): DatabaseUnavailable =>
  new DatabaseUnavailable('timeout', `A statement took longer than ${limit / 1000} seconds and was ended`, { cause })

/** Nothing was free to run the statement, or too many wait already. */
export const tooBusy = (cause?: unknown): DatabaseUnavailable =>
  new DatabaseUnavailable('busy', 'Too many statements are running or waiting', { retryAfter: 1, cause })

/** Nobody waits for the answer any more. */
export const callerLeft = (cause?: unknown): DatabaseUnavailable => new DatabaseUnavailable('left', 'The client has left', { cause })

/** The database cannot be reached, or cannot go on. */
export const notWorking = (cause: unknown): DatabaseUnavailable =>
  new DatabaseUnavailable('failed', 'The database does not answer', { retryAfter: 5, cause })

/** Redis does not answer for longer than a server may go on without: it would not know what other servers have changed at a fair price. */
export const cutOff = (): ApiError =>
  apiError(code, { service: 'redis', reason: 'The servers cannot keep one another up to date', retryAfter: 1 })
