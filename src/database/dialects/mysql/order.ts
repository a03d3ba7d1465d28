import sql, { raw, type Sql } from 'sql-template-tag'
import { invalidQuery } from '../../../errors/api-error.js'
import { type ColumnStorage, isShapeType, type ValueType } from '../../value-type.js'
import { decimalType, isNumberOrDate } from './json.js'
import { isAddress, isBits, isMember, readStorage } from './storage.js'

/*
 * Pages with places compare by `<` and `>` what they sort by. MariaDB sorts an enum by its place in the list but compares it as a text; it compares
 * two texts by the collation of either, and sorts by no more than the first bytes of long ones (max_sort_length). So both is said here of the same form.
 */

/** How much of a long value is sorted by; of more bytes than max_sort_length (1024) MariaDB takes no notice. */
const sortedCharacters = 255
const sortedBytes = 1_000

/** In collations of several levels (accents, case) MariaDB sorts texts with spaces at the end otherwise than it compares them. */
const hasLevels = (collation: string | null): boolean => /_(uca1400|0900)_/.test(collation ?? '') && /_(as|cs)(_|$)/.test(collation ?? '')

/** The form in which a page with places is sorted and compared. */
export function ordered(type: ValueType, expression: Sql, storage: ColumnStorage): Sql {
  const { name, sizes, collation } = readStorage(storage)
  if (isMember(name)) return sql`CAST(${expression} AS UNSIGNED)`
  if (name === 'bit') return sql`(${expression} + 0)`
  if (isNumberOrDate(type) || isAddress(name)) return expression
  if (isShapeType(type) || (type === 'unknown' && !!storage) || hasLevels(collation))
    throw invalidQuery('There are no cursors in this order')
  const size = sizes[0] ?? Number.POSITIVE_INFINITY
  if (type === 'binary') return size <= sortedBytes ? expression : sql`SUBSTRING(${expression}, 1, ${raw(String(sortedBytes))})`
  return size <= sortedCharacters ? expression : sql`LEFT(${expression}, ${raw(String(sortedCharacters))})`
}

/** A value of it as exact text. */
export function place(type: ValueType, expression: Sql): Sql {
  if (type === 'binary') return sql`HEX(${expression})`
  return sql`CAST(${type === 'float' ? sql`CAST(${expression} AS DOUBLE)` : expression} AS CHAR CHARACTER SET utf8mb4)`
}

/** The value that `place` wrote. */
export function ofPlace(type: ValueType, parameter: Sql, storage: ColumnStorage): Sql {
  const { name, charset, collation } = readStorage(storage)
  if (isMember(name)) return sql`CAST(${parameter} AS UNSIGNED)`
  if (isAddress(name)) return sql`CAST(${parameter} AS ${raw(name.toUpperCase())})`
  if (type === 'binary') return sql`UNHEX(${parameter})`
  if (isBits(type, storage)) return sql`CAST(${parameter} AS UNSIGNED)`
  if (type === 'decimal') return sql`CAST(${parameter} AS ${raw(decimalType(storage))})`
  const cast = casts[type]
  if (cast) return sql`CAST(${parameter} AS ${raw(cast)})`
  const text = sql`CAST(${parameter} AS CHAR CHARACTER SET utf8mb4)`
  return charset && collation ? sql`CONVERT(${text} USING ${raw(charset)}) COLLATE ${raw(collation)}` : text
}

/** What a place's text is cast to; all else is a text. */
const casts: Partial<Record<ValueType, string>> = {
  integer: 'DECIMAL(20, 0)',
  bigInteger: 'DECIMAL(20, 0)',
  float: 'DOUBLE',
  boolean: 'SIGNED',
  date: 'DATE',
  time: 'TIME(6)',
  dateTime: 'DATETIME(6)',
  timestamp: 'DATETIME(6)',
}
