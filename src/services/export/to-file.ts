import { Readable } from 'node:stream'
import type PQueue from 'p-queue'
import type { Item, ServiceContext } from '../../context.js'
import { invalidPayload } from '../../errors/api-error.js'
import { PartKey } from '../../parts.js'
import type { RawQuery } from '../../query/query.js'
import { requireUpload, writeReceived } from '../files/files.js'
import { receiveFile } from '../files/receive.js'
import { collectionOf } from '../items/collection-of.js'
import { readByQuery } from '../items/reading.js'
import { createOne } from '../items/writing.js'
import { isReadInBatches, readBatches } from './batches.js'
import { type ExportFormat, exportFormats } from './formats.js'
import { textCounts } from './text-counts.js'
import { exportTexts } from './texts.js'

/** What is exported, and how the file is described. */
export interface ExportOrder {
  readonly collection: string
  readonly query: RawQuery
  readonly format: string
  readonly file: Item
}

/** Exports to files, for which nobody waits: a few at a time. */
export const exportQueue = new PartKey<PQueue>('exports to files')

/** Exports items into a file, with the caller's rights on the items and on files; the caller is notified of how it ended. Never fails: nobody waits for it. */
export async function exportToFile(context: ServiceContext, order: ExportOrder): Promise<void> {
  const { logger } = context.platform
  try {
    const file = await writeExport(context, order)
    await notify(context, `Your export of ${order.collection} is ready`, file)
  } catch (error) {
    logger.error({ err: error, collection: order.collection }, 'An export to a file failed.')
    await notify(context, `Your export of ${order.collection} failed`, null).catch((failure: unknown) =>
      logger.error({ err: failure }, 'Nobody could be told of a failed export.'),
    )
  }
}

async function writeExport(context: ServiceContext, { collection, query, format: name, file }: ExportOrder) {
  const format = exportFormats.get(name)
  if (!format) throw invalidPayload(`"format" must be one of [${[...exportFormats.keys()].join(', ')}]`)
  await requireUpload(context)
  const stamp = new Date().toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '-')
  const head = {
    filename: `${collection.replace(/[^\w-]/g, '_')} ${stamp}.${format.extension}`,
    type: format.contentType,
    storage: file.storage,
  }
  const received = await receiveFile(context.platform, Readable.from(exportedBytes(context, collection, query, format)), head)
  try {
    return await writeReceived(context, received, file)
  } finally {
    await received.discard()
  }
}

async function* exportedBytes(context: ServiceContext, name: string, query: RawQuery, format: ExportFormat): AsyncGenerator<Buffer> {
  const read = () => batchesOf(context, name, query)
  for await (const text of exportTexts(format, read)) yield Buffer.from(text)
}

async function* batchesOf(context: ServiceContext, name: string, query: RawQuery): AsyncGenerator<readonly Item[]> {
  const collection = collectionOf(context, name)
  if (isReadInBatches(collection, query)) yield* readBatches(context, collection, query)
  else yield (await readByQuery(context, name, query)).map(await textCounts(context, collection, query))
}

async function notify(context: ServiceContext, subject: string, item: unknown): Promise<void> {
  const { platform, schema, database, accountability } = context
  if (!accountability?.user) return
  await createOne({ platform, schema, database, accountability: null }, 'directus_notifications', {
    recipient: accountability.user,
    subject,
    collection: item === null ? null : 'directus_files',
    item: item === null ? null : String(item),
  })
}
