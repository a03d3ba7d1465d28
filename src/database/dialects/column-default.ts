import type { ValueType } from '../value-type.js'

/** A default that the database works out for each row. */
export interface DefaultExpression {
  readonly expression: string
}

/** Is this default an expression of the database? */
export const isExpression = (value: unknown): value is DefaultExpression =>
  typeof value === 'object' && value !== null && 'expression' in value && typeof value.expression === 'string'

/** The value of a literal default, whose text stood in quotes or was a number; databases write "true" in several ways. */
export function literalDefault(text: string, type: ValueType, isTrue: (text: string) => boolean): unknown {
  switch (type) {
    case 'integer':
    case 'bigInteger':
    case 'float':
    case 'decimal':
      return numberDefault(text)
    case 'boolean':
      return isTrue(text)
    case 'json':
      return jsonDefault(text)
    default:
      return text
  }
}

/** A number, or its text where digits would be lost. */
export function numberDefault(text: string): number | string {
  const value = Number(text)
  return text === '' || Number.isNaN(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)) ? text : value
}

function jsonDefault(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text // not JSON: what the column will hold is this very text
  }
}
