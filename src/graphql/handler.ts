import type { IncomingMessage } from 'node:http'
import { GraphQLError, type GraphQLSchema, printSchema } from 'graphql'
import { createYoga } from 'graphql-yoga'
import type { Authentication } from '../auth/authentication.js'
import type { Platform } from '../context.js'
import { apiError } from '../errors/api-error.js'
import type { Flows } from '../flows/flows.js'
import { isPlainObject } from '../query/parse/raw.js'
import { isAsked, readConditions, type WriteConditions } from '../resolvers/perform-write.js'
import type { SdlPrinter } from '../resolvers/sdl-printer.js'
import { withoutAdditions } from './additions.js'
import type { GraphqlContext } from './builder.js'
import { documentRules } from './document-rules.js'
import type { GraphqlDoor, GraphqlHandler } from './door.js'
import { type EndpointPlugin, singleResult } from './endpoint-plugin.js'
import { maskResolverError, refusedDocument, statusOf, unavailableAnswer } from './errors.js'
import { createEventStreams } from './event-streams.js'
import { exactIds } from './exact-ids.js'
import { explanations } from './explain.js'
import { type GraphqlExtensions, graphqlExtensions } from './extensions/registry.js'
import { resolverContexts } from './extensions/resolver-context.js'
import { createFastPath } from './fast-path.js'
import { contentsInPlace } from './file-contents.js'
import { sendGraphiql } from './graphiql.js'
import { metered } from './item-requests.js'
import { createDocumentCache, keepsNothing, keptValidations } from './kept-documents.js'
import { keptIntrospections } from './kept-introspections.js'
import type { CompleteDocument } from './known-documents.js'
import { oneTransaction } from './one-transaction.js'
import { checkGraphqlRequest } from './request.js'
import type { GraphqlScope } from './schema.js'
import { createSchemaCache, type SchemaCache } from './schema-cache.js'
import { createStreamed, nothingToSubscribe } from './streamed.js'

/** Makes what is behind the door. */
export function createGraphqlDoor(
  platform: Platform,
  authentication: Authentication,
  flows: Flows,
  completeDocument: CompleteDocument,
): GraphqlDoor {
  const extensions = platform.parts.get(graphqlExtensions)
  const schemas = createSchemaCache(platform.config, extensions)
  const printSdl = sdlPrinter(platform, schemas)
  const shared = { authentication, flows, printSdl, extensions }
  const streamed = createStreamed({ platform, schemas, extensions, completeDocument })
  return {
    schemas,
    answerRead: createFastPath(schemas, extensions),
    answerEvents: createEventStreams(streamed),
    openSockets: async () => (await import('./socket.js')).createSocketDoor(platform, streamed),
    completeDocument,
    sendGraphiql,
    printSdl,
    items: createHandler(platform, schemas, 'items', '/graphql', shared),
    system: createHandler(platform, schemas, 'system', '/graphql/system', shared),
  }
}

/** Prints schemas as SDL, with or without additions; each text is kept. */
function sdlPrinter(platform: Platform, schemas: SchemaCache): SdlPrinter {
  const printed = new WeakMap<GraphQLSchema, Map<boolean, string>>()
  return async (context, scope, hasAdditions) => {
    if (!platform.config.graphql.introspection) return null
    const schema = await schemas(context, scope)
    const known = printed.get(schema) ?? new Map<boolean, string>()
    printed.set(schema, known)
    const text = known.get(hasAdditions) ?? printSchema(hasAdditions ? schema : withoutAdditions(schema))
    known.set(hasAdditions, text)
    return text
  }
}

function createHandler(
  platform: Platform,
  schemas: SchemaCache,
  scope: GraphqlScope,
  endpoint: string,
  { extensions, ...shared }: Pick<GraphqlContext, 'authentication' | 'flows' | 'printSdl'> & { readonly extensions: GraphqlExtensions },
): GraphqlHandler {
  const documentCache = createDocumentCache()
  const yoga = createYoga<GraphqlContext>({
    graphqlEndpoint: endpoint,
    schema: ({ service, asked, explained }) => schemas(service, scope, explained ? undefined : asked),
    logging: false,
    landingPage: false,
    graphiql: false,
    cors: false,
    multipart: false,
    batching: false,
    maskedErrors: false,
    parserAndValidationCache: { documentCache, errorCache: keepsNothing, validationCache: false },
    plugins: [
      limits(platform),
      withoutSubscriptions(platform),
      keptIntrospections(),
      exactIds(),
      contentsInPlace(),
      resolverContexts(extensions),
      oneTransaction(),
      answers(platform),
      explanations((context) => schemas({ ...context.service, accountability: null }, scope)),
      // Last: what is valid depends on the rules that the others add.
      keptValidations(),
    ],
  })
  return async (request, response, parameters, caller) => {
    checkGraphqlRequest(request, parameters)
    response.setHeader('Cache-Control', 'no-cache')
    const versions = isAsked(parameters.versions) ? { versions: new Map<string, string>() } : {}
    const service = metered(caller.service)
    const conditions = conditionsOf(request, parameters)
    const asked = askedOf(request, parameters)
    const shows = isAsked(parameters.additions) ? 'all' : scope === 'items' ? 'usual' : 'none'
    await yoga(request, response, { ...shared, ...caller, service, ...versions, conditions, asked, shows })
  }
}

