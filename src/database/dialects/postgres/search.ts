import { randomBytes } from 'node:crypto'
import type { Knex } from 'knex'
import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { Expressions } from '../dialect.js'
import { type Phrase, shareOf } from '../search.js'
import { identifier, quoteText } from './json.js'

/*
 * A GIN index over an expression for each column, so that nothing is added to the table. Every index is found again by the beginning of its
 * name, and tells its column by what it depends on. A search is evaluated by the same expression, with and without indexes.
 */

const namePrefix = 'tessera_search_'

/** A tsvector has room for about a million bytes; a text that is longer could not be written at all. */
const longestText = 100_000

/** Addresses, numbers with points and words with hyphens would be words of kinds of their own; without punctuation all are plain ones. */
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'

const vectorOf = (column: Sql): Sql =>
  raw(
    `to_tsvector('pg_catalog.simple', translate(left((${column.sql})::text, ${longestText}), ${quoteText(punctuation)}, '${' '.repeat(punctuation.length)}'))`,
  )

/** The words of a phrase in the language of to_tsquery: in quotes nothing has a meaning of its own. */
export const phraseText = ({ indexed, isPrefix }: Phrase): string =>
  `${indexed.map((word) => `'${word}'`).join(' & ')}${isPrefix ? ':*' : ''}`

/**
 * Every phrase in some column. Each column has an index that the planner may combine. It holds words without their places, so that those of a phrase are
 * looked for in the text again: building its tsvector again would take ten times as long.
 */
export const searchedKeys: Expressions['searchedKeys'] = ({ table, key, columns, phrases }) => {
  const conditions = phrases.map(({ phrase, words }) => {
    const inColumns = columns.map(
      (column) => sql`${vectorOf(sql`r.${identifier(column)}`)} @@ to_tsquery('pg_catalog.simple', ${phrase}::text)`,
    )
    const asPhrase = columns.map((column) => sql`lower(r.${identifier(column)}::text) ~ (${patternOf(words)})`)
    return sql`(${join(inColumns, ' OR ')}) AND (strpos(${words}::text, ' ') = 0 OR ${join(asPhrase, ' OR ')})`
  })
  return sql`SELECT r.${identifier(key)} FROM ${identifier(table)} AS r WHERE ${join(conditions, ' AND ')}`
}

const patternOf = (words: Sql): Sql => sql`'(^|[^[:alnum:]])' || replace(${words}::text, ' ', '[^[:alnum:]]+') || '($|[^[:alnum:]])'`

export const share: Expressions['share'] = (text, words) =>
  shareOf(
    {
      text: sql`${text}::text`,
      lower: (part) => sql`lower(${part})`,
      length: (part) => sql`char_length(${part})::bigint`,
      divide: (value, by) => sql`${value} / ${by}`,
    },
    words.map((word) => sql`${word}::text`),
  )

/** The names of a table's indexes for searching, by column; of what is in `tables.oid` inside of a larger query. */
const indexesQuery = (table: string): string => `
  SELECT c.relname AS name, a.attname::text AS "column" FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid AND d.refclassid = 'pg_class'::regclass AND d.refobjid = i.indrelid
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = d.refobjsubid
   WHERE i.indrelid = ${table} AND c.relname LIKE '${namePrefix.replaceAll('_', '\\_')}%' AND i.indexprs IS NOT NULL AND i.indisvalid AND d.refobjsubid > 0`

/** The columns of a table that are indexed for searching, as an expression of a query in which `oid` is the table's. */
export const searchedColumns = `ARRAY(SELECT DISTINCT found."column" FROM (${indexesQuery('own_tables.oid')}) found ORDER BY 1)`

/** Makes what is missing, drops what is too much. */
export async function setSearchIndex(knex: Knex, table: string, columns: readonly string[]): Promise<void> {
  const present = await indexesOf(knex, table)
  for (const { name, column } of present) if (!columns.includes(column)) await knex.raw('DROP INDEX ??', [name])
  for (const column of columns) if (!present.some((index) => index.column === column)) await makeIndex(knex, table, column)
}

/** Drops the indexes of one column, which a change of its type would not survive; tells whether there were any. */
export async function dropColumnIndex(knex: Knex, table: string, column: string): Promise<boolean> {
  const found = (await indexesOf(knex, table)).filter((index) => index.column === column)
  for (const { name } of found) await knex.raw('DROP INDEX ??', [name])
  return found.length > 0
}

/** Indexes one column. */
export async function makeIndex(knex: Knex, table: string, column: string): Promise<void> {
  // Columns and tables change their names, so they have no part in this one.
  const name = `${namePrefix}${randomBytes(8).toString('hex')}`
  const statement = `CREATE INDEX "${name}" ON ${identifier(table).sql} USING gin (${vectorOf(identifier(column)).sql})`
  await knex.raw(statement.replaceAll('?', '\\?'))
}

async function indexesOf(knex: Knex, table: string): Promise<readonly { readonly name: string; readonly column: string }[]> {
  return (await knex.raw(indexesQuery('?::regclass'), [identifier(table).sql])).rows
}
