import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ServiceContext } from '../services/platform.js'
import { explainHeader } from './explain.js'
import { readList, readOne } from './items.js'
import { toRawQuery } from '../resolvers/raw-query.js'
import { parseQueryString } from './query-string.js'
import { sendAnswer } from './reply.js'

/** `/items/<collection>[/<key>][?<query>]`, plainly written; what needs decoding, and exports, take the long way. */
const plainRead = /^\/items\/(?!directus_)([A-Za-z0-9_-]+)(?:\/([A-Za-z0-9_-]+))?(?:\?(.*))?$/
const elsewhere = /[?&](?:export|access_token|explain)(?:=|%|\[)/

/** What a plain read asks for. */
export interface PlainRead {
  readonly collection: string
  readonly key: string | undefined
  readonly query: string
}

/** Recognises the reads that need nothing of Express; null for all else. */
export function findPlainRead(request: IncomingMessage): PlainRead | null {
  const { method, url = '' } = request
  if (method !== 'GET' || elsewhere.test(url) || request.headers[explainHeader] !== undefined) return null
  const match = plainRead.exec(url)
  return match ? { collection: match[1]!, key: match[2], query: match[3] ?? '' } : null
}

/** Answers a plain read: the same functions as the routes call, without the way through the router. */
export async function answerPlainRead(read: PlainRead, request: IncomingMessage, response: ServerResponse, context: ServiceContext): Promise<void> {
  const parameters = read.query === '' ? {} : parseQueryString(read.query, context.platform.config)
  const query = toRawQuery(parameters)
  const call = { context, query, collection: read.collection }
  sendAnswer(request, response, await (read.key === undefined ? readList(call) : readOne(call, read.key)))
}
