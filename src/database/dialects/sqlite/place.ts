import sql, { type Sql } from 'sql-template-tag'

/** A value as text with its type in front: a column's type does not decide what its values are. */
export const placeText = (expression: Sql): Sql =>
  sql`CASE typeof(${expression}) WHEN 'integer' THEN 'i' || ${expression} WHEN 'real' THEN 'r' || printf('%!.17g', ${expression}) WHEN 'blob' THEN 'b' || hex(${expression}) ELSE 't' || ${expression} END`

/** The value that `placeText` wrote. */
export function readPlace(text: string): string | number | bigint | Buffer {
  const value = text.slice(1)
  if (text.startsWith('i')) return BigInt(value)
  if (text.startsWith('b')) return Buffer.from(value, 'hex')
  return text.startsWith('r') ? Number(value.replace('Inf', 'Infinity')) : value
}
