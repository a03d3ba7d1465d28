import type { RawQuery } from '../query/query.js'

const queryKeys = [
  'fields',
  'filter',
  'search',
  'sort',
  'limit',
  'offset',
  'page',
  'deep',
  'alias',
  'aggregate',
  'having',
  'meta',
  'cursor',
  'version',
  'versionRaw',
  'backlink',
  'export',
] as const

/** Picks the item query out of query parameters, the body of SEARCH or a message; unknown keys are ignored. */
export function toRawQuery(parameters: Readonly<Record<string, unknown>>): RawQuery {
  const raw: Record<string, unknown> = {}
  for (const key of queryKeys) if (parameters[key] !== undefined) raw[key] = parameters[key]
  // `?meta=` asks for none.
  if (raw.meta === '') delete raw.meta
  const group = parameters.groupBy ?? parameters.group
  if (group !== undefined) raw.group = group
  return raw as RawQuery
}
