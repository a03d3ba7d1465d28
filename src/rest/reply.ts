import type { IncomingMessage, ServerResponse } from 'node:http'
import isFresh from 'fresh'
import type { Explanation } from '../permissions/explain.js'
import type { Answer } from '../resolvers/answer.js'
import { itemTag, weakTag } from './entity-tag.js'
import type { AnswerUse } from './kept-answers.js'

/** What goes along with an answer. */
interface Beside {
  readonly explanation?: Explanation | undefined
  readonly use?: AnswerUse | null
}

/** Sends an answer as REST does: `{ data, meta? }`, or 204 for nothing. JSON text of the database is sent unchanged. */
export function sendAnswer(request: IncomingMessage, response: ServerResponse, answer: Answer, beside: Beside = {}): void {
  const { explanation, use } = beside
  response.setHeader('Cache-Control', 'no-cache')
  if (answer.kind === 'nothing') {
    response.writeHead(204).end()
    return
  }
  response.setHeader('Vary', 'Origin, Cache-Control')
  use?.tell(response)
  const data = answer.kind === 'text' ? answer.text : JSON.stringify(answer.value ?? null)
  const meta = answer.meta ? `"meta":${JSON.stringify(answer.meta)},` : ''
  const explain = explanation ? `"explain":${JSON.stringify(explanation)},` : ''
  sendJson(request, response, `{${explain}${meta}"data":${data}}`, answer.kind === 'text' ? answer.version : undefined)
}

/** Sends JSON text, of a single item with its version. */
export function sendJson(request: IncomingMessage, response: ServerResponse, text: string, version?: string): void {
  response.setHeader('Content-Type', 'application/json; charset=utf-8')
  sendBody(request, response, text, version === undefined ? weakTag(text) : itemTag(version, text))
}

/** Sends a body with its entity tag; the type has been set before. A client that has the same body gets 304. Errors are always sent. */
export function sendBody(request: IncomingMessage, response: ServerResponse, body: string, tag = weakTag(body)): void {
  response.setHeader('ETag', tag)
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  if (isRead && response.statusCode === 200 && isFresh(request.headers, { etag: tag })) {
    response.removeHeader('Content-Type')
    response.writeHead(304).end()
    return
  }
  response.setHeader('Content-Length', Buffer.byteLength(body))
  // As text: headers and body leave in one piece, which a buffer would not.
  response.end(request.method === 'HEAD' ? undefined : body)
}
