import type { IncomingMessage } from 'node:http'
import { beginExplanation, type ExplainedRequest } from '../services/explain/begin.js'
import { contextOf, passageOf } from './request-context.js'

/** The header that asks for an explanation; the parameter is `explain`. */
export const explainHeader = 'x-tessera-explain'
const parameter = /[?&]explain=([^&]*)/

/** Does the request ask for an explanation, by header or parameter? Gives `true` or the id of a user, as sent; null when it does not. */
function explainWanted({ headers, url = '' }: IncomingMessage): string | null {
  const wanted = headers[explainHeader] ?? parameter.exec(url)?.[1]
  return typeof wanted === 'string' && wanted !== '' && wanted !== 'false' ? wanted : null
}

/** Begins to explain a read, for administrators. Null for other callers and for writes: the request is answered without an explanation. */
export async function explainedRequest(request: IncomingMessage, isRead: boolean): Promise<ExplainedRequest | null> {
  const wanted = isRead ? explainWanted(request) : null
  const explained = wanted === null ? null : await beginExplanation(contextOf(request), wanted)
  if (explained) passageOf(request).explained = explained
  return explained
}
