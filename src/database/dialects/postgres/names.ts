import { foreignIndexName, indexName, uniqueName } from '../column-builder.js'
import { shortName } from '../short-name.js'

/** A name of a key or index that PostgreSQL does not cut, and still no other's. */
export const keyName = (name: string): string => shortName(name, 63, Buffer.byteLength)

export const uniqueKeyName = (table: string, column: string): string => keyName(uniqueName(table, column))
export const indexKeyName = (table: string, column: string): string => keyName(indexName(table, column))
export const foreignIndexKeyName = (table: string, column: string): string => keyName(foreignIndexName(table, column))
