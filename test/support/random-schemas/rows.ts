import { type Item, type Platform, systemContext } from '../../../src/context.js'
import { readByQuery } from '../../../src/services/items/reading.js'
import { createMany } from '../../../src/services/items/writing.js'
import type { RandomSchema } from './schema.js'

const pad = (number: number): string => String(number).padStart(2, '0')

/** A value of each type for the row of a number; different ones for different numbers, but for booleans. */
const values: Readonly<Record<string, (row: number) => unknown>> = {
  string: (row) => `It's ${row}`,
  text: (row) => `Näme "${row}"`,
  integer: (row) => row * 7,
  bigInteger: (row) => `900719925474099${row}`,
  float: (row) => row / 4,
  decimal: (row) => `${row}.125`,
  boolean: (row) => row % 2 === 0,
  json: (row) => ({ row, list: [1, null] }),
  csv: (row) => ['a', `b${row}`],
  uuid: (row) => `00000000-0000-4000-8000-0000000000${pad(row)}`,
  date: (row) => `2024-01-${pad(row)}`,
  time: (row) => `10:00:${pad(row)}`,
  dateTime: (row) => `2024-01-${pad(row)}T10:20:30`,
  timestamp: (row) => `2024-01-${pad(row)}T10:20:30.000Z`,
  binary: (row) => `\\x00ff${pad(row)}`,
}

/** Writes two rows into each collection. */
export async function fillRandom(platform: Platform, { collections, fields, relations }: RandomSchema): Promise<void> {
  const leading = new Set(relations.map(({ collection, field }) => `${collection}\t${field!}`))
  for (const { collection, schema } of collections) {
    if (!schema) continue
    const inKeys = new Set(((schema.foreign_keys ?? []) as { columns: string[] }[]).flatMap(({ columns }) => columns))
    const own = fields.filter(
      (entry) =>
        entry.collection === collection &&
        values[entry.type!] &&
        entry.schema?.is_generated !== true &&
        !inKeys.has(entry.field!) &&
        !leading.has(`${collection}\t${entry.field!}`),
    )
    const row = (number: number): Item =>
      Object.fromEntries(
        own.filter((entry) => entry.schema?.has_auto_increment !== true).map((entry) => [entry.field!, values[entry.type!]!(number)]),
      )
    await createMany(systemContext(platform), collection, [row(1), row(2)])
  }
}

/** The values of all columns that hold a kind of value that we fill, by collection and field, in the order of the keys. */
export async function valuesOf(platform: Platform, { collections, fields }: RandomSchema): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (const { collection, schema } of collections) {
    if (!schema) continue
    const own = fields.filter((entry) => entry.collection === collection && entry.schema && values[entry.type!])
    const keys = own.filter((entry) => entry.schema!.is_primary_key === true).map(({ field }) => field!)
    const rows = await readByQuery(systemContext(platform), collection, { fields: own.map(({ field }) => field!), sort: keys, limit: -1 })
    for (const { field } of own) found.set(`${collection}\t${field!}`, JSON.stringify(rows.map((row) => told(row[field!]))))
  }
  return found
}

/** A whole number is told as a text where its column is wide. */
const told = (value: unknown): unknown => (typeof value === 'number' ? String(value) : value)
