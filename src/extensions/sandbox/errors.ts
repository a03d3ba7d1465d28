import { ApiError, apiError } from '../../errors/api-error.js'
import { GuestError, SandboxFailure } from '../../sandbox/guest-errors.js'
import { isObject } from '../kind.js'

/** The error that a client is told: that of the extension where it is in the words of the API (name, code and status); for all others nothing but that it failed. */
export function errorOfGuest(error: unknown, extension: string): unknown {
  if (error instanceof SandboxFailure) return apiError('SERVICE_UNAVAILABLE', { service: extension }, { cause: error })
  if (!(error instanceof GuestError)) return error
  const { name, code, status, extensions } = error.told
  const isStatus = Number.isInteger(status) && Number(status) >= 400 && Number(status) <= 599
  if (name !== 'DirectusError' || typeof code !== 'string' || !isStatus) return error
  return new ApiError(code, Number(status), error.message, isObject(extensions) ? extensions : {})
}
