import sql, { join, raw, type Sql } from 'sql-template-tag'

const maxChain = 50

/** Joins conditions (or numbers); long chains as a balanced tree, because databases limit how deep an expression may be. */
export function combine(conditions: readonly Sql[], word: ' AND ' | ' OR ' | ' + '): Sql {
  if (conditions.length === 0) return raw(word === ' AND ' ? '1 = 1' : '1 = 0')
  if (conditions.length <= maxChain) return sql`(${join(conditions, word)})`
  const half = Math.ceil(conditions.length / 2)
  return sql`(${combine(conditions.slice(0, half), word)}${raw(word)}${combine(conditions.slice(half), word)})`
}
