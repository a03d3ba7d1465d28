import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Authentication } from '../auth/authentication.js'
import type { Platform } from '../context.js'
import type { Flows } from '../flows/flows.js'
import type { SdlPrinter } from '../resolvers/sdl-printer.js'
import type { GraphqlContext } from './builder.js'
import type { AnswerEvents } from './event-streams.js'
import type { FastPath } from './fast-path.js'
import { type CompleteDocument, openKnownDocuments } from './known-documents.js'
import type { SchemaCache } from './schema-cache.js'
import type { OpenSocket } from './socket.js'

/** Answers GraphQL requests of one scope; throws for anything that is not a GraphQL request. */
export type GraphqlHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  parameters: Readonly<Record<string, unknown>>,
  caller: Pick<GraphqlContext, 'service' | 'door' | 'explained'>,
) => Promise<void>

/** Both endpoints and the schemas behind them. */
export interface GraphqlDoor {
  readonly items: GraphqlHandler
  readonly system: GraphqlHandler
  readonly schemas: SchemaCache
  /** The fast path; asked before anything else. */
  readonly answerRead: FastPath
  /** Answers by server-sent events. */
  readonly answerEvents: AnswerEvents
  /** Makes the door for WebSocket connections. */
  openSockets(): Promise<OpenSocket>
  /** Puts the document into a request that names it. */
  readonly completeDocument: CompleteDocument
  readonly printSdl: SdlPrinter
  /** Sends the page of GraphiQL for the endpoint. */
  sendGraphiql(response: ServerResponse, endpoint: string): Promise<void>
}

/**
 * Opens the GraphQL door: `/graphql` for own collections, `/graphql/system` for system ones. What answers is loaded with the first request: it is a third of all the
 * code that a server runs.
 */
export function openGraphqlDoor(platform: Platform, authentication: Authentication, flows: Flows): GraphqlDoor {
  // A folder of documents that is not there ends the start.
  const completeDocument = openKnownDocuments(platform.config)
  let opening: Promise<GraphqlDoor> | null = null
  const open = async (): Promise<GraphqlDoor> =>
    (await import('./handler.js')).createGraphqlDoor(platform, authentication, flows, completeDocument)
  const through = async <Result>(use: (door: GraphqlDoor) => Promise<Result>): Promise<Result> => {
    opening ??= open()
    return use(await opening)
  }
  return {
    items: (...asked) => through(({ items }) => items(...asked)),
    system: (...asked) => through(({ system }) => system(...asked)),
    schemas: (...asked) => through(({ schemas }) => schemas(...asked)),
    answerRead: (...asked) => through(({ answerRead }) => answerRead(...asked)),
    completeDocument,
    answerEvents: (...asked) => through(({ answerEvents }) => answerEvents(...asked)),
    openSockets: () => through(({ openSockets }) => openSockets()),
    printSdl: (...asked) => through(({ printSdl }) => printSdl(...asked)),
    sendGraphiql: (...asked) => through(({ sendGraphiql }) => sendGraphiql(...asked)),
  }
}
