import type { Readable } from 'node:stream'
import { DataStore, ERRORS, Upload } from '@tus/server'
import { OffsetConflict, type UnfinishedUpload, type UnfinishedUploads } from '../../services/uploads/unfinished.js'

/** The library hands over the user who began an upload under this name. No client can send it, since it has spaces. */
export const ownerKey = 'who began it'

/** The protocol's view of unfinished uploads. */
export class UploadStore extends DataStore {
  override extensions = ['creation', 'creation-with-upload', 'expiration', 'termination']

  constructor(
    private readonly uploads: UnfinishedUploads,
    private readonly expiration: number,
  ) {
    super()
  }

  override async create(upload: Upload): Promise<Upload> {
    const { [ownerKey]: owner = null, ...metadata } = upload.metadata ?? {}
    const begun = await this.uploads.begin({ id: upload.id, size: upload.size ?? 0, metadata, owner })
    upload.creation_date = begun.touched
    return upload
  }

  override async write(content: Readable, id: string, offset: number): Promise<number> {
    try {
      return await this.uploads.append(id, offset, content)
    } catch (error) {
      throw error instanceof OffsetConflict ? ERRORS.INVALID_OFFSET : error
    }
  }

  override async getUpload(id: string): Promise<Upload> {
    return toUpload(await this.require(id))
  }

  override async remove(id: string): Promise<void> {
    await this.require(id)
    await this.uploads.remove(id)
  }

  override getExpiration(): number {
    return this.expiration
  }

  private async require(id: string): Promise<UnfinishedUpload> {
    const found = await this.uploads.find(id)
    if (!found) throw ERRORS.FILE_NOT_FOUND
    return found
  }
}

/** The library counts the time that an upload is kept from its creation; we count it from the last part. */
const toUpload = ({ id, size, offset, metadata, touched }: UnfinishedUpload): Upload =>
  new Upload({ id, size, offset, metadata: { ...metadata }, creation_date: touched })
