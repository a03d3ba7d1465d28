import { ApiError, apiError } from './api-error.js'

/**
 * A rule of the database's own refused a write or a question: a trigger that raises an error, a policy. Its words are for administrators, who made
 * the rule or can ask who did; to others they could tell of rows that they do not see.
 */
export class DatabaseRefusal extends ApiError {
  /** What administrators are told in place of the message. */
  readonly words: string

  constructor(code: 'INVALID_PAYLOAD' | 'INVALID_QUERY', words: string, cause: unknown) {
    const { status, message, extensions } = apiError(code, { reason: 'The database refused this' })
    super(code, status, message, extensions, { cause })
    this.words = words
  }
}
