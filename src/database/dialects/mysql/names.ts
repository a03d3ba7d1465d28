import { keyNames } from '../key-names.js'

/** Names of keys and indexes that MariaDB takes. */
export const keyName = keyNames(64, (text) => text.length)

/** Are two names of columns the same to MariaDB? It knows neither case nor accents in them; names of tables are names of files. */
export const isSameColumn = (one: string, other: string): boolean => plain(one) === plain(other)

const plain = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replaceAll('ß', 's')
