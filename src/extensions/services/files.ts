import type { Readable } from 'node:stream'
import { asSystem, type Item, type PrimaryKey } from '../../context.js'
import { type AssetWish, findAssetContent, zipFiles, zipFolder } from '../../services/assets/assets.js'
import { importFile, uploadFile } from '../../services/files/files.js'
import type { FileHead } from '../../services/files/receive.js'
import type { MutationOptions } from '../../services/items/mutation-options.js'
import { readOne } from '../../services/items/reading.js'
import type { ByteRange } from '../../storage/driver.js'
import { ItemsService } from './items.js'
import { Service, type ServiceOptions } from './options.js'

/** Files: rows with a content. */
export class FilesService extends ItemsService {
  constructor(options: ServiceOptions) {
    super('directus_files', options)
  }

  async uploadOne(content: Readable, data: Item & Partial<FileHead>, key?: PrimaryKey, options?: MutationOptions): Promise<PrimaryKey> {
    return uploadFile(this.context, content, data, key, options)
  }

  async importOne(url: string, data?: Item, options?: MutationOptions): Promise<PrimaryKey> {
    return importFile(this.context, url, data, options)
  }
}

/** Contents of files. */
export class AssetsService extends Service {
  /** The content with its row and size; `deferStream`: the stream is opened when it is called. */
  async getAsset(id: string, wish?: AssetWish, range?: Partial<ByteRange>, deferStream = false) {
    const content = await findAssetContent(this.context, id, wish)
    const part = range && !content.isTransformed ? { start: range.start ?? 0, end: range.end ?? content.state.size - 1 } : undefined
    const file = await readOne(asSystem(this.context), 'directus_files', content.asset.id)
    const stream = () => content.open(part)
    return { stream: deferStream ? stream : await stream(), file: { ...file, type: content.type }, stat: content.state }
  }

  async zipFiles(ids: readonly string[]) {
    return zipFiles(this.context, ids)
  }

  async zipFolder(id: string) {
    return zipFolder(this.context, id)
  }
}
