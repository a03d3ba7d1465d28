import { type ApiError, apiError, isApiError } from '../errors/api-error.js'
import { DatabaseRefusal } from '../errors/refusal.js'
import type { DatabaseError, Dialect } from './dialects/dialect.js'

/** What an error is about, in the words of the API. */
export interface ErrorPlace {
  readonly collection: string | undefined
  readonly field: string | null
  readonly value?: unknown
}

/** The catalogue's error for what a database said of a write. */
export function toldError(meaning: DatabaseError, { collection, field, value }: ErrorPlace, cause: unknown): ApiError {
  const place = { collection, field }
  const invalid = (reason: string): ApiError => apiError('INVALID_PAYLOAD', { reason }, { cause })
  switch (meaning.kind) {
    case 'unique':
    case 'excluded':
      return apiError('RECORD_NOT_UNIQUE', { ...place, value }, { cause })
    case 'not-null':
      return apiError('NOT_NULL_VIOLATION', place, { cause })
    case 'contains-null':
      return apiError('CONTAINS_NULL_VALUES', place, { cause })
    case 'foreign-key':
      return apiError('INVALID_FOREIGN_KEY', { ...place, value }, { cause })
    case 'too-long':
      return apiError('VALUE_TOO_LONG', { ...place, value }, { cause })
    case 'out-of-range':
      return apiError('VALUE_OUT_OF_RANGE', { ...place, value }, { cause })
    case 'generated':
      return invalid(field ? `The database gives field "${field}" its value, and takes none` : 'The database gives a field its value')
    case 'refused':
      return new DatabaseRefusal('INVALID_PAYLOAD', meaning.value ?? '', cause)
    case 'impossible':
      return invalid(`The database does not allow this: ${meaning.value}`)
    case 'missing':
      return invalid('The schema has changed in the meantime; try again')
    case 'invalid-value':
      return invalid(field ? `Invalid value for field "${field}" in collection "${collection}"` : 'A value does not fit its field')
  }
}

/** What is thrown where a database refuses only at the end what was written before: a deferred constraint. Anything else stays what it is. */
export function refusedAtEnd(dialect: Dialect, error: unknown): unknown {
  const meaning = isApiError(error) ? null : dialect.translateError(error)
  if (!meaning || meaning.kind === 'impossible' || meaning.kind === 'missing') return error
  return toldError(meaning, { collection: meaning.table ?? undefined, field: meaning.columns[0] ?? null }, error)
}
