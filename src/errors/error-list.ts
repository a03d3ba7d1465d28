import { type ApiError, isApiError } from './api-error.js'

/** Several errors of one request, told together (validation). */
export class ErrorList extends Error {
  override readonly name = 'ErrorList'

  constructor(readonly errors: readonly Error[]) {
    super(errors.map((error) => error.message).join(' '))
  }
}

/** Throws what was collected: nothing, the one error, or all together. */
export function throwCollected(errors: readonly Error[]): void {
  if (errors.length === 1) throw errors[0]!
  if (errors.length > 1) throw new ErrorList(errors)
}

/** The single errors of something thrown: extension code may throw lists. */
export function flattenErrors(thrown: unknown): unknown[] {
  if (thrown instanceof ErrorList) return [...thrown.errors]
  return Array.isArray(thrown) ? thrown : [thrown]
}

/** Are all of these errors that the outside may see? */
export const areApiErrors = (errors: readonly unknown[]): errors is ApiError[] => errors.every(isApiError)
