import { CsvError, parse } from 'csv-parse/sync'
import { invalidPayload } from '../../errors/api-error.js'
import { isPlainObject } from '../items/shape.js'
import type { Item } from '../platform.js'

/**
 * How the cells of a column are read. `text`: as it is, and empty where it is quoted. `json`: numbers and booleans are those, unless quoted.
 * `plain`: as it is. `any`: what looks like JSON is that.
 */
export type CellKind = 'text' | 'json' | 'plain' | 'any'

interface Cell {
  readonly text: string
  /** Exports quote texts and nothing else. */
  readonly isQuoted: boolean
}

/**
 * Reads CSV with a line of headers (RFC 4180): empty cells are null, cells that look like JSON are read as such, `author.name` is nested.
 * What we export is read as what it was, as far as CSV can tell.
 */
export function readCsv(text: string, kindOf: (path: readonly string[]) => CellKind = () => 'any'): Item[] {
  const [header, ...records] = readRecords(text)
  if (!header) return []
  const columns = header.map((cell) => {
    const path = cell.text.trim().split('.')
    return { path, kind: kindOf(path) }
  })
  // A line of nothing is no item.
  return records.map((cells) => itemOf(columns, cells)).filter((item) => Object.values(item).some((value) => value !== null))
}

interface Column {
  readonly path: readonly string[]
  readonly kind: CellKind
}

function itemOf(columns: readonly Column[], cells: readonly Cell[]): Item {
  if (cells.length > columns.length) throw invalidPayload('A line of the CSV has more cells than its header')
  const item = emptyItem()
  for (const [index, { path, kind }] of columns.entries()) setAt(item, path, cells[index] ? readCell(cells[index], kind) : null)
  return item
}

/** Without a prototype, so that a header may be any name. */
const emptyItem = (): Item => Object.create(null) as Item

function setAt(item: Item, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    // Where some items have an object and others none, the column of the latter is empty in the former.
    if (value !== null || !isPlainObject(item[name])) item[name] = value
    return
  }
  // An empty cell of a related item is no related item.
  if (value === null) return
  const below = isPlainObject(item[name]) ? item[name] : emptyItem()
  item[name] = below
  setAt(below, rest, value)
}

function readCell({ text, isQuoted }: Cell, kind: CellKind): unknown {
  if (text === '') return isQuoted && (kind === 'text' || kind === 'json') ? '' : null
  if (kind === 'text' || kind === 'plain') return text
  if (/^\s*[[{]/.test(text)) return parseJson(text) ?? text
  const isScalar = kind === 'json' && !isQuoted && /^(true|false|-?\d.*)$/.test(text)
  return isScalar ? (parseJson(text) ?? text) : text
}

/** undefined: it only looked like JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** The records with their cells, however many each has. */
function readRecords(text: string): Cell[][] {
  try {
    return parse(text, {
      bom: true,
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      cast: (value, { quoting }): Cell => ({ text: value, isQuoted: quoting }),
    }) as unknown as Cell[][]
  } catch (error) {
    if (error instanceof CsvError) throw invalidPayload(`The CSV can't be read: ${error.message}`)
    throw error
  }
}
