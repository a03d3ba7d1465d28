import sql, { type Sql } from 'sql-template-tag'

/*
 * Any column of SQLite can hold bytes. Its JSON functions refuse them, or worse: bytes that happen to look like its binary JSON are written as what
 * they would mean. So every value is asked, which costs 25 ns.
 */

/** Bytes as text: `\x` and hexadecimal digits, as those of binary columns. */
export const bytesAsText = (column: Sql): Sql => sql`concat('\\x', lower(hex(${column})))`

/** The column, or its bytes as text. */
export const withoutBytes = (column: Sql): Sql => sql`CASE typeof(${column}) WHEN 'blob' THEN ${bytesAsText(column)} ELSE ${column} END`

/** Bytes in a column of JSON, as JSON text: SQLite's binary JSON as what it means. */
export const bytesAsJson = (column: Sql): Sql => sql`iif(json_valid(${column}, 8), json(${column}), json_quote(${bytesAsText(column)}))`

const bytesText = /^\\x(?:[0-9a-f]{2})*$/

/**
 * What a column becomes when this value is written. What was read of bytes, or of a text that is not UTF-8, is not what is stored: written back
 * unchanged, it leaves that as it is. `tessera_utf8` is a function of our connections (handle.ts).
 */
export function assigned(column: Sql, value: unknown): Sql {
  if (typeof value !== 'string') return sql`${value}`
  if (value.includes('\ufffd')) return sql`CASE WHEN tessera_utf8(CAST(${column} AS BLOB)) = ${value} THEN ${column} ELSE ${value} END`
  if (bytesText.test(value))
    return sql`CASE WHEN typeof(${column}) = 'blob' AND ${bytesAsText(column)} = ${value} THEN ${column} ELSE ${value} END`
  return sql`${value}`
}
