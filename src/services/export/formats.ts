import { stringify } from 'csv-stringify/sync'
import { XMLBuilder } from 'fast-xml-parser'
import { dump } from 'js-yaml'
import type { Item } from '../platform.js'

/** A form in which a list of items can be downloaded (spec/00 §7). */
export interface ExportFormat {
  readonly contentType: string
  readonly extension: string
  write(rows: readonly Item[] | Item): string
}

const listOf = (rows: readonly Item[] | Item): readonly Item[] => (Array.isArray(rows) ? (rows as readonly Item[]) : [rows as Item])

/** All formats by their name on the wire. */
export const exportFormats: ReadonlyMap<string, ExportFormat> = new Map<string, ExportFormat>([
  ['csv', { contentType: 'text/csv', extension: 'csv', write: (rows) => toCsv(listOf(rows)) }],
  ['csv_utf8', { contentType: 'text/csv', extension: 'csv', write: (rows) => `\uFEFF${toCsv(listOf(rows))}` }],
  ['json', { contentType: 'application/json', extension: 'json', write: (rows) => JSON.stringify(rows, null, '\t') }],
  ['xml', { contentType: 'text/xml', extension: 'xml', write: (rows) => toXml(listOf(rows)) }],
  ['yaml', { contentType: 'text/yaml', extension: 'yaml', write: (rows) => dump(rows, { lineWidth: -1 }) }],
])

/** Objects become columns with dots, lists their JSON; a column that any row has is there for all. */
function toCsv(rows: readonly Item[]): string {
  const flat = rows.map((row) => flatten(row))
  const columns = [...new Set(flat.flatMap((row) => [...row.keys()]))]
  if (columns.length === 0) return ''
  const records = flat.map((row) => columns.map((column) => cell(row.get(column))))
  return stringify([columns, ...records], { quoted_string: true, cast: { boolean: String } }).replace(/\n$/, '')
}

function flatten(row: Item, prefix = '', into = new Map<string, unknown>()): Map<string, unknown> {
  for (const [name, value] of Object.entries(row)) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) flatten(value as Item, `${prefix}${name}.`, into)
    else into.set(`${prefix}${name}`, value)
  }
  return into
}

const cell = (value: unknown): unknown => (Array.isArray(value) ? JSON.stringify(value) : value)

function toXml(rows: readonly Item[]): string {
  const builder = new XMLBuilder({ suppressEmptyNode: true, format: true, indentBy: '    ' })
  return `<?xml version='1.0'?>\n${builder.build({ data: rows.length > 0 ? { data: rows.map(withNulls) } : '' }).trimEnd()}`
}

/** XML has no null; the word stands for it. */
function withNulls(value: unknown): unknown {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return value.map(withNulls)
  if (typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withNulls(inner)]))
}
