import sql, { raw, type Sql } from 'sql-template-tag'
import type { ValueType } from '../../value-type.js'
import { bytesAsText } from './blobs.js'

/*
 * Columns of which SQLite knows no type: declared without one or as BLOB, computed by a view, made by CREATE TABLE AS. Each of their values has a type of
 * its own, and SQLite puts every text after every number, so `n < '2'` holds for all numbers. Here a number and a text of the same number are equal,
 * numbers have an order among numbers, other texts among texts, and between a number and such a text nothing holds, neither a condition nor its opposite.
 */

/** May values of such a column be of any type? */
export const isUntyped = (type: ValueType): boolean => type === 'unknown' || type === 'binary'

/** Is this text a number? A comparison turns the text into one, if it is, because of the other side. */
const isNumberText = (text: Sql): Sql => sql`CAST(${text} AS NUMERIC) = ${text}`

/** Whether two values are equal, by an index of the column: a value given may be stored as it is, or as the number, text or bytes that are told alike. */
export const spellings = (value: Sql): readonly Sql[] => [value, sql`(SELECT ${otherSpelling(raw('v'))} FROM (SELECT ${value} AS v))`]

/** Texts with zeros in front are codes, not numbers. */
const otherSpelling = (value: Sql): Sql =>
  sql`CASE typeof(${value}) WHEN 'text' THEN ${ofText(value)} WHEN 'blob' THEN ${value} ELSE CAST(${value} AS TEXT) END`

const ofText = (text: Sql): Sql =>
  sql`CASE WHEN ${text} LIKE '\\x%' THEN coalesce(unhex(substr(${text}, 3)), ${text}) WHEN ${isNumberText(text)} AND ${text} NOT GLOB '0[0-9]*' THEN CAST(${text} AS NUMERIC) ELSE ${text} END`

/** The values of a list (`entryOf` in encode.ts), each in both spellings. */
export const listedValues = (list: Sql): Sql => {
  const entry = raw(`iif(type = 'text', iif(value LIKE 'b%', unhex(substr(value, 2)), substr(value, 2)), value)`)
  return sql`SELECT v FROM (SELECT ${entry} AS v FROM json_each(${list})) UNION ALL SELECT ${otherSpelling(raw('v'))} FROM (SELECT ${entry} AS v FROM json_each(${list}))`
}

/** An order between the column and a parameter; null where there is none. */
export const inOrder = (column: Sql, operator: Sql, value: Sql): Sql =>
  sql`CASE WHEN typeof(${value}) = 'text' AND NOT ${isNumberText(value)} THEN iif(typeof(${column}) = 'text', ${column} ${operator} ${value}, NULL) ELSE ${asNumber(column)} ${operator} CAST(${value} AS NUMERIC) END`

/** The column's number, null where it has none. */
const asNumber = (column: Sql): Sql =>
  sql`CASE typeof(${column}) WHEN 'text' THEN iif(${isNumberText(column)}, CAST(${column} AS NUMERIC), NULL) WHEN 'blob' THEN NULL ELSE ${column} END`

/** What is told alike is one group. */
export const alike = (column: Sql): Sql =>
  sql`CASE typeof(${column}) WHEN 'text' THEN iif(CAST(CAST(${column} AS NUMERIC) AS TEXT) = ${column}, CAST(${column} AS NUMERIC), ${column}) WHEN 'blob' THEN ${bytesAsText(column)} ELSE ${column} END`
