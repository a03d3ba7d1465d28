import type { Item, PrimaryKey, ServiceContext } from '../context.js'
import { invalidPayload } from '../errors/api-error.js'
import { isPlainObject } from '../query/parse/raw.js'
import type { RawQuery } from '../query/query.js'
import {
  fetchFile,
  requireAnyUpload as requireAnyUploadRights,
  requireUpload as requireUploadRights,
  writeReceived,
} from '../services/files/files.js'
import type { ReceivedFile } from '../services/files/receive.js'
import type { MutationOptions } from '../services/items/mutation-options.js'
import { readManyText } from '../services/items/reading.js'
import { type Answer, textAnswer } from './answer.js'
import { checked } from './input.js'
import { afterWrite, createItems, readItem, updateItem } from './items.js'
import { performWrite, type WriteConditions } from './perform-write.js'
import type { Row } from './row.js'
import { itemOf, key, listOf, object, oneOrMore, text } from './shape.js'

const files = 'directus_files'

/** A stored content, and what the client says of it. */
export interface Upload {
  readonly file: ReceivedFile
  readonly data: Item
}

/** Refuses a caller who may not upload, before anything is received. */
export const requireUpload = (context: ServiceContext, key?: PrimaryKey): Promise<void> => requireUploadRights(context, key)

/** The same where it is not known yet which files the caller means. */
export const requireAnyUpload = (context: ServiceContext): Promise<void> => requireAnyUploadRights(context)

/** Writes the files of an upload; one is answered as an item, several as a list. */
export async function createFiles(
  context: ServiceContext,
  uploads: readonly Upload[],
  query: RawQuery,
  options: MutationOptions,
): Promise<Answer> {
  const [upload, ...others] = uploads
  if (!upload || others.length > 0) return listFiles(context, uploads, query, options)
  const key = await writeReceived(context, upload.file, upload.data, undefined, options)
  return afterWrite(() => readItem(context, files, key, query))
}

/** The same, always answered as a list. */
export async function listFiles(
  context: ServiceContext,
  uploads: readonly Upload[],
  query: RawQuery,
  options: MutationOptions,
): Promise<Answer> {
  const keys: PrimaryKey[] = []
  for (const { file, data } of uploads) keys.push(await writeReceived(context, file, data, undefined, options))
  return afterWrite(async () => textAnswer((await readManyText(context, files, keys, query)).data))
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
  await writeReceived(context, upload.file, upload.data, key, options)
  return afterWrite(() => readItem(context, files, key, query))
}

/** Imports a file from an address, on the conditions of the request; what is fetched stays only if its row does. */
async function importFile(context: ServiceContext, body: unknown, query: RawQuery, conditions: WriteConditions): Promise<Answer> {
  const upload = await fetchImport(context, body)
  try {
    return (await performWrite(context, conditions, (inside, options) => createFiles(inside, [upload], query, options))).answer
  } finally {
    await upload.file.discard()
  }
}

/** What an import asks for. */
interface FileImport {
  readonly url: string
  readonly data?: Item | null
  readonly options?: { readonly filterMimeType?: readonly string[] | null } | null
}

/** Fetches and stores what an import asks for. */
export async function fetchImport(context: ServiceContext, body: unknown): Promise<Upload> {
  const { url, data, options } = checked<FileImport>(body)
  if (url === '') throw invalidPayload('"url" is required')
  const patterns = options?.filterMimeType ?? []
  return { file: await fetchFile(context, url, patterns.length > 0 ? patterns : undefined), data: data ?? {} }
}

const file = itemOf(files)

/** Contents of files: uploaded, imported and read. */
export const fileRows: readonly Row[] = [
  {
    name: 'files.import',
    summary: 'Store what is at an address as a file',
    kind: 'transfer',
    audience: [files, 'create'],
    input: object({ url: text, 'data?': file, 'options?': object({ 'filterMimeType?': listOf(text) }) }),
    answer: file,
    rest: { method: 'POST', path: '/files/import' },
    graphql: { root: 'mutation', field: 'import_file', needs: [[files, 'create']], args: { url: 'url', data: 'data' } },
    resolve: ({ context, body, query, conditions }) => importFile(context, body, query, conditions),
  },
  {
    name: 'files.create',
    summary: 'Upload files, or describe one',
    kind: 'write',
    audience: [files, 'create'],
    input: object({ data: oneOrMore(file) }),
    answer: oneOrMore(file),
    rest: { method: 'POST', path: '/files', body: 'data', takesForms: true },
    resolve: ({ context, body, query, options }) => describeFile(context, body, query, options),
  },
  {
    name: 'files.update',
    summary: 'Update a file, or give it another content',
    kind: 'write',
    audience: [files, 'update'],
    input: object({ key, data: file }),
    answer: file,
    rest: { method: 'PATCH', path: '/files/:key', body: 'data', takesForms: true },
    resolve: ({ context, params, body, query, options }) => updateItem(context, files, params.key!, body, query, options),
  },
  {
    name: 'assets.read',
    summary: 'Read the content of a file, a picture as it is wanted',
    kind: 'read',
    audience: 'everybody',
    input: object({ id: text }),
    answer: null,
    rest: { method: 'GET', path: '/assets/:id', sends: '*/*' },
  },
  {
    name: 'assets.read.named',
    summary: 'Read the content of a file under a name for downloads',
    kind: 'read',
    audience: 'users',
    input: object({ id: text, filename: text }),
    answer: null,
    rest: { method: 'GET', path: '/assets/:id/:filename', sends: '*/*' },
  },
  {
    name: 'assets.files',
    summary: 'Read the contents of files as an archive',
    kind: 'read',
    audience: [files, 'read'],
    input: object({ ids: listOf(text) }),
    answer: null,
    rest: { method: 'POST', path: '/assets/files', sends: 'application/zip' },
  },
  {
    name: 'assets.folder',
    summary: 'Read the contents of a folder as an archive',
    kind: 'read',
    audience: [files, 'read'],
    input: object({ id: text }),
    answer: null,
    rest: { method: 'POST', path: '/assets/folder/:id', sends: 'application/zip' },
  },
]

/** A row without a content. */
async function describeFile(context: ServiceContext, body: unknown, query: RawQuery, options: MutationOptions): Promise<Answer> {
  if (!isPlainObject(body)) throw invalidPayload('"type" is required')
  return createItems(context, files, body, query, options)
}
