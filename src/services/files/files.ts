import type { Readable } from 'node:stream'
import type { Item, PrimaryKey, ServiceContext } from '../../context.js'
import { forbidden, invalidPayload } from '../../errors/api-error.js'
import { mayDo } from '../items/access.js'
import { collectionOf, unknownCollection } from '../items/collection-of.js'
import { emitWritten } from '../items/hooks.js'
import { checkKey } from '../items/keys.js'
import type { MutationOptions } from '../items/mutation-options.js'
import { readTouchableKeys } from '../items/read-keys.js'
import { createOne, updateOne } from '../items/writing.js'
import { importedFile } from './import-file.js'
import { stemOf, titleOf } from './names.js'
import { objectsOf } from './object-rows.js'
import { type FileHead, type ReceivedFile, receiveFile } from './receive.js'
import { requireNoServerFields } from './server-fields.js'
import { removeAfterCommit } from './stored-objects.js'

const files = 'directus_files'

// Files: items with a content in the storage. A row and its content come and go together; what holds for rows alone is in rules/files.ts.

/** Stores a content as a new file, or as the content of the file with this key; nothing of it stays when that fails. */
export async function uploadFile(
  context: ServiceContext,
  content: Readable,
  data: Item & Partial<FileHead>,
  key?: PrimaryKey,
  options: MutationOptions = {},
): Promise<PrimaryKey> {
  await requireUpload(context, key)
  const { filename, ...rest } = data
  const name = filename ?? data.filename_download
  if (typeof name !== 'string' || typeof data.type !== 'string') throw invalidPayload('"filename_download" and "type" are required')
  return keepWritten(
    context,
    await receiveFile(context.platform, content, { filename: name, type: data.type, storage: data.storage }),
    rest,
    key,
    options,
  )
}

/** Fetches a file from an address and stores it. */
export async function importFile(
  context: ServiceContext,
  url: string,
  data: Item = {},
  options: MutationOptions = {},
): Promise<PrimaryKey> {
  return keepWritten(context, await fetchFile(context, url), data, undefined, options)
}

/** Fetches and stores the content at an address, for a row that is written later; only types that these patterns allow. */
export async function fetchFile(context: ServiceContext, url: string, types: readonly string[] = ['*/*']): Promise<ReceivedFile> {
  await requireUpload(context)
  return importedFile(context.platform, url, types)
}

/** Refuses a caller who could not write the row of a content, before the content is received. */
export async function requireUpload(context: ServiceContext, key?: PrimaryKey): Promise<void> {
  const action = key === undefined ? 'create' : 'update'
  if (!(await mayDo(context, files, action))) throw unknownCollection(files)
  const set = await context.platform.permissions.of(context.accountability)
  if (
    key !== undefined &&
    !set.isUnrestricted &&
    (await readTouchableKeys(context, collectionOf(context, files), [checkKey(collectionOf(context, files), key)], 'update', [])).length ===
      0
  )
    throw forbidden()
}

/** Refuses a caller who could write the row of no content at all. */
export async function requireAnyUpload(context: ServiceContext): Promise<void> {
  if (!(await mayDo(context, files, 'create')) && !(await mayDo(context, files, 'update'))) throw unknownCollection(files)
}

/** Writes the row of a content: of a new file, or of that with this key. When the transaction commits, the content stays. */
export async function writeReceived(
  context: ServiceContext,
  file: ReceivedFile,
  data: Item,
  key?: PrimaryKey,
  options: MutationOptions = {},
): Promise<PrimaryKey> {
  return context.database.transaction((database) => writeRow({ ...context, database }, file, data, key, options))
}

async function keepWritten(
  context: ServiceContext,
  file: ReceivedFile,
  data: Item,
  key: PrimaryKey | undefined,
  options: MutationOptions,
): Promise<PrimaryKey> {
  context.database.afterRollback(() => file.discard())
  try {
    return await writeReceived(context, file, data, key, options)
  } catch (error) {
    await file.discard()
    throw error
  }
}

async function writeRow(
  context: ServiceContext,
  file: ReceivedFile,
  data: Item,
  key: PrimaryKey | undefined,
  options: MutationOptions,
): Promise<PrimaryKey> {
  requireNoServerFields(data)
  const given = givenFields(file, data)
  const facts = await factsOf(context, file, given, key === undefined)
  const payload = { ...given, ...facts }
  const opts = { ...options, emitEvents: false, serverFields: new Set(Object.keys(facts)) }
  const before = key === undefined ? [] : await objectsOf(context, [key])
  // For callers without rules, a file that is not there is like one that they may write to and not read.
  const written = key === undefined ? await createOne(context, files, payload, opts) : await updateOne(context, files, key, payload, opts)
  if (key !== undefined && before.length === 0) return written
  await context.database.afterCommit(() => file.keep())
  await removeAfterCommit(context, before)
  await emitWritten(
    context,
    collectionOf(context, files),
    key === undefined ? 'create' : 'update',
    { payload, key: written },
    [written],
    options,
    'upload',
  )
  return written
}

/** What the server says of a content. What a preset says comes before what is only usual. */
async function factsOf(context: ServiceContext, file: ReceivedFile, given: Item, isNew: boolean): Promise<Item> {
  const { width = null, height = null, metadata = null, ...texts } = file.facts
  const facts = {
    filename_disk: file.object,
    filesize: file.size,
    width,
    height,
    metadata,
    uploaded_on: new Date().toISOString(),
    ...(given.storage === undefined && { storage: file.location }),
  }
  if (!isNew) return facts
  const folder = (await context.platform.settings())?.storage_default_folder ?? null
  const usual: Item = { id: file.id, title: titleOf(stemOf(file.filename)), folder, ...texts }
  const set = await context.platform.permissions.of(context.accountability)
  const preset = new Set(set.isUnrestricted ? [] : set.rules(files, 'create').flatMap((rule) => Object.keys(rule.presets ?? {})))
  return { ...Object.fromEntries(Object.entries(usual).filter(([name]) => given[name] === undefined && !preset.has(name))), ...facts }
}

/** What a client says of a content: what its form has, and how the file is called. */
function givenFields(file: ReceivedFile, data: Item): Item {
  const kept = Object.fromEntries(Object.entries(data).filter(([name, value]) => value !== undefined && !measured.has(name)))
  return { filename_download: file.filename, ...kept, type: file.type }
}

/** What a content, or the server, tells better than any client. */
const measured: ReadonlySet<string> = new Set([
  ...['filename_disk', 'filesize', 'width', 'height', 'metadata', 'uploaded_on'],
  ...['uploaded_by', 'modified_by', 'modified_on', 'created_on'],
])
