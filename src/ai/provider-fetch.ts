import { Readable } from 'node:stream'
import type { Config } from '../config/config.js'
import { streamOutside } from '../security/outbound/fetch-outside.js'

/**
 * Makes the `fetch` with which a provider of models is asked: only at its own address, by the rules for what is named from outside, and no longer than until
 * `ended` is aborted.
 */
export function providerFetch({ denyList, timeout }: Config['ai'], ended: AbortSignal): typeof fetch {
  return async (target, init) => {
    const request = new Request(target, init)
    const body = request.body === null ? undefined : Buffer.from(await request.arrayBuffer())
    const { origin } = new URL(request.url)
    const answer = await streamOutside(
      request.url,
      { method: request.method, headers: Object.fromEntries(request.headers), ...(body && { body }) },
      // A redirect would lead keys elsewhere.
      { denyList, timeout, isAllowed: (url) => url.origin === origin },
      AbortSignal.any([ended, request.signal]),
    )
    const headers = Object.entries(answer.headers).flatMap(([name, values]) =>
      [values].flat().map((value): [string, string] => [name, value]),
    )
    return new Response(Readable.toWeb(answer.body) as ReadableStream<Uint8Array>, { status: answer.status, headers })
  }
}
