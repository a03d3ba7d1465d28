import { type ExecutionArgs, type ExecutionResult, GraphQLError, getOperationAST, specifiedRules, subscribe, validate } from 'graphql'
import { CloseCode, makeServer, type SubscribePayload } from 'graphql-ws'
import type { SocketIdentity, SocketMode } from '../auth/socket-identity.js'
import type { Platform } from '../context.js'
import { apiError, isApiError } from '../errors/api-error.js'
import { mostSubscriptions } from '../services/changes/subscriptions.js'
import { withBudget } from '../services/cost/budget.js'
import type { GraphqlContext } from './builder.js'
import { documentRules } from './document-rules.js'
import { maskResolverError } from './errors.js'
import type { GraphqlExtensions } from './extensions/registry.js'
import { withResolverContext } from './extensions/resolver-context.js'
import { type RenewArgs, subscribeRenewing } from './extensions/subscribe.js'
import { metered } from './item-requests.js'
import type { CompleteDocument } from './known-documents.js'
import type { SchemaCache } from './schema-cache.js'

/** A connection, as graphql-ws expects it. */
interface GraphqlSocket {
  readonly protocol: string
  send(frame: string): Promise<void>
  close(code: number, reason: string): void
  onMessage(listener: (frame: string) => Promise<void>): void
}

/** The caller of a connection. */
interface SocketCaller {
  readonly identity: SocketIdentity
  readonly mode: SocketMode
  /** When the caller's token expires, in milliseconds; null for never. */
  readonly expires: number | null
}

/** What graphql-ws keeps for us with a connection. */
interface Extra {
  readonly caller: SocketCaller
  readonly socket: GraphqlSocket
  closeAt(time: number | null): void
}

type Server = ReturnType<typeof makeServer<{ readonly access_token?: unknown }, Extra>>

/** Begins to serve a connection; returns the function to call when it is closed. */
export type OpenSocket = (socket: GraphqlSocket, caller: SocketCaller) => (code: number, reason: string) => void

/** Opens connections that speak graphql-transport-ws. They are for subscriptions: other operations are answered over HTTP. */
export function createSocketDoor(
  platform: Platform,
  schemas: SchemaCache,
  extensions: GraphqlExtensions,
  completeDocument: CompleteDocument,
): OpenSocket {
  const server = createServer(platform, schemas, extensions, completeDocument)
  return (socket, caller) => {
    const expiry = expiryOf(socket)
    expiry.closeAt(caller.expires)
    const closed = server.opened(socket, { caller, socket, closeAt: expiry.closeAt })
    return (code, reason) => {
      expiry.closeAt(null)
      void closed(code, reason)
    }
  }
}

/** Closes a connection when its token expires. */
function expiryOf(socket: GraphqlSocket): { closeAt(time: number | null): void } {
  let timer: NodeJS.Timeout | undefined
  return {
    closeAt: (time) => {
      clearTimeout(timer)
      if (time !== null)
        timer = setTimeout(() => socket.close(CloseCode.Forbidden, 'Token expired'), Math.min(Math.max(0, time - Date.now()), 2 ** 31 - 1))
    },
  }
}

function createServer(platform: Platform, schemas: SchemaCache, extensions: GraphqlExtensions, completeDocument: CompleteDocument): Server {
  const renew = renewing(platform, schemas, extensions)
  return makeServer<{ readonly access_token?: unknown }, Extra>({
    connectionInitWaitTimeout: platform.config.websockets.graphql?.authTimeout,
    // Without extensions all that an event tells was read with the rights that hold for it.
    subscribe: (args) => (extensions.list.length > 0 ? subscribeRenewing(args, renew) : subscribe(args)),
    execute: () => ({ errors: [new GraphQLError('Only subscriptions are answered here.')] }),
    onConnect: async ({ connectionParams, extra: { caller, closeAt } }) => {
      const token = connectionParams?.access_token
      if (typeof token !== 'string') return caller.mode === 'public' || caller.identity.isKnown
      try {
        closeAt(await caller.identity.enter(token))
        return true
      } catch (error) {
        if (!isApiError(error)) platform.logger.error({ err: error }, 'A connection failed unexpectedly.')
        return false
      }
    },
    onSubscribe: (context, _id, payload) =>
      Object.keys(context.subscriptions).length > mostSubscriptions
        ? [tooManySubscriptions()]
        : prepare(platform, schemas, extensions, context.extra.caller.identity, payload, completeDocument),
    onNext: ({ extra }, _id, _payload, _args, result) => masked(platform, extra.caller.identity, result),
  })
}

