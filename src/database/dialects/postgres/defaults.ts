import type { ValueType } from '../../value-type.js'
import { isExpression, literalDefault } from '../column-default.js'

const spokenNow = /^(now\(\)|current_timestamp(\(\d*\))?|transaction_timestamp\(\))$/i
const literal = /^'((?:[^']|'')*)'(?:::.+)?$/s
const number = /^\(?([+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\)?(?:::[\w ]+(?:\(.*\))?)?$/i

/** Reads a default as pg_get_expr spells it: a JSON value, an expression, or `undefined`. */
export function parseDefault(text: string | null, type: ValueType): unknown {
  if (text === null || /^null(::.+)?$/i.test(text)) return undefined
  if (spokenNow.test(text)) return { expression: 'CURRENT_TIMESTAMP' }
  const string = literal.exec(text)?.[1]?.replaceAll("''", "'")
  if (string !== undefined) return literalDefault(string, type, isTrue)
  if (/^(true|false)$/.test(text)) return text === 'true'
  const digits = number.exec(text)?.[1]
  return digits === undefined ? { expression: text } : literalDefault(digits, type === 'unknown' ? 'float' : type, isTrue)
}

const isTrue = (text: string): boolean => /^(t|true|1|yes|on|y)$/i.test(text)

/** The SQL of a default that is an expression, null for plain literals. */
export function expressionOf(value: unknown): string | null {
  if (!isExpression(value)) return null
  return spokenNow.test(value.expression) ? 'CURRENT_TIMESTAMP' : value.expression
}
