import type { Item } from '../../context.js'
import { isPlainObject } from '../../query/parse/raw.js'

/** The columns of a table of these items: objects become columns with dots (an empty one stays what it is); a column of any item is there for all of them. */
export const columnsOf = (items: readonly Item[]): string[] => [...new Set(items.flatMap((item) => [...flatten(item).keys()]))]

/** An item's cells in the order of the columns; lists, and objects without fields, are their JSON. */
export function recordOf(item: Item, columns: readonly string[]): unknown[] {
  const flat = flatten(item)
  return columns.map((column) => cell(flat.get(column)))
}

function flatten(row: Item, prefix = '', into = new Map<string, unknown>()): Map<string, unknown> {
  for (const [name, value] of Object.entries(row)) {
    if (isPlainObject(value) && Object.keys(value).length > 0) flatten(value, `${prefix}${name}.`, into)
    else into.set(`${prefix}${name}`, value)
  }
  return into
}

const cell = (value: unknown): unknown => (typeof value === 'object' && value !== null ? JSON.stringify(value) : value)
