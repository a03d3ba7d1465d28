import type { ColumnDefinition } from './dialect.js'

/** How many characters, or digits behind the point, the values of a column may have; null where there is no such limit. */
export interface ColumnLimits {
  readonly length: number | null
  readonly scale: number | null
  /** Digits before the point. */
  readonly whole: number | null
}

/** The limits of a column as it shall become. What a database would cut or round to fit them is lost without a word. */
export function limitsOf({ type, maxLength, precision, scale }: ColumnDefinition): ColumnLimits {
  const none = { length: null, scale: null, whole: null }
  if (type === 'string' || type === 'hash') return { ...none, length: maxLength ?? 255 }
  if (type === 'integer' || type === 'bigInteger') return { ...none, scale: 0 }
  return type === 'decimal' ? { ...none, scale: scale ?? 5, whole: (precision ?? 10) - (scale ?? 5) } : none
}