/** The same error as in the other protocol (realtime/subscribe.ts). */
function tooManySubscriptions(): GraphQLError {
  const { message, code, extensions } = apiError('LIMIT_EXCEEDED', { category: 'subscriptions' })
  return new GraphQLError(message, { extensions: { ...extensions, code } })
}

/** The context of a subscription, or of one of its events. */
type SubscriptionContext = Pick<GraphqlContext, 'service' | 'subscriber' | 'asked'>

/** What to execute, or the errors that refuse it. The caller is authenticated again, and gets their own schema. */
async function prepare(
  platform: Platform,
  schemas: SchemaCache,
  extensions: GraphqlExtensions,
  identity: SocketIdentity,
  named: SubscribePayload,
  completeDocument: CompleteDocument,
): Promise<ExecutionArgs | GraphQLError[]> {
  try {
    const service = await withBudget(await identity.ask())
    const payload = { ...named, ...completeDocument(named) } as SubscribePayload
    const asked = { text: payload.query, variables: payload.variables }
    const schema = await schemas(service, 'items', asked)
    const { read, rules } = documentRules(platform.config)
    const document = read(payload.query)
    const errors = validate(schema, document, [...specifiedRules, ...rules])
    if (errors.length > 0) return [...errors]
    if (getOperationAST(document, payload.operationName)?.operation !== 'subscription')
      return [new GraphQLError('Only subscriptions are answered here.')]
    return {
      schema,
      document,
      operationName: payload.operationName,
      variableValues: payload.variables,
      contextValue: withResolverContext<SubscriptionContext>({ service, subscriber: identity, asked }, extensions),
    }
  } catch (error) {
    if (error instanceof GraphQLError) return [error]
    return [mask(platform, identity, new GraphQLError('', { originalError: error instanceof Error ? error : new Error(String(error)) }))]
  }
}

/** Answers each event with the rights that the subscriber has then; who may no longer ask for all of it is told nothing. */
function renewing(platform: Platform, schemas: SchemaCache, extensions: GraphqlExtensions): RenewArgs {
  const { rules } = documentRules(platform.config)
  return async (args) => {
    const { subscriber, asked } = args.contextValue as SubscriptionContext
    try {
      const service = metered(await subscriber!.prove())
      const schema = await schemas(service, 'items', asked)
      if (schema !== args.schema && validate(schema, args.document, [...specifiedRules, ...rules]).length > 0) return null
      return { ...args, schema, contextValue: withResolverContext<SubscriptionContext>({ service, subscriber, asked }, extensions) }
    } catch (error) {
      if (!isApiError(error)) platform.logger.error({ err: error }, 'A GraphQL subscription failed unexpectedly.')
      return null
    }
  }
}

function masked(platform: Platform, identity: SocketIdentity, result: ExecutionResult): ExecutionResult {
  return result.errors ? { ...result, errors: result.errors.map((error) => mask(platform, identity, error)) } : result
}

const mask = (platform: Platform, identity: SocketIdentity, error: GraphQLError): GraphQLError =>
  maskResolverError(error, identity.known().accountability?.admin === true, (hidden) =>
    platform.logger.error({ err: hidden }, 'A GraphQL subscription failed unexpectedly.'),
  )
