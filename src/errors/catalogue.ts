import ms from 'ms'
import type { ErrorExtensions } from './api-error.js'

/** One error the outside may see: its HTTP status and the words of its message. */
export interface ErrorDefinition {
  readonly status: number
  readonly message: (extensions: ErrorExtensions) => string
}

const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value))
/** When a client may try again, in words; nothing where that is not known. */
const retryAfter = (reset: unknown): string =>
  typeof reset === 'string' ? `, retry after ${ms(Math.max(0, Date.parse(reset) - Date.now()))}` : ''
const quoted = (value: unknown): string => `"${text(value)}"`
const sentence = (value: unknown): string => {
  const reason = text(value)
  return reason === '' || reason.endsWith('.') ? reason : `${reason}.`
}
const withReason = (prefix: string) => (e: ErrorExtensions) => `${prefix} ${sentence(e.reason)}`.trim()
const inField = (e: ErrorExtensions): string =>
  [e.field ? ` for field ${quoted(e.field)}` : '', e.collection ? ` in collection ${quoted(e.collection)}` : ''].join('')

function validationMessage(e: ErrorExtensions): string {
  const subject = `Validation failed for field ${quoted(e.field)}.`
  if (e.type === 'nnull') return `${subject} Value can't be null.`
  if (e.type === 'required') return `${subject} Value is required.`
  if (e.type === 'regex') return `${subject} Value doesn't have the correct format.`
  if (e.type === 'email') return `${subject} Value has to be a valid email address.`
  const operand = e.valid ?? e.invalid ?? e.substring
  return `${subject} Value doesn't satisfy ${quoted(e.type)}${operand === undefined ? '' : ` ${JSON.stringify(operand)}`}.`
}

/** Every error code a client can meet. The docs table in src/errors/README.md lists the same codes. */
export const errorCatalogue = {
  FORBIDDEN: { status: 403, message: (e) => (e.reason ? text(e.reason) : "You don't have permission to access this.") },
  INVALID_PAYLOAD: { status: 400, message: withReason('Invalid payload.') },
  INVALID_QUERY: { status: 400, message: withReason('Invalid query.') },
  // Its status and words are those that clients of automatic persisted queries wait for, to send the document then.
  PERSISTED_QUERY_NOT_FOUND: { status: 200, message: () => 'PersistedQueryNotFound' },
  DOCUMENT_NOT_KNOWN: { status: 403, message: () => 'Only documents that this server knows are answered.' },
  QUERY_COST_EXCEEDED: {
    status: 400,
    message: (e) =>
      `The query would cost about ${text(e.cost)}, more than ${text(e.maximum)}: it reads and answers too many values. Ask for fewer items, fields or nested lists.`,
  },
  INVALID_PATH_PARAMETER: { status: 400, message: withReason('Invalid path parameter.') },
  FAILED_VALIDATION: { status: 400, message: validationMessage },
  RECORD_NOT_UNIQUE: { status: 400, message: (e) => `Value ${quoted(e.value)}${inField(e)} has to be unique.` },
  NOT_NULL_VIOLATION: { status: 400, message: (e) => `Value${inField(e)} can't be null.` },
  CONTAINS_NULL_VALUES: {
    status: 400,
    message: (e) => `Field ${quoted(e.field)} in collection ${quoted(e.collection)} contains null values.`,
  },
  INVALID_FOREIGN_KEY: {
    status: 400,
    message: (e) => `Invalid foreign key${e.value === undefined || e.value === null ? '' : ` ${quoted(e.value)}`}${inField(e)}.`,
  },
  VALUE_TOO_LONG: {
    status: 400,
    message: (e) => `Value${e.value === null || e.value === undefined ? '' : ` ${quoted(e.value)}`}${inField(e)} is too long.`,
  },
  VALUE_OUT_OF_RANGE: { status: 400, message: (e) => `Numeric value${inField(e)} is out of range.` },
  INVALID_CREDENTIALS: { status: 401, message: () => 'Invalid user credentials.' },
  INVALID_OTP: { status: 401, message: () => 'Invalid user OTP.' },
  INVALID_IP: { status: 401, message: () => 'Invalid IP address.' },
  TOKEN_EXPIRED: { status: 401, message: () => 'Token expired.' },
  INVALID_TOKEN: { status: 403, message: () => 'Invalid token.' },
  USER_SUSPENDED: { status: 401, message: () => 'User suspended.' },
  INVALID_PROVIDER: { status: 403, message: () => 'Invalid provider.' },
  INVALID_PROVIDER_CONFIG: {
    status: 503,
    message: (e) => `Invalid config for provider ${quoted(e.provider)}. ${sentence(e.reason)}`.trim(),
  },
  INVALID_INVITE: { status: 400, message: () => 'Invalid invite.' },
  ROUTE_NOT_FOUND: { status: 404, message: (e) => `Route ${text(e.path)} doesn't exist.` },
  METHOD_NOT_ALLOWED: {
    status: 405,
    message: (e) => `Invalid method ${quoted(e.current)} used. Should be one of ${((e.allowed as string[] | undefined) ?? []).join(', ')}.`,
  },
  OUT_OF_TIME: { status: 408, message: (e) => `${text(e.category)} took longer than ${text(e.duration)}.` },
  CURSOR_EXPIRED: {
    status: 410,
    message: (e) =>
      `The subscription cannot go on after this cursor: ${text(e.reason)}. Subscribe without "after", and read the items again.`,
  },
  ITEM_VERSION_MISMATCH: { status: 412, message: () => 'The item was changed since it was read.' },
  CONTENT_TOO_LARGE: { status: 413, message: () => 'Uploaded content is too large.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, message: (e) => `Unsupported media type ${quoted(e.mediaType)} in ${text(e.where)}.` },
  RANGE_NOT_SATISFIABLE: {
    status: 416,
    message: (e) => `Range ${JSON.stringify(e.range ?? null)} is invalid or the file's size doesn't match the requested range.`,
  },
  ILLEGAL_ASSET_TRANSFORMATION: { status: 400, message: () => 'Illegal asset transformation.' },
  UNPROCESSABLE_CONTENT: { status: 422, message: withReason("Can't process content.") },
  VERSION_HASH_MISMATCH: { status: 422, message: () => 'Main item has changed since this version was last updated.' },
  REQUESTS_EXCEEDED: { status: 429, message: (e) => `Too many requests${retryAfter(e.reset)}.` },
  EMAIL_LIMIT_EXCEEDED: { status: 429, message: (e) => (typeof e.message === 'string' ? e.message : 'Email sending limit exceeded.') },
  SERVICE_UNAVAILABLE: { status: 503, message: (e) => `Service ${quoted(e.service)} is unavailable. ${sentence(e.reason)}`.trim() },
  UNEXPECTED_RESPONSE: { status: 503, message: () => 'Received an unexpected response.' },
  LIMIT_EXCEEDED: { status: 403, message: (e) => `Limit exceeded for ${quoted(e.category)}.` },
  COLLECTION_INACTIVE: { status: 403, message: (e) => `Collection ${quoted(e.collection)} is not active.` },
  GRAPHQL_VALIDATION: { status: 400, message: () => 'GraphQL validation error.' },
  GRAPHQL_EXECUTION: { status: 400, message: () => 'GraphQL execution error.' },
  INTERNAL_SERVER_ERROR: { status: 500, message: () => 'An unexpected error occurred.' },
} as const satisfies Record<string, ErrorDefinition>

/** A code of the catalogue. */
export type ErrorCode = keyof typeof errorCatalogue
