import type { IncomingMessage, ServerResponse } from 'node:http'
import { explainHeader } from './explain.js'

/** Is this GraphQL as nearly every client sends it: JSON by POST, wanting JSON? */
export function isPlainGraphqlRequest({ method, url, headers }: IncomingMessage): boolean {
  return (
    method === 'POST' &&
    url === '/graphql' &&
    /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '') &&
    /^($|\*\/\*|application\/json)/.test(headers.accept ?? '') &&
    headers[explainHeader] === undefined
  )
}

/** Sends the text of an answer with the headers that the long way gives it. */
export function sendGraphqlText(response: ServerResponse, text: string): void {
  response.setHeader('Cache-Control', 'no-cache')
  response.setHeader('Content-Type', 'application/json; charset=utf-8')
  response.setHeader('Content-Length', Buffer.byteLength(text))
  response.end(text)
}
