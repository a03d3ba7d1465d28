import { createHash, randomUUID } from 'node:crypto'
import { type Readable, Transform } from 'node:stream'
import type { Item, Platform } from '../../context.js'
import { plainText } from '../../database/value-reading.js'
import { apiError, invalidPayload, isApiError } from '../../errors/api-error.js'
import type { StorageDriver } from '../../storage/driver.js'
import type { Location } from '../../storage/storage.js'
import { type Claim, claimObject } from './claims.js'
import { mediaType, requireAllowedType } from './media-type.js'
import { extensionOf } from './names.js'
import { isPicture, pictureLibrary, readPictureFacts } from './pictures.js'

/** What is known of a file before its content is. */
export interface FileHead {
  /** As the client calls it. */
  readonly filename: string
  readonly type: string
  /** The location it goes to; the standard one when nothing is said. */
  readonly storage?: unknown
}

/** A content that is stored, while no row tells of it yet. Unless it is kept, it has to be discarded. */
export interface ReceivedFile {
  readonly filename: string
  readonly type: string
  readonly location: string
  /** The name of the object. It is made up for every content, so that no other is ever overwritten. */
  readonly object: string
  /** What the object is called by, without extension: good for the id of a new file. */
  readonly id: string
  readonly size: number
  /** Tells contents apart. */
  readonly digest: string
  /** What a picture told of itself. */
  readonly facts: Item
  /** A row tells of it: it stays. */
  keep(): Promise<void>
  /** Removes it, unless it is kept. */
  discard(): Promise<void>
}

/** Stores a content, as it comes in; never more of it than a piece is in memory. Types and sizes that are not allowed are refused, and nothing of them stays. */
export async function receiveFile(platform: Platform, content: Readable, head: FileHead): Promise<ReceivedFile> {
  const type = mediaType(head.type)
  const { name: location, driver } = locationOf(platform, head.storage)
  requireAllowedType(type, platform.config.files.types)
  const id = randomUUID()
  const object = `${id}${extensionOf(head.filename, type)}`
  const { size, digest, claim } = await store(platform, driver, object, content)
  const file = { filename: head.filename, type, location, object, id, size, digest, ...keeper(platform, driver, object, claim) }
  try {
    const facts = isPicture(type)
      ? await driver.withFile(object, async (path) =>
          readPictureFacts(await platform.parts.get(pictureLibrary)(), path, platform.config.files.metadata),
        )
      : {}
    return { ...file, facts }
  } catch (error) {
    await file.discard()
    throw error
  }
}

/** The location of this name, or the standard one when none is named. */
export function locationOf({ storage }: Platform, name: unknown): Location {
  const location = name === undefined || name === null ? storage.standard : storage.find(plainText(name))
  if (!location) throw invalidPayload('"storage" must be one of the storage locations')
  return location
}

function keeper({ logger }: Platform, driver: StorageDriver, object: string, claim: Claim): Pick<ReceivedFile, 'keep' | 'discard'> {
  const failed = (error: unknown) => logger.error({ err: error, object }, 'A stored object could not be removed.')
  let isSettled = false
  return {
    keep: async () => {
      isSettled = true
      await claim.release().catch(failed)
    },
    discard: async () => {
      if (isSettled) return
      isSettled = true
      await driver.delete(object).then(claim.release).catch(failed)
    },
  }
}

async function store(
  { config, logger }: Platform,
  driver: StorageDriver,
  object: string,
  content: Readable,
): Promise<{ size: number; digest: string; claim: Claim }> {
  const measure = measuring(config.files.maxSize ?? Number.POSITIVE_INFINITY)
  let failure: Error | null = null
  // Both may fail before the storage has begun to read. What the storage itself fails of ends in the stream, too.
  measure.stream.once('error', (error) => {
    if (isApiError(error)) failure ??= error
  })
  content.once('error', (error) => {
    failure ??= error
    measure.stream.destroy(error)
  })
  let claim: Claim | undefined
  try {
    claim = await claimObject(driver, object)
    await driver.write(object, content.pipe(measure.stream))
    return { ...measure.result(), claim }
  } catch (error) {
    content.unpipe(measure.stream)
    await claim?.release()
    if (failure) throw isApiError(failure) ? failure : invalidPayload('The content ended before it was complete')
    logger.error({ err: error, object }, 'A file could not be stored.')
    throw apiError('SERVICE_UNAVAILABLE', { service: 'files', reason: "Couldn't save the file" })
  }
}

/** Lets bytes pass, counts and digests them, and fails when there are too many. */
function measuring(limit: number) {
  const digest = createHash('sha256')
  let size = 0
  const stream = new Transform({
    transform: (piece: Buffer, _encoding, done) => {
      size += piece.length
      if (size > limit) return done(apiError('CONTENT_TOO_LARGE'))
      digest.update(piece)
      done(null, piece)
    },
  })
  return { stream, result: () => ({ size, digest: digest.digest('hex') }) }
}
