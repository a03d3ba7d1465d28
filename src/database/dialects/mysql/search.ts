import type { Knex } from 'knex'
import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { Expressions } from '../dialect.js'
import { type Phrase, shareOf } from '../search.js'
import { identifier, quoteName } from './json.js'
import { keyName } from './names.js'
import { alterTable } from './table-statements.js'

/*
 * InnoDB tells upper from lower case in the columns as we make them, and not even always. So beside each text stands an invisible column, made
 * of it by the database itself and compared without regard to case and accents, with a FULLTEXT index of its own: of one over several columns
 * MariaDB would not say where it found something.
 */

const namePrefix = 'tessera_search_'

/** The name of the column beside this one, and of its index. */
const searchColumn = (column: string): string => keyName.plain(`${namePrefix}${column}`)

/** Is this column, or index, there for searching only? */
export const isForSearch = (name: string, extra = 'INVISIBLE'): boolean => name.startsWith(namePrefix) && extra.includes('INVISIBLE')

/** The column for which a generated one stands beside it, null where it is none of ours: a column that changed its name is no longer known. */
export function searchedColumn(name: string, generation: string | null): string | null {
  const source = /^`((?:[^`]|``)+)`$/.exec(generation ?? '')?.[1]?.replaceAll('``', '`')
  return source !== undefined && searchColumn(source) === name ? source : null
}

const textTypes: ReadonlySet<string> = new Set(['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext'])

/** Can a column of this type be indexed so? */
export const isIndexable = (dataType: string): boolean => textTypes.has(dataType)

/** The words of a phrase in the language of MATCH, in which letters and digits mean themselves. */
export const phraseText = ({ indexed, isPrefix }: Phrase): string => `${indexed.map((word) => `+${word}`).join(' ')}${isPrefix ? '*' : ''}`

/**
 * For each phrase the rows of all columns together, then those rows that all phrases have. A MATCH is answered by the index only where no
 * OR is beside it; that words stand beside each other it looks up far slower than the text itself tells.
 */
export const searchedKeys: Expressions['searchedKeys'] = ({ table, key, columns, phrases }) => {
  const found = phrases.map(({ phrase, words }) => {
    const selects = columns.map((name) => {
      const column = identifier(searchColumn(name))
      return sql`SELECT ${identifier(key)} AS ${foundKey} FROM ${identifier(table)} WHERE MATCH(${column}) AGAINST (${phrase} IN BOOLEAN MODE) AND (LOCATE(' ', ${words}) = 0 OR ${column} REGEXP ${patternOf(words)})`
    })
    return selects.length === 1 ? selects[0]! : sql`(${join(selects, ' UNION ')})`
  })
  // As a table in FROM it is made once; a list behind IN would be looked through for every row.
  return sql`SELECT found.${foundKey} FROM (${join(found, ' INTERSECT ')}) AS found`
}

const foundKey = raw('`key`')

const patternOf = (words: Sql): Sql => sql`CONCAT('(*UCP)(^|[^[:alnum:]])', REPLACE(${words}, ' ', '[^[:alnum:]]+'), '($|[^[:alnum:]])')`

export const share: Expressions['share'] = (text, words) =>
  shareOf(
    {
      text: sql`CONVERT(${text} USING utf8mb4)`,
      lower: (part) => sql`LOWER(${part})`,
      length: (part) => sql`CHAR_LENGTH(${part})`,
      divide: (value, by) => sql`CAST(${value} DIV ${by} AS SIGNED)`,
    },
    words,
  )

interface Step {
  readonly change: string
  readonly undo: string
}

/** Makes what is missing, drops what is too much; gives what takes it back. InnoDB makes one such index at a time. */
export async function setSearchIndex(knex: Knex, table: string, columns: readonly string[]): Promise<() => Promise<void>> {
  const wanted = columns.map(searchColumn)
  const present = await readSearchColumns(knex, table)
  const steps: Step[] = [
    ...present.filter(({ name, column }) => column === null || !wanted.includes(name)).map(dropStep),
    ...columns
      .filter((column) => !present.some((known) => known.column === column))
      .map((column) => ({ change: addSql(column), undo: dropSql(searchColumn(column)) })),
  ]
  const done: string[] = []
  const takeBack = async (): Promise<void> => {
    for (const undo of done.reverse()) await alterTable(knex, table, [undo])
  }
  try {
    for (const { change, undo } of steps) {
      await alterTable(knex, table, [change])
      done.push(undo)
    }
  } catch (error) {
    await takeBack()
    throw error
  }
  return takeBack
}

/** What has to go before a column can go or become a foreign key, with what takes it back. */
export async function searchSteps(knex: Knex, table: string, column: string): Promise<readonly Step[]> {
  return (await readSearchColumns(knex, table)).filter(({ source }) => source === column).map(dropStep)
}

interface SearchColumn {
  readonly name: string
  /** What it is made of. */
  readonly source: string
  /** The same, while its name fits. */
  readonly column: string | null
}

const dropStep = ({ name, source }: SearchColumn): Step => ({ change: dropSql(name), undo: addSql(source, name) })

const dropSql = (name: string): string => `DROP COLUMN ${quoteName(name)}`

function addSql(column: string, name = searchColumn(column)): string {
  const type = 'LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_nopad_ci'
  return `ADD COLUMN ${quoteName(name)} ${type} GENERATED ALWAYS AS (${quoteName(column)}) STORED INVISIBLE, ADD FULLTEXT KEY ${quoteName(name)} (${quoteName(name)})`
}

async function readSearchColumns(knex: Knex, table: string): Promise<SearchColumn[]> {
  const [rows] = (await knex.raw(
    `SELECT COLUMN_NAME AS name, GENERATION_EXPRESSION AS generation FROM information_schema.COLUMNS
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND COLUMN_NAME LIKE ? AND EXTRA LIKE '%GENERATED, INVISIBLE%'`,
    [table, `${namePrefix.replaceAll('_', '\\_')}%`],
  )) as [{ name: string; generation: string }[]]
  return rows.map(({ name, generation }) => ({
    name,
    source: generation.slice(1, -1).replaceAll('``', '`'),
    column: searchedColumn(name, generation),
  }))
}
