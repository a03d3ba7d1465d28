import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Platform } from '../../context.js'
import { apiError, isApiError } from '../../errors/api-error.js'
import type { Location } from '../../storage/storage.js'
import { variantName } from '../files/names.js'
import type { TransformFile } from './picture-workers.js'
import { pictureWorkers } from './picture-workers.js'
import type { Transformation } from './transformation.js'

/** What pictures can be transformed to; the first name is the library's. */
const types: Readonly<Record<string, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  tiff: 'image/tiff',
  avif: 'image/avif',
}
const formatOf = (type: string): string | undefined => Object.keys(types).find((format) => types[format] === type)

/** Can files of this type be transformed? */
export const isTransformable = (type: string): boolean => formatOf(type) !== undefined

/** A picture to be transformed, and how. */
export interface TransformJob {
  readonly location: Location
  readonly object: string
  readonly type: string
  readonly transformation: Transformation
  /** What the client takes, for the format `auto`. */
  readonly accept: string
  /** Aborted when the client leaves. */
  readonly signal?: AbortSignal | undefined
}

/** A stored variant of a picture. */
export interface Variant {
  readonly object: string
  readonly type: string
}

/** Gives the variant of a picture; it is made when it is asked for the first time, and kept beside its original. */
export async function variantOf(platform: Platform, job: TransformJob): Promise<Variant> {
  const format = outputFormat(job)
  const digest = createHash('sha1')
    .update(JSON.stringify([job.object, format, job.transformation]))
    .digest('hex')
  const variant = { object: variantName(job.object, digest, `.${format}`), type: types[format]! }
  const { driver, name } = job.location
  if ((await driver.stat(variant.object)) === null) {
    await platform.parts
      .get(pictureWorkers)
      .run(`${name}/${variant.object}`, job.signal, (transform) =>
        driver.withFile(job.object, (path) => make(platform, path, job, format, variant.object, transform)),
      )
  }
  return variant
}

function outputFormat({ type, accept, transformation: { format, transforms } }: TransformJob): string {
  const named = transforms.find(([method]) => method === 'toFormat')?.[1] as string | undefined
  const asked = format ?? named
  const own = formatOf(type)!
  if (asked === 'auto') {
    if (accept.includes('image/avif')) return 'avif'
    if (accept.includes('image/webp')) return 'webp'
    return ['avif', 'webp', 'tiff'].includes(own) ? 'png' : own
  }
  return asked === undefined ? own : asked === 'jpg' ? 'jpeg' : asked
}

async function make(
  { config, logger }: Platform,
  path: string,
  { location, transformation }: TransformJob,
  format: string,
  target: string,
  transform: TransformFile,
): Promise<void> {
  const { maxDimension, maxOutputDimension } = config.assets
  const folder = await mkdtemp(join(tmpdir(), 'tessera-picture-'))
  const made = join(folder, 'made')
  try {
    await transform({ source: path, target: made, transformation, format, maxDimension, maxOutputDimension })
    await location.driver.write(target, createReadStream(made))
  } catch (error) {
    if (!isApiError(error) || error.cause !== undefined) logger.warn({ err: error, object: target }, 'A picture could not be transformed.')
    throw isApiError(error)
      ? error
      : apiError('SERVICE_UNAVAILABLE', { service: 'files', reason: "Couldn't save the picture" }, { cause: error })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
