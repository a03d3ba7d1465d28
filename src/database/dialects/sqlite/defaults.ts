import type { ValueType } from '../../value-type.js'
import { isExpression, literalDefault, numberDefault } from '../column-default.js'

/**
 * "Now" as a column default. CURRENT_TIMESTAMP would write text beside the milliseconds that all other writes leave in
 * our tables, so new columns get an expression in milliseconds, and it is read back as what was asked for.
 */
export const nowByType: Partial<Record<ValueType, string>> = {
  dateTime: "(CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER))",
  timestamp: "(CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER))",
  date: "(unixepoch('now', 'start of day') * 1000)",
}
/** A random uuid, for which SQLite has no function; it is read back as what was asked for. */
const uuid =
  "(lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || " +
  "substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))"
const spokenUuid = /^(gen_random_uuid|uuid_generate_v4)\(\)$/i

const now = { expression: 'CURRENT_TIMESTAMP' }
const spokenNow = /^(now\(\)|current_timestamp(\(\d*\))?)$/i

/** The SQL of a default for CREATE TABLE; null for none. */
export function renderDefault(value: unknown, type: ValueType, dates: 'epoch' | 'text' = 'epoch'): string | null {
  if (value === undefined || value === null) return null
  if (isExpression(value)) return renderExpression(value.expression, type, dates)
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (typeof value === 'boolean') return value ? "'1'" : "'0'"
  return quote(typeof value === 'string' ? value : JSON.stringify(value))
}

function renderExpression(expression: string, type: ValueType, dates: 'epoch' | 'text'): string {
  if (spokenUuid.test(expression)) return uuid
  if (!spokenNow.test(expression)) return /^(current_(date|time)|\(.*\))$/is.test(expression) ? expression : `(${expression})`
  return (dates === 'epoch' && nowByType[type]) || (type === 'date' ? 'CURRENT_DATE' : 'CURRENT_TIMESTAMP')
}

/** Reads what `pragma table_xinfo` says of a default: a JSON value, an expression, or `undefined`. */
export function parseDefault(text: string | null, type: ValueType): unknown {
  if (text === null || /^null$/i.test(text)) return undefined
  const bare = text.replace(/^\(([\s\S]*)\)$/, '$1').trim()
  if (Object.values(nowByType).some((sql) => sql.slice(1, -1) === bare)) return now
  if (/^current_timestamp$/i.test(bare)) return now
  if (bare === uuid.slice(1, -1)) return { expression: 'gen_random_uuid()' }
  const string = /^'((?:[^']|'')*)'$/.exec(bare)?.[1]?.replaceAll("''", "'")
  if (string !== undefined) return literalDefault(string, type, isTrue)
  if (/^[+-]?\s*(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(bare)) {
    const digits = bare.replaceAll(' ', '')
    const value = literalDefault(digits, type, isTrue)
    return value === digits ? numberDefault(digits) : value
  }
  if (/^(true|false)$/i.test(bare)) return bare.toLowerCase() === 'true'
  return { expression: bare }
}

const isTrue = (text: string): boolean => /^(1|true|t)$/i.test(text)

/** A text as a SQL literal. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
