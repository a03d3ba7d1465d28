import sql, { join, type Sql } from 'sql-template-tag'

/** Words that stand beside each other in a text, in lower case and made of letters and digits only. */
export interface Phrase {
  readonly words: readonly string[]
  /** Words that begin with the last one count, too. */
  readonly isPrefix: boolean
}

/** A search of a table by its search index (`Ddl.setSearchIndex`). */
export interface TableSearch {
  readonly table: string
  readonly key: string
  /** The key is a number that the database gives out. */
  readonly isKeyGenerated: boolean
  /** The columns that are looked at; the others of the index have no say. */
  readonly columns: readonly string[]
  /** Parameters in the encoding 'phrase'; each has to be in one of the columns. */
  readonly phrases: readonly Sql[]
}

/** Short texts are not worth endlessly more than long ones. */
const cushion = 50

/**
 * How much of a text is these words, in millionths: whoever sees the text can work it out, because no other row and no other column
 * has part in it, as it would in the relevance that databases tell.
 */
export function shareOf(lowerText: Sql, words: readonly Sql[], lengthOf: (text: Sql) => Sql, divide: (value: Sql, by: Sql) => Sql): Sql {
  const covered = words.map((word) => sql`${lengthOf(lowerText)} - ${lengthOf(sql`replace(${lowerText}, ${word}, '')`)}`)
  return divide(sql`(1000000 * (${join(covered, ' + ')}))`, sql`(${lengthOf(lowerText)} + ${cushionSql})`)
}

const cushionSql = sql([String(cushion)])
