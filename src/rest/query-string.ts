import qs from 'qs'
import type { Config } from '../config/config.js'

/**
 * Reads a query string in bracket notation, as far into brackets and lists as configured (QUERYSTRING_*). Objects have no
 * prototype, so a client's `__proto__` is a key like any other.
 */
export function parseQueryString(text: string, { limits }: Config): Record<string, unknown> {
  return qs.parse(text, {
    depth: limits.queryStringDepth,
    arrayLimit: limits.queryStringList,
    parameterLimit: 10_000,
    plainObjects: true,
  }) as Record<string, unknown>
}
