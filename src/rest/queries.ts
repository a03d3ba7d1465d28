import { LRUCache } from 'lru-cache'
import type { Config } from '../config/config.js'
import type { Events } from '../events.js'
import type { RawQuery } from '../query/query.js'
import { toRawQuery } from '../resolvers/raw-query.js'
import { parseQueryString } from './query-string.js'

/** A query string, taken apart. */
export interface ParsedQuery {
  readonly parameters: Readonly<Record<string, unknown>>
  /** The item query among the parameters. */
  readonly query: RawQuery
}

const kept = 1_000
const longestKept = 2_048

/** Makes the function that parses query strings. Programs repeat the same query string, so results are remembered and shared, and must not be changed. */
export function createQueries(config: Config, events: Events): (text: string) => ParsedQuery {
  const known = new LRUCache<string, ParsedQuery>({ max: kept })
  const read = (text: string): ParsedQuery => {
    const parameters = parseQueryString(text, config)
    return { parameters, query: toRawQuery(parameters) }
  }
  return (text) => {
    // Hooks may change the query that they are given.
    if (!events.isEmpty) return read(text)
    const found = known.get(text)
    if (found) return found
    const made = frozen(read(text))
    if (text.length <= longestKept) known.set(text, made)
    return made
  }
}

function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value
  for (const part of Object.values(value)) frozen(part)
  return Object.freeze(value)
}
