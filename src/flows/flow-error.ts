import { isApiError } from '../errors/api-error.js'
import { ErrorList, flattenErrors } from '../errors/error-list.js'
import { jsonOrText } from './json-text.js'

/** An error that an operation, or the runner, reports to the flow: its details stand in the data chain, under the key of the operation. */
export class FlowError extends Error {
  override readonly name: string = 'FlowError'

  constructor(
    readonly code: string,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message)
  }
}

/** What a branch after a failure finds in the chain, in place of the thrown value. */
export class FlowRejection extends Error {
  override readonly name = 'FlowRejection'

  constructor(readonly data: unknown) {
    super('An operation was rejected.')
  }
}

/**
 * An error as it stands in the data chain. Errors that clients may see keep what they say; of all others (a driver's, a programming error) nothing is told,
 * because callers of a webhook may get the chain as their answer.
 */
export function errorData(error: unknown): unknown {
  if (Array.isArray(error) || error instanceof ErrorList) return flattenErrors(error).map(errorData)
  if (error instanceof FlowRejection) return error.data
  if (error instanceof FlowError) return { ...error.details, name: error.name, code: error.code, message: error.message }
  if (isApiError(error)) {
    const { name, code, status, message, extensions } = error
    return { name, code, status, message, ...(Object.keys(extensions ?? {}).length > 0 && { extensions }) }
  }
  if (error instanceof Error) return {}
  return typeof error === 'string' ? jsonOrText(error) : error
}
