import type { Item } from '../platform.js'

/** The columns of a table of these items: objects become columns with dots; a column that any item has is there for all. */
export const columnsOf = (items: readonly Item[]): string[] => [...new Set(items.flatMap((item) => [...flatten(item).keys()]))]

/** An item's cells in the order of the columns; lists are their JSON. */
export function recordOf(item: Item, columns: readonly string[]): unknown[] {
  const flat = flatten(item)
  return columns.map((column) => cell(flat.get(column)))
}

function flatten(row: Item, prefix = '', into = new Map<string, unknown>()): Map<string, unknown> {
  for (const [name, value] of Object.entries(row)) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) flatten(value as Item, `${prefix}${name}.`, into)
    else into.set(`${prefix}${name}`, value)
  }
  return into
}

const cell = (value: unknown): unknown => (Array.isArray(value) ? JSON.stringify(value) : value)
