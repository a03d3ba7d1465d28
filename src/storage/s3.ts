import type { Readable } from 'node:stream'
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3'
import type { LocationConfig, LocationOptions } from '../config/storage-config.js'
import { type CloudStore, cloudDriver, partSize, partsAtOnce } from './cloud.js'
import type { ByteRange, StorageDriver } from './driver.js'

/** What larger objects need a copy in parts for; they are read and written instead. */
const largestCopy = 5 * 2 ** 30

/** S3, and every service that speaks its protocol. */
export async function s3Driver({ root, options }: LocationConfig): Promise<StorageDriver> {
  const { KEY, SECRET, REGION, ENDPOINT, FORCE_PATH_STYLE } = options
  return driverByS3(root, options, {
    region: REGION ?? 'us-east-1',
    forcePathStyle: FORCE_PATH_STYLE,
    ...(ENDPOINT && { endpoint: addressOf(ENDPOINT) }),
    // Without keys the library looks for them where AWS puts them: its environment, the role of the machine.
    ...(KEY && SECRET && { credentials: { accessKeyId: KEY, secretAccessKey: SECRET } }),
  })
}

/** A driver by the protocol of S3; `client` says where it is spoken, and how requests prove who sends them. */
export async function driverByS3(root: string, options: LocationOptions, client: S3ClientConfig): Promise<StorageDriver> {
  const library = await import('@aws-sdk/client-s3')
  const agent = { maxSockets: options.MAX_SOCKETS, keepAlive: options.KEEP_ALIVE }
  const s3 = new library.S3Client({
    // Checksums that only AWS knows: other services refuse them.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: options.CONNECTION_TIMEOUT,
      socketTimeout: options.SOCKET_TIMEOUT,
      httpAgent: agent,
      httpsAgent: agent,
    },
    ...client,
  })
  return cloudDriver(root, new S3Store(library, s3, options))
}

/** An endpoint may be written without its protocol. */
const addressOf = (endpoint: string): string => (/^https?:\/\//.test(endpoint) ? endpoint : `https://${endpoint}`)

class S3Store implements CloudStore {
  readonly #bucket: { readonly Bucket: string }
  /** What is said of every new object. */
  readonly #kind: Readonly<Record<string, string>>

  constructor(
    private readonly library: typeof import('@aws-sdk/client-s3'),
    private readonly client: S3Client,
    { BUCKET, ACL, SERVER_SIDE_ENCRYPTION: encryption, SERVER_SIDE_ENCRYPTION_KMS_KEY_ID: key }: LocationOptions,
  ) {
    this.#bucket = { Bucket: BUCKET! }
    this.#kind = {
      ...(ACL && { ACL }),
      ...(encryption && { ServerSideEncryption: encryption }),
      ...(encryption && key && { SSEKMSKeyId: key }),
    }
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    const part = range && { Range: `bytes=${range.start}-${range.end}` }
    const { Body } = await this.client.send(new this.library.GetObjectCommand({ ...this.#bucket, Key: key, ...part }))
    // On Node the library gives the response itself.
    return Body as Readable
  }

  async write(key: string, content: Readable): Promise<void> {
    const { Upload } = await import('@aws-sdk/lib-storage')
    const params = { ...this.#bucket, ...this.#kind, Key: key, Body: content }
    await new Upload({ client: this.client, params, partSize, queueSize: partsAtOnce }).done()
  }

  async copy(from: string, to: string): Promise<void> {
    if ((await this.stat(from)).size > largestCopy) return this.write(to, await this.read(from))
    const source = [this.#bucket.Bucket, ...from.split('/').map(encodeURIComponent)].join('/')
    await this.client.send(new this.library.CopyObjectCommand({ ...this.#bucket, ...this.#kind, Key: to, CopySource: source }))
  }

  async delete(key: string): Promise<void> {
    await this.client.send(new this.library.DeleteObjectCommand({ ...this.#bucket, Key: key }))
  }

  async stat(key: string) {
    const { ContentLength, LastModified } = await this.client.send(new this.library.HeadObjectCommand({ ...this.#bucket, Key: key }))
    return { size: ContentLength ?? 0, modified: LastModified ?? new Date(0) }
  }

  async *list(prefix: string): AsyncGenerator<string> {
    const pages = this.library.paginateListObjectsV2({ client: this.client }, { ...this.#bucket, Prefix: prefix, Delimiter: '/' })
    for await (const { Contents } of pages) {
      for (const { Key } of Contents ?? []) if (Key !== undefined && !Key.endsWith('/')) yield Key
    }
  }

  async sweep(moment: Date): Promise<number> {
    const begun = await this.client.send(new this.library.ListMultipartUploadsCommand(this.#bucket)).catch((error: unknown) => {
      // Services that keep no list clean up by themselves.
      if (statusOf(error) === 501) return { Uploads: [] }
      throw error
    })
    const old = (begun.Uploads ?? []).filter(({ Initiated }) => Initiated !== undefined && Initiated < moment)
    for (const { Key, UploadId } of old)
      await this.client.send(new this.library.AbortMultipartUploadCommand({ ...this.#bucket, Key, UploadId }))
    return old.length
  }

  isMissing(error: unknown): boolean {
    return statusOf(error) === 404 && (error as Error).name !== 'NoSuchBucket'
  }
}

const statusOf = (error: unknown): number | undefined =>
  (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode
