import type { ValueType } from '../../value-type.js'

/**
 * "Now" as a column default. CURRENT_TIMESTAMP would write text beside the milliseconds that all other writes leave in
 * our tables, so new columns get an expression in milliseconds, and it is read back as what was asked for.
 */
const nowByType: Partial<Record<ValueType, string>> = {
  dateTime: "(CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER))",
  timestamp: "(CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER))",
  date: "(unixepoch('now', 'start of day') * 1000)",
}
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
  if (!spokenNow.test(expression))
    return /^(current_(date|time)|\(.*\))$/is.test(expression) ? expression : `(${expression})`
  return (dates === 'epoch' && nowByType[type]) || (type === 'date' ? 'CURRENT_DATE' : 'CURRENT_TIMESTAMP')
}

/** Reads what `pragma table_xinfo` says of a default: a JSON value, an expression, or `undefined`. */
export function parseDefault(text: string | null, type: ValueType): unknown {
  if (text === null || /^null$/i.test(text)) return undefined
  const bare = text.replace(/^\(([\s\S]*)\)$/, '$1').trim()
  if (Object.values(nowByType).some((sql) => sql.slice(1, -1) === bare)) return now
  if (/^current_timestamp$/i.test(bare)) return now
  const string = /^'((?:[^']|'')*)'$/.exec(bare)?.[1]?.replaceAll("''", "'")
  if (string !== undefined) return literalOf(string, type)
  if (/^[+-]?\s*(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(bare)) return literalOf(bare.replaceAll(' ', ''), type, true)
  if (/^(true|false)$/i.test(bare)) return bare.toLowerCase() === 'true'
  return { expression: bare }
}

function literalOf(text: string, type: ValueType, isNumber = false): unknown {
  switch (type) {
    case 'integer':
    case 'float':
    case 'decimal':
    case 'bigInteger':
      return numberOf(text)
    case 'boolean':
      return /^(1|true|t)$/i.test(text)
    case 'json':
      return jsonOf(text)
    default:
      return isNumber ? numberOf(text) : text
  }
}

function numberOf(text: string): unknown {
  const number = Number(text)
  return text === '' || Number.isNaN(number) || (Number.isInteger(number) && !Number.isSafeInteger(number))
    ? text
    : number
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text // not JSON: what the column will hold is this very text
  }
}

/** A text as a SQL literal. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** Is this default an expression of the database? */
export function isExpression(value: unknown): value is { expression: string } {
  return typeof value === 'object' && value !== null && 'expression' in value && typeof value.expression === 'string'
}
