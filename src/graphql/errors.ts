import { type FormattedExecutionResult, GraphQLError } from 'graphql'
import { apiError } from '../errors/api-error.js'
import { renderErrors } from '../errors/render.js'

/** Turns an error of a resolver into what the outside may see; GraphQL keeps its place in the answer. */
export function maskResolverError(error: GraphQLError, isAdmin: boolean, onHidden: (error: unknown) => void): GraphQLError {
  const cause = error.originalError
  if (!cause) return error
  const { errors, hidden } = renderErrors(cause, { isAdmin })
  for (const unknown of hidden) onHidden(unknown)
  const [first] = errors
  return new GraphQLError(first!.message, {
    nodes: error.nodes,
    source: error.source,
    positions: error.positions,
    path: error.path,
    extensions: { ...first!.extensions },
  })
}

/** The answer to a document that GraphQL refused before anything ran: one error that lists them all, with status 400. */
export function refusedDocument(errors: readonly GraphQLError[]): FormattedExecutionResult & { extensions?: Record<string, unknown> } {
  const listed = errors.map(({ message, locations }) => ({ message, ...(locations ? { locations } : {}) }))
  const refusal = apiError('GRAPHQL_VALIDATION', { errors: listed })
  return { errors: [{ message: refusal.message, extensions: { errors: listed, code: refusal.code } }] }
}
