import { type ExecutionArgs, type ExecutionResult, GraphQLError, getOperationAST, specifiedRules, subscribe, validate } from 'graphql'
import type { SocketIdentity } from '../auth/socket-identity.js'
import type { Platform } from '../context.js'
import { isApiError } from '../errors/api-error.js'
import { withBudget } from '../services/cost/budget.js'
import type { GraphqlContext } from './builder.js'
import { documentRules } from './document-rules.js'
import { maskResolverError } from './errors.js'
import type { GraphqlExtensions } from './extensions/registry.js'
import { withResolverContext } from './extensions/resolver-context.js'
import { type RenewArgs, subscribeRenewing } from './extensions/subscribe.js'
import { metered } from './item-requests.js'
import type { CompleteDocument } from './known-documents.js'
import { asGraphqlError, liveAnswers, schemaNow } from './live.js'
import { isLive } from './live-directive.js'
import type { SchemaCache } from './schema-cache.js'

/** What answers of documents that go on need. */
export interface StreamedParts {
  readonly platform: Platform
  readonly schemas: SchemaCache
  readonly extensions: GraphqlExtensions
  readonly completeDocument: CompleteDocument
}

/** A document as a client sent it. */
export interface StreamedRequest {
  readonly query?: unknown
  readonly operationName?: unknown
  readonly variables?: unknown
}

/** The context of a subscription, or of one of its events. */
type StreamContext = Pick<GraphqlContext, 'service' | 'subscriber' | 'asked'>

/** Subscriptions and live queries, the same over WebSockets and as server-sent events. */
export interface Streamed {
  /** What to execute, or the errors that refuse it. The caller is authenticated again, and gets their own schema. */
  prepare(identity: SocketIdentity, given: StreamedRequest): Promise<ExecutionArgs | GraphQLError[]>
  subscribe(args: ExecutionArgs): ReturnType<typeof subscribe> | AsyncIterableIterator<ExecutionResult>
  /** Answers a live query; there are no others. */
  execute(args: ExecutionArgs): AsyncIterableIterator<ExecutionResult>
  /** Errors as this client may see them. */
  masked(identity: SocketIdentity, result: ExecutionResult): ExecutionResult
}

/** Makes them. */
export function createStreamed(parts: StreamedParts): Streamed {
  const { platform, schemas, extensions } = parts
  const renew = renewing(parts)
  const mask = masking(platform)
  return {
    prepare: async (identity, given) => {
      try {
        return await prepared(parts, identity, given)
      } catch (error) {
        return [error instanceof GraphQLError ? error : mask(identity, asGraphqlError(error))]
      }
    },
    // Without extensions all that an event tells was read with the rights that hold for it.
    subscribe: (args) => (extensions.list.length > 0 ? (subscribeRenewing(args, renew) as ReturnType<typeof subscribe>) : subscribe(args)),
    execute: (args) => {
      const { asked, subscriber } = args.contextValue as StreamContext
      return liveAnswers({ platform, schemas, extensions }, args, asked!, subscriber!)
    },
    masked: (identity, result) => (result.errors ? { ...result, errors: result.errors.map((error) => mask(identity, error)) } : result),
  }
}

async function prepared(
  { platform, schemas, extensions, completeDocument }: StreamedParts,
  identity: SocketIdentity,
  given: StreamedRequest,
): Promise<ExecutionArgs | GraphQLError[]> {
  const service = await withBudget(await identity.ask())
  const { query, operationName, variables } = { ...given, ...(completeDocument(given) as StreamedRequest) }
  if (typeof query !== 'string') return [new GraphQLError('Must provide query string.')]
  const asked = { text: query, variables }
  const schema = await schemas(service, 'items', asked)
  const { read, rules } = documentRules(platform.config)
  const document = read(query)
  const errors = validate(schema, document, [...specifiedRules, ...rules])
  if (errors.length > 0) return [...errors]
  const name = typeof operationName === 'string' ? operationName : undefined
  const isSubscription = getOperationAST(document, name)?.operation === 'subscription'
  if (!isSubscription && !isLive(document, name)) return [new GraphQLError('Only subscriptions are answered here.')]
  if (isSubscription && !schema.getSubscriptionType()) return [nothingToSubscribe(platform)]
  return {
    schema,
    document,
    operationName: name,
    variableValues: variables as ExecutionArgs['variableValues'],
    contextValue: withResolverContext<StreamContext>({ service, subscriber: identity, asked }, extensions),
  }
}

/** Why a schema has no subscriptions. */
export const nothingToSubscribe = ({ config }: Platform): GraphQLError =>
  new GraphQLError(
    config.websockets.graphql === null
      ? 'Subscriptions are switched off: WEBSOCKETS_ENABLED or WEBSOCKETS_GRAPHQL_ENABLED is not true.'
      : 'There is nothing that you may subscribe to.',
  )

/** Answers each event with the rights that the subscriber has then; who may no longer ask for all of it is told nothing. */
function renewing({ platform, schemas, extensions }: StreamedParts): RenewArgs {
  return async (args) => {
    const { subscriber, asked } = args.contextValue as StreamContext
    try {
      const service = metered(await subscriber!.prove())
      const schema = await schemaNow({ platform, schemas }, args, asked, service)
      return schema && { ...args, schema, contextValue: withResolverContext<StreamContext>({ service, subscriber, asked }, extensions) }
    } catch (error) {
      if (!isApiError(error)) platform.logger.error({ err: error }, 'A GraphQL subscription failed unexpectedly.')
      return null
    }
  }
}

const masking =
  (platform: Platform) =>
  (identity: SocketIdentity, error: GraphQLError): GraphQLError =>
    maskResolverError(error, identity.known().accountability?.admin === true, (hidden) =>
      platform.logger.error({ err: hidden }, 'A GraphQL subscription failed unexpectedly.'),
    )
