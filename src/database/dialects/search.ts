import sql, { join, type Sql } from 'sql-template-tag'

/** Words that stand beside each other in a text, in lower case and made of letters and digits only. */
export interface Phrase {
  readonly words: readonly string[]
  /** Those of them that the index knows; at least one. */
  readonly indexed: readonly string[]
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
  /** Each has to be in one of the columns. */
  readonly phrases: readonly PhraseParameters[]
}

/** A phrase as parameters in the encodings 'phrase' and 'words'. */
export interface PhraseParameters {
  readonly phrase: Sql
  readonly words: Sql
}

/** What a dialect makes a share of: a text, and the functions that it has. */
export interface ShareForms {
  readonly text: Sql
  readonly lower: (text: Sql) => Sql
  readonly length: (text: Sql) => Sql
  readonly divide: (value: Sql, by: Sql) => Sql
}

/**
 * How much of a text is these words, in millionths, where the shortest texts are not worth endlessly more than long ones. It depends on this
 * text alone: the relevance that databases compute depends on other rows and columns, too, which the caller may not see.
 */
export function shareOf({ text, lower, length, divide }: ShareForms, words: readonly Sql[]): Sql {
  const covered = words.map((word) => sql`${length(text)} - ${length(sql`replace(${lower(text)}, ${word}, '')`)}`)
  return divide(sql`(1000000 * (${join(covered, ' + ')}))`, sql`(${length(text)} + 50)`)
}
