import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ServiceContext } from '../context.js'
import type { RawQuery } from '../query/query.js'
import type { Answer } from '../resolvers/answer.js'
import type { Connection } from '../resolvers/row.js'

/** A request with its body, where that was JSON (body.ts). */
export type RequestWithBody = IncomingMessage & { readonly body?: unknown }

/** A request, taken apart once for all rows. */
export interface Call {
  readonly context: ServiceContext
  readonly connection: Connection
  /** What the path says. */
  readonly params: Readonly<Record<string, string>>
  /** All query parameters, as sent. */
  readonly parameters: Readonly<Record<string, unknown>>
  /** The item query: among the parameters, or of SEARCH in the body. */
  readonly query: RawQuery
  readonly body: unknown
  readonly request: RequestWithBody
  readonly response: ServerResponse
}

/** Answers a call. Undefined: the answer has been sent. */
export type Handle = (call: Call) => Promise<Answer | undefined>

/** Makes a handler of a handler: for rows that REST answers in its own way. */
export type WrapHandle = (perform: Handle) => Handle
