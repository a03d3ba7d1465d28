/** Gives the rows of a statement without parameters. */
type Ask = (text: string, parameters: readonly string[]) => readonly (readonly unknown[])[]

const byRowId = /^SEARCH .+ USING INTEGER PRIMARY KEY \(rowid=\?\)( LEFT-JOIN)?$/
const byKey = /^SEARCH .+ USING (?:COVERING )?INDEX (sqlite_autoindex_.+) \(([^()]*)\)(?: LEFT-JOIN)?$/
const withoutRows = /^((CORRELATED )?SCALAR SUBQUERY \d+|SCAN CONSTANT ROW|USE TEMP B-TREE FOR .+)$/
const named = /^(?:CO-ROUTINE|MATERIALIZE) (.+)$/
const scanOf = /^SCAN (.+)$/

/** Does the plan of a statement find at most one row in each table that it looks at? */
export function findsSingleRows(text: string, ask: Ask): boolean {
  const lines = ask(`EXPLAIN QUERY PLAN ${text}`, []).map((row) => String(row[3]))
  const selects = new Set(lines.flatMap((line) => named.exec(line)?.[1] ?? []))
  return lines.every(
    (line) =>
      byRowId.test(line) ||
      withoutRows.test(line) ||
      named.test(line) ||
      selects.has(scanOf.exec(line)?.[1] ?? '') ||
      isWholeKey(byKey.exec(line), ask),
  )
}

/** Such an index belongs to a key or a unique column; all of its columns have to be given. */
function isWholeKey(match: RegExpExecArray | null, ask: Ask): boolean {
  if (!match) return false
  const given = match[2]!.split(' AND ')
  const [[count] = [null]] = ask('SELECT count(*) FROM pragma_index_info(?)', [match[1]!])
  return given.every((term) => /^[^<>]+=\?$/.test(term)) && Number(count) === given.length
}
