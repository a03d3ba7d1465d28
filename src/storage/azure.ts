import type { Readable } from 'node:stream'
import type { ContainerClient } from '@azure/storage-blob'
import type { LocationConfig } from '../config/storage-config.js'
import { type CloudStore, cloudDriver, partSize, partsAtOnce } from './cloud.js'
import type { ByteRange, StorageDriver } from './driver.js'

/** Blobs of an Azure storage account. */
export async function azureDriver({ root, options }: LocationConfig): Promise<StorageDriver> {
  const { ACCOUNT_NAME, ACCOUNT_KEY, CONTAINER_NAME, ENDPOINT } = options
  const { BlobServiceClient, StorageSharedKeyCredential } = await import('@azure/storage-blob')
  const address = ENDPOINT ?? `https://${ACCOUNT_NAME}.blob.core.windows.net`
  const service = new BlobServiceClient(address, new StorageSharedKeyCredential(ACCOUNT_NAME!, ACCOUNT_KEY!), {
    retryOptions: { maxTries: 3, retryDelayInMs: 200 },
  })
  return cloudDriver(root, new AzureStore(service.getContainerClient(CONTAINER_NAME!)))
}

class AzureStore implements CloudStore {
  constructor(private readonly container: ContainerClient) {}

  async read(key: string, range?: ByteRange): Promise<Readable> {
    const length = range && range.end - range.start + 1
    const { readableStreamBody } = await this.container.getBlobClient(key).download(range?.start, length)
    // On Node the library gives a stream of Node.
    return readableStreamBody as Readable
  }

  /** Its parts become a blob when all are there; Azure forgets those of which none was made. */
  async write(key: string, content: Readable): Promise<void> {
    await this.container.getBlockBlobClient(key).uploadStream(content, partSize, partsAtOnce)
  }

  async copy(from: string, to: string): Promise<void> {
    const copying = await this.container.getBlobClient(to).beginCopyFromURL(this.container.getBlobClient(from).url)
    await copying.pollUntilDone()
  }

  async delete(key: string): Promise<void> {
    await this.container.getBlobClient(key).deleteIfExists()
  }

  async stat(key: string) {
    const { contentLength, lastModified } = await this.container.getBlobClient(key).getProperties()
    return { size: contentLength ?? 0, modified: lastModified ?? new Date(0) }
  }

  async *list(prefix: string): AsyncGenerator<string> {
    for await (const found of this.container.listBlobsByHierarchy('/', { prefix })) if (found.kind === 'blob') yield found.name
  }

  async sweep(): Promise<number> {
    return 0
  }

  isMissing(error: unknown): boolean {
    const { statusCode, code } = error as { readonly statusCode?: number; readonly code?: string }
    return statusCode === 404 && code !== 'ContainerNotFound'
  }
}
