import { type ExecutionArgs, type ExecutionResult, execute, GraphQLError, type GraphQLSchema, specifiedRules, validate } from 'graphql'
import { Repeater } from 'graphql-yoga'
import type { Platform, ServiceContext } from '../context.js'
import { apiError } from '../errors/api-error.js'
import { liveQuestions } from '../services/changes/live-questions.js'
import type { Subscriber } from '../services/changes/subscriptions.js'
import { documentRules } from './document-rules.js'
import type { GraphqlExtensions } from './extensions/registry.js'
import { withResolverContext } from './extensions/resolver-context.js'
import { metered } from './item-requests.js'
import type { SchemaCache } from './schema-cache.js'
import type { AskedDocument } from './schema-part.js'

/** What live documents need of the door. */
export interface LiveParts {
  readonly platform: Platform
  readonly schemas: SchemaCache
  readonly extensions: GraphqlExtensions
}

/** A live document, checked when it came. */
type LiveArgs = Pick<ExecutionArgs, 'document' | 'operationName' | 'variableValues' | 'schema'>

/** The answers of a live document: the first at once, another whenever it is different, with the rights that the client has then. When the document may no longer be asked, the last answer says so. */
export function liveAnswers(
  parts: LiveParts,
  args: LiveArgs,
  asked: AskedDocument,
  subscriber: Subscriber,
): AsyncIterableIterator<ExecutionResult> {
  return new Repeater<ExecutionResult>(async (push, stop) => {
    const failed = (error: unknown): void => {
      void push({ errors: [asGraphqlError(error)] })
      stop()
    }
    try {
      const remove = await parts.platform.parts.get(liveQuestions).add<ExecutionResult>({
        key: JSON.stringify([asked.text, asked.variables ?? null, args.operationName ?? null]),
        subscriber,
        ask: (context) => ask(parts, args, asked, context),
        textOf: (answer) => JSON.stringify(answer),
        deliver: async (answer) => void (await push(answer)),
        failed,
      })
      await stop
      remove()
    } catch (error) {
      failed(error)
    }
  })
}

/** Asks once, in the schema that the caller has now. */
async function ask(
  { platform, schemas, extensions }: LiveParts,
  args: LiveArgs,
  asked: AskedDocument,
  context: ServiceContext,
): Promise<ExecutionResult> {
  const service = metered(context)
  const schema = await schemaNow({ platform, schemas }, args, asked, service)
  if (!schema) throw apiError('GRAPHQL_VALIDATION', { errors: [{ message: 'The document is no longer valid.' }] })
  const contextValue = withResolverContext({ service, asked, shows: 'all' as const }, extensions)
  const { document, operationName, variableValues } = args
  return execute({ schema, document, operationName, variableValues, contextValue })
}

/** The schema that the caller has now, for a document that was valid for `args.schema`; null where it is no longer valid. */
export async function schemaNow(
  { platform, schemas }: Pick<LiveParts, 'platform' | 'schemas'>,
  args: Pick<ExecutionArgs, 'document' | 'schema'>,
  asked: AskedDocument | undefined,
  service: ServiceContext,
): Promise<GraphQLSchema | null> {
  const schema = await schemas(service, 'items', asked)
  if (schema === args.schema) return schema
  const { rules } = documentRules(platform.config)
  return validate(schema, args.document, [...specifiedRules, ...rules]).length === 0 ? schema : null
}

/** Any error as one of GraphQL, by which it is told. */
export const asGraphqlError = (error: unknown): GraphQLError =>
  error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error instanceof Error ? error : new Error(String(error)) })
