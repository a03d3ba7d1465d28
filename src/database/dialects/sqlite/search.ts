import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { Expressions } from '../dialect.js'
import { type Phrase, shareOf } from '../search.js'
import { quote } from './defaults.js'
import { searchColumn, searchTable } from './search-index.js'

/** A phrase in FTS5's language: in quotes nothing has a meaning of its own. */
export const phraseText = ({ words, isPrefix }: Phrase): string => `"${words.join(' ')}"${isPrefix ? ' *' : ''}`

/** One question to FTS5, that looks at the named columns alone. The index knows row ids; where they are not the keys, the rows tell these. */
export const searchedKeys: Expressions['searchedKeys'] = ({ table, key, isKeyGenerated, columns, phrases }) => {
  const index = name(searchTable(table))
  const filter = raw(quote(`{${columns.map((column) => quoted(searchColumn(column))).join(' ')}} : (`))
  const question = sql`${filter} || ${join(
    phrases.map(({ phrase }) => phrase),
    ` || ' AND ' || `,
  )} || ')'`
  const matches = sql`${index} MATCH ${question}`
  if (isKeyGenerated) return sql`SELECT rowid FROM ${index} WHERE ${matches}`
  // CROSS JOIN: always from the index to the rows.
  return sql`SELECT r.${name(key)} FROM ${index} CROSS JOIN ${name(table)} AS r ON r.rowid = ${index}.rowid WHERE ${matches}`
}

/** lower() knows a-z alone, so other letters count where they are written small. */
export const share: Expressions['share'] = (text, words) =>
  shareOf(
    { text, lower: (part) => sql`lower(${part})`, length: (part) => sql`length(${part})`, divide: (value, by) => sql`${value} / ${by}` },
    words,
  )

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
const name = (text: string): Sql => raw(`\`${text.replaceAll('`', '``')}\``)
