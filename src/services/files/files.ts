import type { Readable } from 'node:stream'
import type { Item, PrimaryKey, ServiceContext } from '../../context.js'
import { forbidden, invalidPayload } from '../../errors/api-error.js'
import { mayDo } from '../items/access.js'
import { unknownCollection } from '../items/errors.js'
import { emitWritten } from '../items/hooks.js'
import { ItemsService } from '../items/items.js'
import { checkKey } from '../items/keys.js'
import type { MutationOptions } from '../items/mutation-options.js'
import { readTouchableKeys } from '../items/read.js'
import { resolveServiceOptions, type ServiceOptions } from '../items/service-options.js'
import { importedFile } from './import-file.js'
import { stemOf, titleOf } from './names.js'
import { type FileHead, type ReceivedFile, receiveFile } from './receive.js'
import { requireNoServerFields } from './server-fields.js'
import { objectsOf, removeAfterCommit } from './stored-objects.js'

/** Files: items with a content in the storage. A row and its content come and go together (spec/07); what holds for rows alone is in rules/files.ts. */
export class FilesService extends ItemsService {
  constructor(options: ServiceOptions | ServiceContext) {
    super('directus_files', resolveServiceOptions(options))
  }

  // Contents

  /** Stores a content as a new file, or as the content of the file with this key; nothing of it stays when that fails. */
  async uploadOne(content: Readable, data: Item & Partial<FileHead>, key?: PrimaryKey, options: MutationOptions = {}): Promise<PrimaryKey> {
    await this.requireUpload(key)
    const { filename, ...rest } = data
    const name = filename ?? data.filename_download
    if (typeof name !== 'string' || typeof data.type !== 'string') throw invalidPayload('"filename_download" and "type" are required')
    return this.keepWritten(
      await receiveFile(this.context.platform, content, { filename: name, type: data.type, storage: data.storage }),
      rest,
      key,
      options,
    )
  }

  /** Fetches a file from an address and stores it. */
  async importOne(url: string, data: Item = {}, options: MutationOptions = {}): Promise<PrimaryKey> {
    return this.keepWritten(await this.fetch(url), data, undefined, options)
  }

  /** Fetches and stores the content at an address, for a row that is written later; only types that these patterns allow. */
  async fetch(url: string, types: readonly string[] = ['*/*']): Promise<ReceivedFile> {
    await this.requireUpload()
    return importedFile(this.context.platform, url, types)
  }

  /** Refuses who could not write a row for a content, before it is received. */
  async requireUpload(key?: PrimaryKey): Promise<void> {
    const action = key === undefined ? 'create' : 'update'
    if (!(await mayDo(this.context, this.collection.name, action))) throw unknownCollection(this.collection.name)
    const set = await this.context.platform.permissions.of(this.accountability)
    if (
      key !== undefined &&
      !set.isUnrestricted &&
      (await readTouchableKeys(this.context, this.collection, [checkKey(this.collection, key)], 'update', [])).length === 0
    )
      throw forbidden()
  }

  /** Writes the row of a content: of a new file, or of that with this key. When the transaction commits, the content stays. */
  async writeReceived(file: ReceivedFile, data: Item, key?: PrimaryKey, options: MutationOptions = {}): Promise<PrimaryKey> {
    return this.context.database.transaction((database) =>
      new FilesService({ ...this.context, database }).writeRow(file, data, key, options),
    )
  }

  private async keepWritten(file: ReceivedFile, data: Item, key: PrimaryKey | undefined, options: MutationOptions): Promise<PrimaryKey> {
    this.context.database.afterRollback(() => file.discard())
    try {
      return await this.writeReceived(file, data, key, options)
    } catch (error) {
      await file.discard()
      throw error
    }
  }

  private async writeRow(file: ReceivedFile, data: Item, key: PrimaryKey | undefined, options: MutationOptions): Promise<PrimaryKey> {
    requireNoServerFields(data)
    const given = givenFields(file, data)
    const facts = await this.factsOf(file, given, key === undefined)
    const payload = { ...given, ...facts }
    const opts = { ...options, emitEvents: false, serverFields: new Set(Object.keys(facts)) }
    const before = key === undefined ? [] : await objectsOf(this.context, [key])
    // To whom no rule applies, a file that is not there is like one that he wrote to and may not read.
    const written = key === undefined ? await this.createOne(payload, opts) : await this.updateOne(key, payload, opts)
    if (key !== undefined && before.length === 0) return written
    await this.context.database.afterCommit(() => file.keep())
    await removeAfterCommit(this.context, before)
    await emitWritten(
      this.context,
      this.collection,
      key === undefined ? 'create' : 'update',
      { payload, key: written },
      [written],
      options,
      'upload',
    )
    return written
  }

  /** What the server says of a content. What a preset says comes before what is only usual. */
  private async factsOf(file: ReceivedFile, given: Item, isNew: boolean): Promise<Item> {
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
    const usual: Item = { id: file.id, title: titleOf(stemOf(file.filename)), folder: await this.standardFolder(), ...texts }
    const set = await this.context.platform.permissions.of(this.accountability)
    const preset = new Set(
      set.isUnrestricted ? [] : set.rules(this.collection.name, 'create').flatMap((rule) => Object.keys(rule.presets ?? {})),
    )
    return { ...Object.fromEntries(Object.entries(usual).filter(([name]) => given[name] === undefined && !preset.has(name))), ...facts }
  }

  private async standardFolder(): Promise<unknown> {
    const row = (await this.context.database.knex('directus_settings').first('storage_default_folder')) as
      | { storage_default_folder: string | null }
      | undefined
    return row?.storage_default_folder ?? null
  }
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
