import { ApiError, apiError } from '../../errors/api-error.js'
import { isObject } from '../kind.js'

/** A sandboxed extension could not answer: it was ended, or is out. The reason is for the log. */
export class SandboxFailure extends Error {
  override readonly name = 'SandboxFailure'
}

/** What the code of a sandboxed extension threw. */
export class GuestError extends Error {
  override readonly name = 'GuestError'
  /** As the guest told it: not checked. */
  readonly told: Readonly<Record<string, unknown>>

  /** `json`: what was thrown, as the guest describes it. */
  constructor(json: string | undefined) {
    const told: unknown = json === undefined ? null : JSON.parse(json)
    super(isObject(told) ? String(told.message) : 'It failed.')
    this.told = isObject(told) ? told : {}
  }

  get isOutOfMemory(): boolean {
    return this.told.name === 'InternalError' && this.message === 'out of memory'
  }
}

/** The error that a client is told: that of the extension where it is in the words of the API (name, code and status); for all others nothing but that it failed. */
export function errorOfGuest(error: unknown, extension: string): unknown {
  if (error instanceof SandboxFailure) return apiError('SERVICE_UNAVAILABLE', { service: extension }, { cause: error })
  if (!(error instanceof GuestError)) return error
  const { name, code, status, extensions } = error.told
  const isStatus = Number.isInteger(status) && Number(status) >= 400 && Number(status) <= 599
  if (name !== 'DirectusError' || typeof code !== 'string' || !isStatus) return error
  return new ApiError(code, Number(status), error.message, isObject(extensions) ? extensions : {})
}
