import { type ExecutionResult, GraphQLError } from 'graphql'
import { apiError } from '../errors/api-error.js'
import { headersOf, renderErrors } from '../errors/render.js'
import { DatabaseUnavailable } from '../errors/unavailable.js'

/** Replaces an error of a resolver by the one that the client may see, with the same place in the answer. */
export function maskResolverError(error: GraphQLError, isAdmin: boolean, onHidden: (error: unknown) => void): GraphQLError {
  const cause = error.originalError
  if (!cause) return error
  const { errors, hidden } = renderErrors(cause, { isAdmin })
  for (const unknown of hidden) onHidden(unknown)
  const [first] = errors
  if (!first) throw new Error('An error has no form that clients may see.')
  return new GraphQLError(first.message, {
    nodes: error.nodes,
    source: error.source,
    positions: error.positions,
    path: error.path,
    extensions: { ...first.extensions },
  })
}

/** The answer when the database could not begin or commit the transaction of a document; null for other errors. */
export function unavailableAnswer(errors: readonly GraphQLError[], isAdmin: boolean, onHidden: (error: unknown) => void) {
  const thrown = errors.find(({ originalError }) => originalError instanceof DatabaseUnavailable)?.originalError
  if (!thrown) return null
  const rendered = renderErrors(thrown, { isAdmin })
  for (const unknown of rendered.hidden) onHidden(unknown)
  const shown = rendered.errors.map(({ message, extensions }) => new GraphQLError(message, { extensions }))
  return { errors: shown, extensions: { http: { status: rendered.status, headers: headersOf(rendered) } } }
}

/** Status and headers of an answer with field errors: 200, or 503 when every field is null because the database was unavailable. */
export function statusOf(data: unknown, errors: readonly GraphQLError[]): { status: number; headers?: Readonly<Record<string, string>> } {
  const isEmpty = Object.values(data ?? {}).every((value) => value === null)
  const isUnavailable = errors.every(({ extensions: { code, service } }) => code === 'SERVICE_UNAVAILABLE' && service === 'database')
  return isEmpty && isUnavailable ? { status: 503, headers: headersOf({ errors }) } : { status: 200 }
}

/** The answer to a document that was refused before execution: one error that lists all others, with status 400. */
export function refusedDocument(errors: readonly GraphQLError[]): ExecutionResult {
  const listed = errors.map(({ message, locations }) => ({ message, ...(locations ? { locations } : {}) }))
  const refusal = apiError('GRAPHQL_VALIDATION', { errors: listed })
  return { errors: [new GraphQLError(refusal.message, { extensions: { errors: listed, code: refusal.code } })] }
}
