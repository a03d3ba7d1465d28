import { createHash } from 'node:crypto'
import { foreignIndexName, indexName, uniqueName } from './column-builder.js'

/** Names of keys and indexes, made from those of their table and column as Knex does. */
export interface KeyNames {
  /** A name that is given. */
  plain(name: string): string
  unique(table: string, column: string): string
  index(table: string, column: string): string
  foreignIndex(table: string, column: string): string
}

/** Makes names that are as long as a database allows, and still no other's; `lengthOf` says how the database counts. */
export function keyNames(longest: number, lengthOf: (text: string) => number): KeyNames {
  const plain = (name: string): string => shortName(name, longest, lengthOf)
  return {
    plain,
    unique: (table, column) => plain(uniqueName(table, column)),
    index: (table, column) => plain(indexName(table, column)),
    foreignIndex: (table, column) => plain(foreignIndexName(table, column)),
  }
}

function shortName(name: string, longest: number, lengthOf: (text: string) => number): string {
  if (lengthOf(name) <= longest) return name
  let start = ''
  for (const character of name) {
    if (lengthOf(start + character) > longest - 9) break
    start += character
  }
  return `${start}_${createHash('sha256').update(name).digest('hex').slice(0, 8)}`
}
