import qs from 'qs'
import type { Config } from '../config/config.js'
import type { RawQuery } from '../query/query.js'

/**
 * Reads a query string in bracket notation, as far into brackets and lists as configured (QUERYSTRING_*). Objects have no
 * prototype, so a client's `__proto__` is a key like any other.
 */
export function parseQueryString(text: string, { limits }: Config): Record<string, unknown> {
  return qs.parse(text, { depth: limits.queryStringDepth, arrayLimit: limits.queryStringList, parameterLimit: 10_000, plainObjects: true }) as Record<string, unknown>
}

const queryKeys = ['fields', 'filter', 'search', 'sort', 'limit', 'offset', 'page', 'deep', 'alias', 'aggregate', 'meta', 'cursor', 'version', 'versionRaw', 'backlink', 'export'] as const

/** Picks the item query out of query parameters or of a SEARCH body; unknown keys are ignored. */
export function toRawQuery(parameters: Readonly<Record<string, unknown>>): RawQuery {
  const raw: Record<string, unknown> = {}
  for (const key of queryKeys) if (parameters[key] !== undefined) raw[key] = parameters[key]
  // `?meta=` asks for none.
  if (raw.meta === '') delete raw.meta
  const group = parameters.groupBy ?? parameters.group
  if (group !== undefined) raw.group = group
  return raw as RawQuery
}
