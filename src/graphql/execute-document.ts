import { type DocumentNode, type ExecutionResult, type GraphQLSchema, parse, specifiedRules, validate } from 'graphql'
import { apiError } from '../errors/api-error.js'
import type { GraphqlContext } from './builder.js'
import { graphqlExtensions } from './extensions/registry.js'
import { withResolverContext } from './extensions/resolver-context.js'
import { executeTogether } from './one-transaction.js'

/** A document that code of the server's own side asks. */
export interface AskedOperation {
  readonly document: DocumentNode | string
  readonly variables?: Readonly<Record<string, unknown>>
  readonly operationName?: string | null
}

/** Carries out a document in a caller's schema. It is refused as a whole where it is not valid there. */
export async function executeDocument(
  schema: GraphQLSchema,
  { document, variables, operationName }: AskedOperation,
  context: GraphqlContext,
): Promise<ExecutionResult> {
  const parsed = typeof document === 'string' ? parse(document) : document
  const errors = validate(schema, parsed, specifiedRules)
  if (errors.length > 0) {
    throw apiError('GRAPHQL_VALIDATION', { errors: errors.map(({ message, locations }) => ({ message, locations })) })
  }
  const contextValue = withResolverContext(context, context.service.platform.parts.get(graphqlExtensions))
  return executeTogether({ schema, document: parsed, variableValues: variables, operationName }, contextValue)
}
