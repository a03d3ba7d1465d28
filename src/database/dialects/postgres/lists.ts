import sql, { raw, type Sql } from 'sql-template-tag'
import type { Refuse } from '../../value-reading.js'
import { hasPlainElements } from './storage.js'

/** An array as a JSON list. One whose indexes do not begin at 1 is told as its literal, which keeps them. */
export function jsonOfArray(column: Sql, storage: string): Sql {
  const list = hasPlainElements(storage) ? column : sql`${column}::text[]`
  return sql`CASE WHEN array_dims(${column}) ~ '^(\\[1:\\d+\\])+$' OR cardinality(${column}) = 0 THEN to_json(${list}) ELSE to_json(${column}::text) END`
}

/** A JSON list as the literal of an array; a text is a literal, or JSON of a list. */
export function readArray(value: unknown, storage: string, refuse: Refuse): string {
  if (typeof value !== 'string') return literalOf(value, /^jsonb?\[/.test(storage), refuse)
  const list = listOf(value)
  return list ? literalOf(list, /^jsonb?\[/.test(storage), refuse) : value
}

function listOf(text: string): unknown[] | null {
  if (!/^\s*\[/.test(text)) return null
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : null
  } catch {
    return null // a literal may begin with its indexes: [0:1]={a,b}
  }
}

function literalOf(value: unknown, isJson: boolean, refuse: Refuse): string {
  if (!Array.isArray(value)) throw refuse('A list is expected')
  const part = (entry: unknown): string => {
    if (entry === null || entry === undefined) return 'NULL'
    if (Array.isArray(entry)) return `{${entry.map(part).join(',')}}`
    if (typeof entry === 'object' && !isJson) throw refuse('A list of texts, numbers or booleans is expected')
    return quoted(isJson ? JSON.stringify(entry) : String(entry), refuse)
  }
  return `{${value.map(part).join(',')}}`
}

function quoted(text: string, refuse: Refuse): string {
  if (text.includes('\u0000')) throw refuse('Text must not contain a zero byte')
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

/** An array among several of its type: `= ANY` would look for its elements. */
export const inArrays = (expression: Sql, list: Sql, storage: string): Sql =>
  sql`${expression} IN (SELECT unnest(${list}::text[])::${raw(storage)})`
