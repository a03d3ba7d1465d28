import { indexName, uniqueName } from '../column-builder.js'
import { shortName } from '../short-name.js'

/** A name of a key that is as long as MariaDB allows, and still no other's. */
export const keyName = (name: string): string => shortName(name, 64, (text) => text.length)

export const uniqueKeyName = (table: string, column: string): string => keyName(uniqueName(table, column))
export const indexKeyName = (table: string, column: string): string => keyName(indexName(table, column))

/** Are two names of columns the same to MariaDB? It knows neither case nor accents in them; names of tables are names of files. */
export const isSameColumn = (one: string, other: string): boolean => plain(one) === plain(other)

const plain = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replaceAll('ß', 's')