/** The document and variables, if the body or the URL has them in the usual place. */
function askedOf(
  { body }: IncomingMessage & { readonly body?: unknown },
  parameters: Readonly<Record<string, unknown>>,
): GraphqlContext['asked'] {
  const { query, variables } = isPlainObject(body) ? body : parameters
  return typeof query === 'string' ? { text: query, variables } : undefined
}

/** `dry_run` and `max_affected` are parameters of the URL, as in REST; an `Idempotency-Key` covers the whole document. */
function conditionsOf(
  request: IncomingMessage & { readonly body?: unknown },
  parameters: Readonly<Record<string, unknown>>,
): WriteConditions {
  const key = request.headers['idempotency-key']
  const { on: _, ...conditions } = readConditions(parameters)
  return typeof key === 'string'
    ? { ...conditions, repeatable: { key, content: JSON.stringify([request.url, request.body ?? null]) } }
    : conditions
}

/** Subscriptions need a connection that stays (socket.ts, event-streams.ts). */
function withoutSubscriptions(platform: Platform): EndpointPlugin {
  const elsewhere =
    'Subscriptions are answered over a WebSocket (graphql-transport-ws), or as server-sent events (Accept: text/event-stream).'
  const error = platform.config.websockets.graphql === null ? nothingToSubscribe(platform) : new GraphQLError(elsewhere)
  return { onSubscribe: ({ setResultAndStopExecution }) => setResultAndStopExecution({ errors: [error] }) }
}

/** Applies the limits of documents to Yoga. */
function limits(platform: Platform): EndpointPlugin {
  const { read, rules } = documentRules(platform.config)
  return {
    onParse: ({ setParseFn }) => setParseFn(read),
    onValidate: ({ addValidationRule }) => {
      for (const rule of rules) addValidationRule(rule)
    },
  }
}

/** Yoga itself refuses mutations by GET; the error is known by its status only. */
const isMutationByGet = ({ extensions: { http } }: GraphQLError): boolean =>
  typeof http === 'object' && http !== null && 'status' in http && http.status === 405

function mutationByGet() {
  const { message, extensions, code, status } = apiError('METHOD_NOT_ALLOWED', { allowed: ['POST'], current: 'GET' })
  return {
    errors: [new GraphQLError(message, { extensions: { ...extensions, code } })],
    extensions: { http: { status, headers: { Allow: 'POST' } } },
  }
}

/** Finishes an answer: a refused document gets our error format and status 400, and errors of resolvers are masked. */
function answers(platform: Platform): EndpointPlugin {
  const onHidden = (hidden: unknown) => platform.logger.error({ err: hidden }, 'A GraphQL resolver failed unexpectedly.')
  return {
    onResultProcess: ({ result, setResult, serverContext }) => {
      const single = singleResult(result)
      const context = serverContext
      if (!single.errors || single.errors.length === 0) {
        if (context.versions?.size)
          setResult({ ...single, extensions: { ...single.extensions, versions: Object.fromEntries(context.versions) } })
        return
      }
      const isAdmin = context.service.accountability?.admin ?? false
      // Errors without a path: nothing was executed.
      if (single.data === undefined || (single.data === null && single.errors.every((error) => error.path === undefined))) {
        if (single.errors.some(isMutationByGet)) {
          setResult(mutationByGet())
          return
        }
        const refusal = { ...refusedDocument(single.errors), extensions: { http: { status: 400 } } }
        setResult(unavailableAnswer(single.errors, isAdmin, onHidden) ?? refusal)
        return
      }
      const errors = single.errors.map((error) => maskResolverError(error, isAdmin, onHidden))
      setResult({
        ...single,
        errors,
        extensions: { ...single.extensions, http: statusOf(single.data, errors) },
      })
    },
  }
}
