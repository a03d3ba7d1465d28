import { CsvError, type Options, parse } from 'csv-parse/sync'
import type { Item } from '../../context.js'
import { invalidPayload } from '../../errors/api-error.js'
import { isPlainObject, parsedJson } from '../../query/parse/raw.js'

/**
 * How the cells of a column are read. `text`: as it is, and empty where it is quoted. `json`: numbers and booleans are those, unless quoted.
 * `plain`: as it is. `any`: what looks like JSON is that.
 */
export type CellKind = 'text' | 'json' | 'plain' | 'any'

/** What stands below a header: the names that lead to it, and how it is read. */
export interface CsvColumn {
  readonly path: readonly string[]
  readonly kind: CellKind
}

interface Cell {
  readonly text: string
  /** Exports quote texts and nothing else. */
  readonly isQuoted: boolean
}

/**
 * Reads CSV with a line of headers (RFC 4180). Cells that look like JSON are read as such, `author.name` is nested, and an empty cell leaves out its
 * field. What we export is read as what it was, as far as CSV can tell.
 */
export function readCsv(text: string, columnOf: (header: string) => CsvColumn = columnOfAnything): Item[] {
  const [header, ...records] = readRecords(text)
  if (!header) return []
  const columns = columnsIn(header, columnOf)
  // A line of nothing is no item.
  return records.map((cells) => itemOf(columns, cells)).filter((item) => Object.keys(item).length > 0)
}

/** The same of records that come in one after the other (`csvCells`). */
export async function* csvItems(records: AsyncIterable<unknown>, columnOf: (header: string) => CsvColumn): AsyncGenerator<Item> {
  let columns: readonly CsvColumn[] | null = null
  for await (const cells of records as AsyncIterable<Cell[]>) {
    if (columns === null) {
      columns = columnsIn(cells, columnOf)
      continue
    }
    const item = itemOf(columns, cells)
    if (Object.keys(item).length > 0) yield item
  }
}

function columnsIn(header: readonly Cell[], columnOf: (header: string) => CsvColumn): CsvColumn[] {
  const columns = header.map((cell) => columnOf(cell.text))
  if (columns.some(({ path }) => path.length > maxDepth))
    throw invalidPayload(`A header of the CSV leads through more than ${maxDepth} names`)
  return columns
}

/** The names that a header may lead through. */
export const maxDepth = 100

const columnOfAnything = (header: string): CsvColumn => ({ path: header.trim().split('.'), kind: 'any' })

function itemOf(columns: readonly CsvColumn[], cells: readonly Cell[]): Item {
  if (cells.length > columns.length) throw invalidPayload('A line of the CSV has more cells than its header')
  const item = emptyItem()
  for (const [index, { path, kind }] of columns.entries()) {
    const cell = cells[index]
    const value = cell && readCell(cell, kind)
    if (value !== undefined) setAt(item, path, value)
  }
  return item
}

/** Without a prototype, so that a header may be any name. */
const emptyItem = (): Item => Object.create(null) as Item

function setAt(item: Item, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    item[name] = value
    return
  }
  const below = isPlainObject(item[name]) ? item[name] : emptyItem()
  item[name] = below
  setAt(below, rest, value)
}

/** undefined: the cell is empty, and says nothing of its field. */
function readCell({ text, isQuoted }: Cell, kind: CellKind): unknown {
  if (text === '') return isQuoted && (kind === 'text' || kind === 'json') ? '' : undefined
  if (kind === 'text' || kind === 'plain') return text
  if (/^\s*[[{]/.test(text)) return parsedJson(text) ?? text
  const isScalar = kind === 'json' && !isQuoted && /^(true|false|-?\d.*)$/.test(text)
  return isScalar ? (parsedJson(text) ?? text) : text
}

/** How a CSV is read so that its records are cells that know whether they were quoted. */
export const csvCells: Options = {
  bom: true,
  relax_column_count: true,
  record_delimiter: ['\r\n', '\n', '\r'],
  cast: (value, { quoting }): Cell => ({ text: value, isQuoted: quoting }),
}

/** The records with their cells, however many each has. */
function readRecords(text: string): Cell[][] {
  try {
    return parse(text, csvCells) as unknown as Cell[][]
  } catch (error) {
    if (error instanceof CsvError) throw invalidPayload(`The CSV can't be read: ${error.message}`)
    throw error
  }
}
