import type { IncomingMessage, ServerResponse } from 'node:http'
import { LRUCache } from 'lru-cache'
import type { Config } from '../config/config.js'
import type { RawQuery } from '../query/query.js'
import { toRawQuery } from '../resolvers/raw-query.js'
import { isReadHooked } from '../services/items/hooks.js'
import type { ServiceContext } from '../services/platform.js'
import { explainHeader } from './explain.js'
import { readList, readOne } from './items.js'
import { parseQueryString } from './query-string.js'
import { sendAnswer } from './reply.js'

/** `/items/<collection>[/<key>][?<query>]`, plainly written; what needs decoding, and exports, take the long way. */
const plainRead = /^\/items\/(?!directus_)([A-Za-z0-9_-]+)(?:\/([A-Za-z0-9_-]+))?(?:\?(.*))?$/
const elsewhere = /[?&](?:export|access_token|explain)(?:=|%|\[)/
const longestKept = 2_048

/** What a plain read asks for. */
export interface PlainRead {
  readonly collection: string
  readonly key: string | undefined
  readonly query: string
}

/** Answers a plain read on the caller's behalf. */
export type AnswerPlainRead = (
  read: PlainRead,
  request: IncomingMessage,
  response: ServerResponse,
  context: ServiceContext,
) => Promise<void>

/** Recognises the reads that need nothing of Express; null for all else. */
export function findPlainRead(request: IncomingMessage): PlainRead | null {
  const { method, url = '' } = request
  if (method !== 'GET' || elsewhere.test(url) || request.headers[explainHeader] !== undefined) return null
  const match = plainRead.exec(url)
  return match ? { collection: match[1]!, key: match[2], query: match[3] ?? '' } : null
}

/**
 * Makes what answers plain reads: the same functions as the routes call, without the way through the router. Programs ask the same again and
 * again, so a query string is taken apart once as long as it is remembered.
 */
export function createPlainReads(config: Config): AnswerPlainRead {
  const kept = new LRUCache<string, RawQuery>({ max: 1_000 })
  const queryOf = (text: string): RawQuery => {
    const known = kept.get(text)
    if (known) return known
    const query = frozen(toRawQuery(parseQueryString(text, config)))
    if (text.length <= longestKept) kept.set(text, query)
    return query
  }
  return async ({ collection, key, query }, request, response, context) => {
    const target = context.schema.collections.get(collection)
    // Handlers may change the question they are given.
    const isShared = target !== undefined && !isReadHooked(context, target)
    const call = { context, query: isShared ? queryOf(query) : toRawQuery(parseQueryString(query, config)), collection }
    sendAnswer(request, response, await (key === undefined ? readList(call) : readOne(call, key)))
  }
}

/** What is shared must not change. */
function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value
  for (const part of Object.values(value)) frozen(part)
  return Object.freeze(value)
}
