import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import type { Item } from '../../context.js'
import { invalidPayload } from '../../errors/api-error.js'
import { isPlainObject } from '../../query/parse/raw.js'
import { type CsvColumn, csvCells, csvItems } from './csv.js'
import { jsonEntries } from './json-entries.js'

/** Forms in which items of any number can be read, one after the other. */
export const streamedForms = ['csv', 'json', 'ndjson'] as const
export type StreamedForm = (typeof streamedForms)[number]

/** The items of a file, as they come in. */
export function streamItems(stream: Readable, form: StreamedForm, columnOf: (header: string) => CsvColumn): AsyncGenerator<Item> {
  stream.setEncoding('utf8')
  if (form === 'csv') return ofCsv(stream, columnOf)
  return form === 'json' ? ofTexts(jsonEntries(stream)) : ofTexts(linesOf(stream))
}

async function* ofCsv(stream: Readable, columnOf: (header: string) => CsvColumn): AsyncGenerator<Item> {
  const records = stream.pipe(parse(csvCells))
  stream.once('error', (error) => records.destroy(error))
  try {
    yield* csvItems(records, columnOf)
  } catch (error) {
    if (error instanceof CsvError) throw invalidPayload(`The CSV can't be read: ${error.message}`)
    throw error
  }
}

async function* linesOf(stream: Readable): AsyncGenerator<string> {
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) if (line.trim() !== '') yield line
}

async function* ofTexts(texts: AsyncIterable<string>): AsyncGenerator<Item> {
  let place = 0
  for await (const text of texts) {
    place += 1
    yield itemOf(text.replace(/^\ufeff/, ''), place)
  }
}

function itemOf(text: string, place: number): Item {
  try {
    const value = JSON.parse(text) as unknown
    if (isPlainObject(value)) return value
  } catch (error) {
    throw invalidPayload(`Entry ${place} is no JSON: ${error instanceof Error ? error.message : 'it cannot be read'}`)
  }
  throw invalidPayload(`Entry ${place} must be an object`)
}
