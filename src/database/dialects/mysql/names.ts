import { createHash } from 'node:crypto'
import { indexName, uniqueName } from '../column-builder.js'

const maxLength = 64

/** A name of a key that is as long as MariaDB allows, and still no other's. */
export function keyName(name: string): string {
  if (name.length <= maxLength) return name
  return `${name.slice(0, maxLength - 9)}_${createHash('sha256').update(name).digest('hex').slice(0, 8)}`
}

export const uniqueKeyName = (table: string, column: string): string => keyName(uniqueName(table, column))
export const indexKeyName = (table: string, column: string): string => keyName(indexName(table, column))
