import type { SqliteHandle } from './handle.js'

/** A table under the alias of the outermost SELECT, and the first term of its ORDER BY when that is a column of it. */
const reading = /\bFROM (`(?:[^`]|``)+`) AS `t0`(?= WHERE )/g
const sorting = /\bORDER BY `t0`\.(`(?:[^`]|``)+`)(?: (?:ASC|DESC))?(?=,| LIMIT)/g
const sortsEverything = 'USE TEMP B-TREE FOR ORDER BY'

const indexesBeginningWith = `SELECT list.name FROM pragma_index_list(?) AS list JOIN pragma_index_xinfo(list.name) AS part
  WHERE list.partial = 0 AND part.seqno = 0 AND part.name = ? COLLATE NOCASE ORDER BY list.seq`

/**
 * The index of what a statement sorts by, for "the first 20 of those with this status". Null when it sorts nothing, or when no such index is there.
 * SQLite's planner does not count on a LIMIT: it finds all rows with the status and sorts them, where the index of the sort gives the first 20 after
 * looking at 60. Which of the two is quicker depends on how frequent the value is, so both are tried (reads.ts).
 */
export function indexOfSort(text: string, handle: SqliteHandle): string | null {
  if (!text.startsWith('SELECT ')) return null
  const [[from, ...moreTables], [sort, ...moreSorts]] = [[...text.matchAll(reading)], [...text.matchAll(sorting)]]
  if (!from || !sort || moreTables.length > 0 || moreSorts.length > 0) return null
  if (!plan(text, handle).includes(sortsEverything)) return null
  const indexes = handle.runRaw(indexesBeginningWith, [unquoted(from[1]!), unquoted(sort[1]!)]).rows.map(([name]) => String(name))
  return indexes.find((index) => isOrderOf(index, text, handle)) ?? null
}

function isOrderOf(index: string, text: string, handle: SqliteHandle): boolean {
  const ordered = followingIndex(text, index)
  return handle.takes(ordered) && !plan(ordered, handle).includes(sortsEverything)
}

/** The same statement, made to read its table by an index. */
export const followingIndex = (text: string, index: string): string =>
  text.replace(reading, (table) => `${table} INDEXED BY ${quoted(index)}`)

const plan = (text: string, handle: SqliteHandle): readonly string[] =>
  handle.runRaw(`EXPLAIN QUERY PLAN ${text}`, []).rows.map((row) => String(row[3]))

const unquoted = (name: string): string => name.slice(1, -1).replaceAll('``', '`')

const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``
