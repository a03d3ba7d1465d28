import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Platform, ServiceContext } from '../context.js'
import { isSameSecret } from '../security/compare.js'
import { requireAdmin } from '../services/access/require-admin.js'
import { metrics } from '../services/server/metrics.js'
import { pathOf } from './path.js'

/** Answers `/metrics`; other paths and methods, and this one while metrics are off, are null. */
export function metricsAnswer(
  platform: Platform,
): (request: IncomingMessage) => ((response: ServerResponse, identify: () => Promise<ServiceContext>) => Promise<void>) | null {
  const { tokens } = platform.config.metrics
  const known = platform.parts.get(metrics)
  if (!known) return () => null
  return (request) => {
    const { method } = request
    if ((method !== 'GET' && method !== 'HEAD') || !/^\/metrics\/?$/i.test(pathOf(request))) return null
    return async (response, identify) => {
      if (!hasToken(request, tokens)) await requireAdmin(await identify())
      const text = await known.text()
      response
        .writeHead(200, {
          'Content-Type': 'text/plain; charset=utf-8',
          'Cache-Control': 'no-cache',
          'Content-Length': Buffer.byteLength(text),
        })
        .end(method === 'HEAD' ? undefined : text)
    }
  }
}

/** `Authorization: Metrics <token>`; every token is compared, whichever is right. */
function hasToken({ headers }: IncomingMessage, tokens: readonly string[]): boolean {
  const token = /^metrics (.+)$/i.exec(headers.authorization ?? '')?.[1]
  return token !== undefined && tokens.filter((known) => isSameSecret(token, known)).length > 0
}
