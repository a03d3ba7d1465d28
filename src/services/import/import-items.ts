import type { Item, PrimaryKey, ServiceContext } from '../../context.js'
import { apiError, invalidPayload } from '../../errors/api-error.js'
import { isPlainObject } from '../../query/parse/raw.js'
import { type Collection, mask } from '../../schema/model.js'
import { mayDo } from '../items/access.js'
import { collectionOf, unknownCollection } from '../items/collection-of.js'
import type { MutationOptions } from '../items/mutation-options.js'
import { upsertMany } from '../items/writing.js'
import { type CsvColumn, readCsv } from './csv.js'
import { csvColumnsOf } from './csv-columns.js'

/** Reads items of a file, by its media type. */
const readers: ReadonlyMap<string, (text: string, columnOf: (header: string) => CsvColumn) => Item[]> = new Map([
  ['application/json', readJson],
  ['text/csv', readCsv],
  // What a spreadsheet's computer calls a CSV file.
  ['application/vnd.ms-excel', readCsv],
])

/** Refuses a caller who may not both create and update items, and collections with one item only. */
export async function requireImport(context: ServiceContext, collection: string): Promise<void> {
  for (const action of ['create', 'update'] as const) if (!(await mayDo(context, collection, action))) throw unknownCollection(collection)
  if (context.schema.collections.get(collection)?.isSingleton)
    throw invalidPayload(`"${collection}" has one item only, and can't be imported into`)
}

/** Creates the items of a file, and updates those that are there already: all of them, or none. For callers who may create and update. */
export async function importItems(
  context: ServiceContext,
  collection: string,
  mediaType: string,
  content: Buffer,
  options: MutationOptions,
): Promise<PrimaryKey[]> {
  await requireImport(context, collection)
  const known = collectionOf(context, collection)
  const read = readers.get(mediaType)
  if (!read) throw apiError('UNSUPPORTED_MEDIA_TYPE', { mediaType, where: 'file import' })
  const items = read(content.toString('utf8'), csvColumnsOf(context.schema, known)).map((item) => toBeWritten(item, known))
  return upsertMany(context, collection, items, options)
}

/** An empty key is one that is still to be made, and what stands for a secret is no secret. */
export function toBeWritten(item: Item, { primaryKey, fields }: Collection): Item {
  const isEmptyKey = (name: string, value: unknown): boolean => name === primaryKey && (value === null || value === '')
  const isMask = (name: string, value: unknown): boolean => value === mask && fields.get(name)?.isConcealed === true
  return Object.fromEntries(Object.entries(item).filter(([name, value]) => !isEmptyKey(name, value) && !isMask(name, value)))
}

function readJson(text: string): Item[] {
  const items = parse(text)
  if (!Array.isArray(items)) throw invalidPayload('Top-level object should be an array')
  if (!items.every(isPlainObject)) throw invalidPayload('Every entry of the list must be an object')
  return items
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, '')) as unknown
  } catch (error) {
    throw invalidPayload(error instanceof Error ? error.message : 'The file is no JSON')
  }
}
