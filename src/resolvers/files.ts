import { invalidPayload } from '../errors/api-error.js'
import type { RawQuery } from '../query/query.js'
import type { ReceivedFile } from '../services/files/receive.js'
import { FilesService } from '../services/files.js'
import type { MutationOptions } from '../services/items/mutation-options.js'
import { isPlainObject } from '../services/items/shape.js'
import type { Item, PrimaryKey, ServiceContext } from '../services/platform.js'
import { type Answer, textAnswer } from './answer.js'
import { afterWrite, readItem } from './items.js'
import { performWrite, type WriteConditions } from './perform-write.js'

/** A stored content, and what the client says of it. */
export interface Upload {
  readonly file: ReceivedFile
  readonly data: Item
}

/** Refuses who could not upload, before anything is received. */
export const requireUpload = (context: ServiceContext, key?: PrimaryKey): Promise<void> => new FilesService(context).requireUpload(key)

/** Writes the files of an upload; one is answered as an item, several as a list. */
export async function createFiles(
  context: ServiceContext,
  uploads: readonly Upload[],
  query: RawQuery,
  options: MutationOptions,
): Promise<Answer> {
  const service = new FilesService(context)
  const keys: PrimaryKey[] = []
  for (const { file, data } of uploads) keys.push(await service.writeReceived(file, data, undefined, options))
  if (keys.length === 1) return afterWrite(() => readItem(context, 'directus_files', keys[0]!, query))
  return afterWrite(async () => textAnswer((await service.readManyText(keys, query)).data))
}

/** Gives a file another content. */
export async function replaceFile(
  context: ServiceContext,
  key: PrimaryKey,
  uploads: readonly Upload[],
  query: RawQuery,
  options: MutationOptions,
): Promise<Answer> {
  const [upload, ...others] = uploads
  if (!upload || others.length > 0) throw invalidPayload('A file has one content')
  await new FilesService(context).writeReceived(upload.file, upload.data, key, options)
  return afterWrite(() => readItem(context, 'directus_files', key, query))
}

/** Imports a file from an address, on the conditions of the request; what is fetched stays only if its row does. */
export async function importFile(context: ServiceContext, body: unknown, query: RawQuery, conditions: WriteConditions): Promise<Answer> {
  const upload = await fetchImport(context, body)
  try {
    return (await performWrite(context, conditions, (inside, options) => createFiles(inside, [upload], query, options))).answer
  } finally {
    await upload.file.discard()
  }
}

/** Fetches and stores what an import asks for: `{ url, data?, options?: { filterMimeType? } }`. */
export async function fetchImport(context: ServiceContext, body: unknown): Promise<Upload> {
  const { url, data = {}, options = {} } = isPlainObject(body) ? body : {}
  if (typeof url !== 'string' || url === '') throw invalidPayload('"url" is required')
  if (!isPlainObject(data)) throw invalidPayload('"data" must be an object')
  const types = isPlainObject(options) ? options.filterMimeType : undefined
  if (types !== undefined && types !== null && !(Array.isArray(types) && types.every((type) => typeof type === 'string')))
    throw invalidPayload('"filterMimeType" must be a list of texts')
  const patterns = (types ?? []) as string[]
  return { file: await new FilesService(context).fetch(url, patterns.length > 0 ? patterns : undefined), data }
}
