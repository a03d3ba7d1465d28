import type { Item, PrimaryKey, ServiceContext } from '../../context.js'
import { hypothetically } from '../../database/hypothetical.js'
import { forbidden, invalidPayload } from '../../errors/api-error.js'
import { requireUpload, writeReceived } from '../files/files.js'
import { mediaType, requireAllowedType } from '../files/media-type.js'
import { cleanName, extensionOf, titleOf } from '../files/names.js'
import { locationOf, type ReceivedFile, receiveFile } from '../files/receive.js'
import { collectionOf } from '../items/collection-of.js'
import { exists } from '../items/read-keys.js'
import type { UnfinishedUpload, UnfinishedUploads } from './unfinished.js'

/** What an upload is to become. */
interface Intention {
  readonly filename: string
  readonly type: string
  readonly data: Item
  /** The file whose content it replaces. */
  readonly key: PrimaryKey | undefined
}

/** Refuses an upload that could not be written if it were whole: its row is written, and taken back. */
export async function requireWritable(
  context: ServiceContext,
  { id, size, metadata }: Pick<UnfinishedUpload, 'id' | 'size' | 'metadata'>,
): Promise<void> {
  const { filename, type, data, key } = intentionOf(metadata)
  requireAllowedType(type, context.platform.config.files.types)
  const location = locationOf(context.platform, data.storage).name
  const empty: ReceivedFile = {
    filename,
    type,
    location,
    object: `${id}${extensionOf(filename, type)}`,
    id,
    size,
    digest: '',
    facts: {},
    keep: async () => undefined,
    discard: async () => undefined,
  }
  if (key !== undefined) await requireFile(context, key)
  await hypothetically(context.database, (database) => writeReceived({ ...context, database }, { ...empty, id: placeholder }, data, key))
}

/** Any id: what is written with it is taken back. */
const placeholder = '00000000-0000-4000-8000-000000000000'

/** Makes a file of an upload that is whole; once, however often the last request is sent. */
export async function finishUpload(context: ServiceContext, uploads: UnfinishedUploads, id: string): Promise<void> {
  await uploads.exclusively(id, async () => {
    const upload = await uploads.find(id)
    if (!upload || upload.file !== null) return
    const { filename, type, data, key } = intentionOf(upload.metadata)
    if (key !== undefined) await requireFile(context, key)
    const file = await receiveFile(context.platform, uploads.content(upload), { filename, type, storage: data.storage })
    try {
      const written = await writeReceived(context, { ...file, facts: { title: titleOf(filename), ...file.facts } }, data, key)
      await uploads.finish(upload, written)
    } finally {
      await file.discard()
    }
  })
}

/** What is not there is refused as what must not be changed. */
async function requireFile(context: ServiceContext, key: PrimaryKey): Promise<void> {
  await requireUpload(context, key)
  if (!(await exists(context, collectionOf(context, 'directus_files'), key))) throw forbidden()
}

function intentionOf(metadata: UnfinishedUpload['metadata']): Intention {
  const { id, filename_download: filename, type, ...data } = metadata
  if (!filename) throw invalidPayload('"filename_download" is required')
  return { filename: cleanName(filename), type: mediaType(type ?? ''), data, key: id ?? undefined }
}
