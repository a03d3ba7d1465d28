import { invalidPayload } from '../../errors/api-error.js'
import { isPlainObject } from '../items/shape.js'
import type { Item } from '../platform.js'

/** Reads CSV with a line of headers (RFC 4180): empty cells are null, cells that look like JSON are read as such, `author.name` is nested. */
export function readCsv(text: string): Item[] {
  const [header, ...records] = readRecords(text.replace(/^\ufeff/, ''))
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

/** The records with their cells; a cell in quotes may hold commas, lines and doubled quotes. */
function readRecords(text: string): string[][] {
  const records: string[][] = []
  let record: string[] = []
  const cellAndEnd = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|\r|$)/y
  while (cellAndEnd.lastIndex < text.length) {
    const match = cellAndEnd.exec(text)
    if (!match) throw invalidPayload(`The CSV can't be read beyond its record ${records.length + 1}`)
    const [, quoted, plain = '', end] = match
    record.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end !== ',') {
      records.push(record)
      record = []
    } else if (cellAndEnd.lastIndex === text.length) record.push('')
  }
  return record.length > 0 ? [...records, record] : records
}
