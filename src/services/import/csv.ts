import { CsvError, parse } from 'csv-parse/sync'
import { invalidPayload } from '../../errors/api-error.js'
import { isPlainObject } from '../items/shape.js'
import type { Item } from '../platform.js'

/** Reads CSV with a line of headers (RFC 4180): empty cells are null, cells that look like JSON are read as such, `author.name` is nested. */
export function readCsv(text: string): Item[] {
  const [header, ...records] = readRecords(text)
  if (!header) return []
  return records.filter((cells) => cells.some((cell) => cell !== '')).map((cells) => itemOf(header, cells))
}

function itemOf(header: readonly string[], cells: readonly string[]): Item {
  if (cells.length > header.length) throw invalidPayload('A line of the CSV has more cells than its header')
  const item = emptyItem()
  for (const [index, name] of header.entries()) setAt(item, name.trim().split('.'), readCell(cells[index] ?? ''))
  return item
}

/** Without a prototype, so that a header may be any name. */
const emptyItem = (): Item => Object.create(null) as Item

function setAt(item: Item, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    item[name] = value
    return
  }
  // An empty cell of a related item is no related item.
  if (value === null) return
  const below = isPlainObject(item[name]) ? item[name] : emptyItem()
  item[name] = below
  setAt(below, rest, value)
}

function readCell(cell: string): unknown {
  if (cell === '') return null
  if (!/^\s*[[{]/.test(cell)) return cell
  try {
    return JSON.parse(cell) as unknown
  } catch {
    // It only looked like JSON.
    return cell
  }
}

/** The records with their cells, however many each has. */
function readRecords(text: string): string[][] {
  try {
    return parse(text, { bom: true, relax_column_count: true, record_delimiter: ['\r\n', '\n', '\r'] })
  } catch (error) {
    if (error instanceof CsvError) throw invalidPayload(`The CSV can't be read: ${error.message}`)
    throw error
  }
}
