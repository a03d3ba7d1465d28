import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Item, PrimaryKey } from '../../context.js'
import { invalidPayload } from '../../errors/api-error.js'
import type { RawQuery } from '../../query/query.js'
import { exportFormats, writeAll } from '../../services/export/formats.js'
import { exportToFile } from '../../services/export/to-file.js'
import { importItems } from '../../services/import/import-items.js'
import type { MutationOptions } from '../../services/items/mutation-options.js'
import { Service } from './options.js'

/** Items in files. */
export class ExportService extends Service {
  /** Writes items into a file, and notifies the caller of how it ended; never fails. */
  async exportToFile(collection: string, query: RawQuery, format: string, options: { readonly file?: Item } = {}): Promise<void> {
    await exportToFile(this.context, { collection, query, format, file: options.file ?? {} })
  }

  /** Rows as the text of a file: `csv`, `json`, `xml` or `yaml`. */
  transform(rows: readonly Item[], format: string): string {
    const known = exportFormats.get(format)
    if (!known) throw invalidPayload(`"format" must be one of [${[...exportFormats.keys()].join(', ')}]`)
    return writeAll(known, rows)
  }
}

/** Items from files: all of a file, or nothing. */
export class ImportService extends Service {
  async import(collection: string, mediaType: string, content: Readable, options: MutationOptions = {}): Promise<PrimaryKey[]> {
    return importItems(this.context, collection, mediaType, await buffer(content), options)
  }

  async importJSON(collection: string, content: Readable, options?: MutationOptions): Promise<PrimaryKey[]> {
    return this.import(collection, 'application/json', content, options)
  }

  async importCSV(collection: string, content: Readable, options?: MutationOptions): Promise<PrimaryKey[]> {
    return this.import(collection, 'text/csv', content, options)
  }

  /** The same of items that are here already. */
  async importBatch(collection: string, items: readonly Item[], options: MutationOptions = {}): Promise<PrimaryKey[]> {
    return importItems(this.context, collection, 'application/json', Buffer.from(JSON.stringify(items)), options)
  }
}
