import type { IncomingMessage } from 'node:http'
import { beginExplanation, type ExplainedRequest } from '../services/explain/begin.js'
import { contextOf, passageOf } from './request-context.js'

/** The header that asks for an explanation; the parameter is `explain`. */
export const explainHeader = 'x-tessera-explain'
const parameter = /[?&]explain=([^&]*)/

/** Does the request ask to be explained, by header or parameter? Gives `true` or the id of a user, as sent; null when it does not. */
export function explainWanted({ headers, url = '' }: IncomingMessage): string | null {
  const wanted = headers[explainHeader] ?? parameter.exec(url)?.[1]
  return typeof wanted === 'string' && wanted !== '' && wanted !== 'false' ? wanted : null
}

/** Begins to explain a read, for administrators; for all others, and for writes, null: the request is answered as if nothing had been asked. */
export async function explainedRequest(request: IncomingMessage, isRead: boolean): Promise<ExplainedRequest | null> {
  const wanted = isRead ? explainWanted(request) : null
  const explained = wanted === null ? null : await beginExplanation(contextOf(request), wanted)
  if (explained) passageOf(request).explained = explained
  return explained
}
