import { stringify } from 'csv-stringify/sync'
import { XMLBuilder } from 'fast-xml-parser'
import { dump } from 'js-yaml'
import type { Item } from '../../context.js'
import { columnsOf, recordOf } from './columns.js'

/** Writes one export, batch by batch. */
export interface ExportWriter {
  /** The text of some more items. */
  add(items: readonly Item[]): string
  /** What stands after the last one. */
  end(): string
}

/** A form in which items can be downloaded. */
export interface ExportFormat {
  readonly contentType: string
  readonly extension: string
  /** The form needs to know of all items before the first is written (columns). */
  readonly needsColumns: boolean
  /** Begins an export; `columns` are those of all items, where they are needed. */
  open(columns: readonly string[]): ExportWriter
  /** A single item by itself, where it looks different from a list of one. */
  single?(item: Item): string
}

/** All formats by their name on the wire. */
export const exportFormats: ReadonlyMap<string, ExportFormat> = new Map<string, ExportFormat>([
  ['csv', { contentType: 'text/csv', extension: 'csv', needsColumns: true, open: (columns) => csvWriter(columns, '') }],
  ['csv_utf8', { contentType: 'text/csv', extension: 'csv', needsColumns: true, open: (columns) => csvWriter(columns, '\uFEFF') }],
  [
    'json',
    {
      contentType: 'application/json',
      extension: 'json',
      needsColumns: false,
      open: jsonWriter,
      single: (item) => JSON.stringify(item, null, '\t'),
    },
  ],
  ['xml', { contentType: 'text/xml', extension: 'xml', needsColumns: false, open: xmlWriter }],
  ['yaml', { contentType: 'text/yaml', extension: 'yaml', needsColumns: false, open: yamlWriter, single: toYaml }],
])

/** The whole of some items as one text. */
export function writeAll(format: ExportFormat, answer: readonly Item[] | Item): string {
  if (!isList(answer) && format.single) return format.single(answer)
  const items = isList(answer) ? answer : [answer]
  const writer = format.open(format.needsColumns ? columnsOf(items) : [])
  return `${writer.add(items)}${writer.end()}`
}

const isList = (answer: readonly Item[] | Item): answer is readonly Item[] => Array.isArray(answer)

/** Puts something before the first text and something else before every later one. */
function separated(first: string, later: string): (text: string) => string {
  let isFirst = true
  return (text) => {
    const separator = isFirst ? first : later
    isFirst = false
    return `${separator}${text}`
  }
}

function csvWriter(columns: readonly string[], mark: string): ExportWriter {
  const lines = (records: readonly unknown[][]): string =>
    stringify(records as unknown[][], { quoted_string: true, cast: { boolean: String } }).replace(/\n$/, '')
  const put = separated(columns.length === 0 ? mark : `${mark}${lines([[...columns]])}\n`, '\n')
  return {
    add: (items) => (columns.length === 0 || items.length === 0 ? '' : put(lines(items.map((item) => recordOf(item, columns))))),
    end: () => '',
  }
}

function jsonWriter(): ExportWriter {
  const put = separated('[\n\t', ',\n\t')
  let isEmpty = true
  return {
    add: (items) => {
      isEmpty &&= items.length === 0
      return items.map((item) => put(JSON.stringify(item, null, '\t').replaceAll('\n', '\n\t'))).join('')
    },
    end: () => (isEmpty ? '[]' : '\n]'),
  }
}

function xmlWriter(): ExportWriter {
  const builder = new XMLBuilder({ suppressEmptyNode: true, format: true, indentBy: '    ', processEntities: false })
  const head = `<?xml version='1.0'?>\n`
  let isEmpty = true
  const put = separated(`${head}<data>\n`, '')
  return {
    add: (items) => {
      if (items.length === 0) return ''
      isEmpty = false
      const document = builder.build({ data: { data: items.map(xmlValue) } }).trimEnd()
      return put(document.slice('<data>\n'.length, -'</data>'.length))
    },
    end: () => (isEmpty ? `${head}${builder.build({ data: '' }).trimEnd()}` : '</data>'),
  }
}

/** XML has no null, so the word is written. Only characters with a meaning between tags are escaped. */
function xmlValue(value: unknown): unknown {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'string') return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll(']]>', ']]&gt;')
  if (Array.isArray(value)) return value.map(xmlValue)
  if (typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, xmlValue(inner)]))
}

function toYaml(value: unknown): string {
  return dump(value, { lineWidth: -1 })
}

function yamlWriter(): ExportWriter {
  let isEmpty = true
  return {
    add: (items) => {
      if (items.length === 0) return ''
      isEmpty = false
      return toYaml(items)
    },
    end: () => (isEmpty ? toYaml([]) : ''),
  }
}
