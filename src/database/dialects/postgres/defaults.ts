import type { ValueType } from '../../value-type.js'

const spokenNow = /^(now\(\)|current_timestamp(\(\d*\))?|transaction_timestamp\(\))$/i
const literal = /^'((?:[^']|'')*)'(?:::.+)?$/s
const number = /^\(?([+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\)?(?:::[\w ]+(?:\(.*\))?)?$/i

/** Reads a default as pg_get_expr spells it: a JSON value, an expression, or `undefined`. */
export function parseDefault(text: string | null, type: ValueType): unknown {
  if (text === null || /^null(::.+)?$/i.test(text)) return undefined
  if (spokenNow.test(text)) return { expression: 'CURRENT_TIMESTAMP' }
  const string = literal.exec(text)?.[1]?.replaceAll("''", "'")
  if (string !== undefined) return literalOf(string, type)
  if (/^(true|false)$/.test(text)) return text === 'true'
  const digits = number.exec(text)?.[1]
  return digits === undefined ? { expression: text } : literalOf(digits, type === 'unknown' ? 'float' : type)
}

function literalOf(text: string, type: ValueType): unknown {
  switch (type) {
    case 'integer':
    case 'bigInteger':
    case 'float':
    case 'decimal':
      return numberOf(text)
    case 'boolean':
      return /^(t|true|1|yes|on|y)$/i.test(text)
    case 'json':
      return JSON.parse(text) as unknown
    default:
      return text
  }
}

function numberOf(text: string): unknown {
  const value = Number(text)
  return text === '' || Number.isNaN(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)) ? text : value
}

/** The SQL of a default that is an expression, null for plain literals. */
export function expressionOf(value: unknown): string | null {
  const isExpression = typeof value === 'object' && value !== null && 'expression' in value
  if (!isExpression) return null
  const expression = String(value.expression)
  return spokenNow.test(expression) ? 'CURRENT_TIMESTAMP' : expression
}
