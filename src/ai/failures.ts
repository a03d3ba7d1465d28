import { APICallError, InvalidToolApprovalError, InvalidToolApprovalSignatureError, RetryError, ToolCallNotFoundForApprovalError } from 'ai'
import type { Logger } from 'pino'
import { type ApiError, apiError, invalidPayload, isApiError } from '../errors/api-error.js'

/** What went wrong with a provider, for its user. What the provider says may repeat keys and texts, so it is neither told nor logged. */
export function failureOfProvider(thrown: unknown, provider: string, logger: Logger): ApiError {
  const error = RetryError.isInstance(thrown) ? thrown.lastError : thrown
  if (isApiError(error)) return error
  if (
    InvalidToolApprovalError.isInstance(error) ||
    InvalidToolApprovalSignatureError.isInstance(error) ||
    ToolCallNotFoundForApprovalError.isInstance(error)
  )
    return invalidPayload('An approval is for something that was not asked')
  const reason = reasonOf(error)
  const { name, message } = error instanceof Error ? error : new Error('unknown')
  const status = APICallError.isInstance(error) ? error.statusCode : undefined
  logger.warn(
    { provider, status, error: name, ...(status === undefined && !APICallError.isInstance(error) && { message }) },
    'A provider of models failed.',
  )
  return apiError('SERVICE_UNAVAILABLE', { service: provider, reason })
}

function reasonOf(error: unknown): string {
  const status = APICallError.isInstance(error) ? error.statusCode : undefined
  if (status === 401 || status === 403) return 'It refuses the API key of this project'
  if (status === 429) return 'It has too many requests, or the budget of this project is spent'
  if (status !== undefined && status < 500) return `It refuses the request (${status})`
  if (status !== undefined) return `It failed (${status})`
  if (isTimeout(error)) return 'It took too long'
  return 'It cannot be reached, or gave no usable answer'
}

function isTimeout(error: unknown): boolean {
  let current: unknown = error
  for (let depth = 0; depth < 5 && current instanceof Error; depth += 1) {
    if (current.name === 'TimeoutError' || /abort|timeout/i.test(current.message)) return true
    current = current.cause
  }
  return false
}
