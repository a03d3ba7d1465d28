import { execute, type GraphQLError, getOperationAST, specifiedRules, validate } from 'graphql'
import type { Platform, ServiceContext } from '../context.js'
import { apiError, invalidPayload } from '../errors/api-error.js'
import type { GraphqlContext } from './builder.js'
import { documentRules } from './document-rules.js'
import type { GraphqlDoor } from './door.js'
import { maskResolverError } from './errors.js'
import { graphqlExtensions } from './extensions/registry.js'
import { withResolverContext } from './extensions/resolver-context.js'
import { metered } from './item-requests.js'

/** A document that another door was given. */
interface GivenDocument {
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>> | undefined
  readonly operationName?: string | undefined
}

/**
 * Answers a document on own collections that only reads, under the limits of those that clients send here. Errors of fields are in the answer; what is refused
 * as a whole throws GRAPHQL_VALIDATION, and anything but a query INVALID_PAYLOAD.
 */
export async function readDocument(
  { schemas, completeDocument }: Pick<GraphqlDoor, 'schemas' | 'completeDocument'>,
  contextFor: (service: ServiceContext) => GraphqlContext,
  caller: ServiceContext,
  given: GivenDocument,
): Promise<{ readonly data: unknown; readonly errors?: readonly GraphQLError[] }> {
  const { platform } = caller
  const { query, variables, operationName } = { ...given, ...(completeDocument({ ...given }) as GivenDocument) }
  const { read, rules } = documentRules(platform.config)
  const document = orRefused(() => read(query))
  const operation = getOperationAST(document, operationName)?.operation
  if (operation !== undefined && operation !== 'query')
    throw invalidPayload('Only queries are answered here: no mutations, no subscriptions')
  const asked = { text: query, variables }
  const service = metered(caller)
  const schema = await schemas(service, 'items', asked)
  refuse(validate(schema, document, [...specifiedRules, ...rules]))
  const contextValue = withResolverContext({ ...contextFor(service), asked, shows: 'all' as const }, platform.parts.get(graphqlExtensions))
  const { data, errors = [] } = await execute({ schema, document, variableValues: variables, operationName, contextValue })
  if (data === undefined) refuse(errors)
  if (errors.length === 0) return { data }
  return { data, errors: errors.map((error) => masked(platform, caller, error)) }
}

function masked(platform: Platform, { accountability }: ServiceContext, error: GraphQLError): GraphQLError {
  return maskResolverError(error, accountability?.admin ?? false, (hidden) =>
    platform.logger.error({ err: hidden }, 'A GraphQL resolver failed unexpectedly.'),
  )
}

function orRefused<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw refusalOf([error as GraphQLError])
  }
}

function refuse(errors: readonly GraphQLError[]): void {
  if (errors.length > 0) throw refusalOf(errors)
}

const refusalOf = (errors: readonly GraphQLError[]): Error =>
  apiError('GRAPHQL_VALIDATION', { errors: errors.map(({ message, locations }) => ({ message, ...(locations && { locations }) })) })
