import { apiError, forbidden, invalidPayload } from '../../errors/api-error.js'
import type { MutationOptions } from '../items/mutation-options.js'
import { isPlainObject } from '../items/shape.js'
import type { Item, PrimaryKey, ServiceContext } from '../platform.js'
import { readCsv } from './csv.js'

/** Reads items of a file, by its media type. */
const readers: ReadonlyMap<string, (text: string) => Item[]> = new Map([
  ['application/json', readJson],
  ['text/csv', readCsv],
  // What a spreadsheet's computer calls a CSV file.
  ['application/vnd.ms-excel', readCsv],
])

/** Creates the items of a file, and updates those that are there already: all of them, or none. For who may create and update. */
export async function importItems(
  context: ServiceContext,
  collection: string,
  mediaType: string,
  content: Buffer,
  options: MutationOptions,
): Promise<PrimaryKey[]> {
  const service = context.platform.itemsService(collection, context)
  const set = await context.platform.permissions.of(context.accountability)
  for (const action of ['create', 'update'] as const) {
    if (!set.isUnrestricted && set.rules(collection, action).length === 0)
      throw forbidden(`You don't have permission to perform "${action}" for collection "${collection}" or it does not exist.`)
  }
  const read = readers.get(mediaType)
  if (!read) throw apiError('UNSUPPORTED_MEDIA_TYPE', { mediaType, where: 'file import' })
  const items = read(content.toString('utf8')).map((item) => withoutEmptyKey(item, service.collection.primaryKey))
  return service.upsertMany(items, options)
}

/** An empty key is one that is still to be made. */
function withoutEmptyKey(item: Item, key: string | null): Item {
  if (key === null || item[key] !== null) return item
  const { [key]: _, ...rest } = item
  return rest
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
