import type { ValueType } from '../../value-type.js'
import { type DeclaredType, valueTypeOf } from './column-types.js'

const texts: ReadonlySet<ValueType> = new Set(['string', 'text', 'csv', 'hash', 'unknown'])

/**
 * The SQL of a value whose column becomes another type, null where it stays what it is. Dates are milliseconds, which say nothing in a column of
 * texts; `column` is quoted.
 */
export function convertedValue(present: DeclaredType, type: ValueType, column: string): string | null {
  const from = valueTypeOf(present)
  if (from !== 'date' && from !== 'dateTime' && from !== 'timestamp') return null
  const of = (format: string): string => `strftime('${format}', ${column} / 1000.0, 'unixepoch')`
  const written = (value: string): string => `CASE WHEN typeof(${column}) IN ('integer', 'real') THEN ${value} ELSE ${column} END`
  if (type === 'time' && from !== 'date') return written(of('%H:%M:%S'))
  if (!texts.has(type)) return null
  if (from === 'date') return written(of('%Y-%m-%d'))
  return written(`CASE WHEN ${column} % 1000 = 0 THEN ${of('%Y-%m-%dT%H:%M:%S')} ELSE ${of('%Y-%m-%dT%H:%M:%f')} END`)
}
