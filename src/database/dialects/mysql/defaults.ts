import type { ValueType } from '../../value-type.js'
import { isExpression, literalDefault } from '../column-default.js'
import type { ColumnDefinition } from '../dialect.js'
import { encode } from './encode.js'
import { quoteText } from './json.js'

const spokenNow = /^\(?(?:now|current_timestamp|localtimestamp|localtime)(?:\(\d*\))?\)?$/i
const literal = /^'((?:[^'\\]|''|\\.)*)'$/s

/** Reads a default as information_schema spells it: a JSON value, an expression, or `undefined`. */
export function parseDefault(text: string | null, type: ValueType): unknown {
  if (text === null || text === 'NULL') return undefined
  if (spokenNow.test(text)) return { expression: 'CURRENT_TIMESTAMP' }
  const bit = /^b'([01])'$/.exec(text)?.[1]
  if (bit && type === 'boolean') return bit === '1'
  const string = literal.exec(text)?.[1]
  if (string !== undefined) return literalDefault(withoutEscapes(string), type, isTrue)
  return /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? literalDefault(text, type, isTrue) : { expression: text }
}

const withoutEscapes = (text: string): string =>
  text.replaceAll(/''|\\(.)/gs, (whole, character: string | undefined) => (whole === "''" ? "'" : (escapes[character!] ?? character!)))

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0', Z: '\u001a' }

const isTrue = (text: string): boolean => Number(text) !== 0

const dates: Partial<Record<ValueType, { readonly now: string }>> = {
  date: { now: '(CURRENT_DATE)' },
  time: { now: '(CURRENT_TIME)' },
  dateTime: { now: 'CURRENT_TIMESTAMP' },
  timestamp: { now: 'CURRENT_TIMESTAMP(3)' },
}

/** The SQL of a column's default, null when it has none. */
export function renderDefault({ defaultValue, type }: Pick<ColumnDefinition, 'defaultValue' | 'type'>): string | null {
  if (defaultValue === undefined || defaultValue === null) return null
  if (isExpression(defaultValue)) return renderExpression(defaultValue.expression, type)
  if (typeof defaultValue === 'number' || typeof defaultValue === 'bigint') return quoteText(String(defaultValue))
  if (typeof defaultValue === 'boolean') return defaultValue ? '1' : '0'
  if (type === 'boolean' || type in dates) return quoteText(String(encode(type, defaultValue, null)))
  return quoteText(typeof defaultValue === 'object' ? JSON.stringify(defaultValue) : String(defaultValue))
}

function renderExpression(expression: string, type: ValueType): string {
  if (spokenNow.test(expression)) return dates[type]?.now ?? '(CURRENT_TIMESTAMP)'
  return /^(gen_random_uuid|uuid_generate_v4)\(\)$/.test(expression) ? '(UUID())' : `(${expression})`
}
