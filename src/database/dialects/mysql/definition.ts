import type { Knex } from 'knex'
import { quoteName } from './json.js'

/** A table as MariaDB says it was made: the text of each column and each key, by name. */
export interface Definition {
  readonly columns: ReadonlyMap<string, string>
  readonly keys: readonly Key[]
  readonly foreignKeys: readonly ForeignKeyText[]
}

export interface Key {
  readonly name: string
  readonly isUnique: boolean
  readonly columns: readonly string[]
  readonly text: string
}

export interface ForeignKeyText {
  readonly name: string
  readonly columns: readonly string[]
  readonly text: string
}

const name = '`((?:[^`]|``)+)`'
const columnLine = new RegExp(`^${name} .*$`, 's')
const keyLine = new RegExp(`^(UNIQUE )?KEY ${name} \\((.*?)\\)(?: .*)?$`, 's')
const foreignKeyLine = new RegExp(`^CONSTRAINT ${name} FOREIGN KEY \\((.*?)\\) REFERENCES .*$`, 's')

/** Reads the definition of a table. */
export async function readDefinition(knex: Knex, table: string): Promise<Definition> {
  const [[row]] = (await knex.raw(`SHOW CREATE TABLE ${quoteName(table)}`)) as [Record<string, string>[]]
  const lines = (row?.['Create Table'] ?? '')
    .split('\n  ')
    .slice(1)
    .map((line) => line.replace(/(,|\n\).*)$/s, ''))
  return {
    columns: new Map(
      lines.flatMap((line) => {
        const match = columnLine.exec(line)
        return match ? [[unquoted(match[1]!), line] as const] : []
      }),
    ),
    keys: lines.flatMap((line) => {
      const match = keyLine.exec(line)
      return match ? [{ name: unquoted(match[2]!), isUnique: match[1] !== undefined, columns: namesIn(match[3]!), text: line }] : []
    }),
    foreignKeys: lines.flatMap((line) => {
      const match = foreignKeyLine.exec(line)
      return match ? [{ name: unquoted(match[1]!), columns: namesIn(match[2]!), text: line }] : []
    }),
  }
}

const unquoted = (name: string): string => name.replaceAll('``', '`')

const namesIn = (list: string): string[] => [...list.matchAll(new RegExp(name, 'g'))].map(([, found]) => unquoted(found!))
