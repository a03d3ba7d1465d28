import { createHash } from 'node:crypto'
import type { ResizeOptions, Sharp } from 'sharp'
import { apiError, invalidQuery, isApiError } from '../../errors/api-error.js'
import type { Location } from '../../storage/storage.js'
import { variantName } from '../files/names.js'
import { isPlainObject } from '../items/shape.js'
import type { Platform } from '../platform.js'
import { type Box, boundedResize, checkSize, focalRegion } from './picture-size.js'
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
    await platform.pictures.run(`${name}/${variant.object}`, () =>
      driver.withFile(job.object, (path) => make(platform, path, job, format, variant.object)),
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
  { config, logger, pictureLibrary }: Platform,
  path: string,
  { location, transformation }: TransformJob,
  format: string,
  target: string,
): Promise<void> {
  const { maxDimension, maxOutputDimension, timeout } = config.assets
  const picture = (await pictureLibrary()).open(path, maxDimension * maxDimension)
  const size = await sizeOf(picture, maxDimension)
  checkSize(transformation, size, maxOutputDimension)
  const output = transformed(picture, transformation, size, format, maxOutputDimension).timeout({
    seconds: Math.max(1, Math.ceil(timeout / 1000)),
  })
  try {
    await location.driver.write(target, output)
  } catch (error) {
    throw failureOf(error, (cause) => logger.warn({ err: cause, object: target }, 'A picture could not be transformed.'))
  } finally {
    output.destroy()
  }
}

async function sizeOf(picture: Sharp, maxDimension: number): Promise<Box> {
  // What its row says of its size, anybody may have written there: the picture itself is asked.
  const { autoOrient } = await picture.metadata().catch((error: unknown) => {
    throw illegal(['width', 'height'], error)
  })
  if (autoOrient.width > maxDimension || autoOrient.height > maxDimension) throw illegal(['width', 'height'])
  return autoOrient
}

function transformed(picture: Sharp, transformation: Transformation, size: Box, format: string, most: number): Sharp {
  const { transforms, width, height, fit, quality, withoutEnlargement = false } = transformation
  const isTurned = transforms.some(([method]) => method === 'rotate')
  const region = transforms.length === 0 ? focalRegion(transformation, size) : null
  let result = isTurned ? picture : picture.autoOrient()
  for (const [method, ...args] of transforms) if (method !== 'toFormat') result = apply(result, method, args, most)
  if (region) result = result.extract(region)
  result = result.toFormat(format as 'png', quality === undefined ? {} : { quality })
  return width === undefined && height === undefined
    ? result
    : result.resize(boundedResize({ width, height, fit, withoutEnlargement }, most))
}

/** The names are those of `transformation.ts`; the library checks their arguments itself. */
function apply(picture: Sharp, method: string, args: readonly unknown[], most: number): Sharp {
  try {
    if (method === 'resize') return picture.resize(boundedResize(resizeOptions(args), most))
    return (picture[method as 'rotate'] as (...given: unknown[]) => Sharp).apply(picture, [...args])
  } catch (error) {
    if (isApiError(error)) throw error
    throw invalidQuery(`"transforms": ${(error as Error).message}`)
  }
}

/** Width and height may stand by themselves or among the options; an `outside` could become any size. */
function resizeOptions(args: readonly unknown[]): ResizeOptions {
  const options = args.find(isPlainObject) ?? {}
  const [width, height] = [0, 1].map((index) => (typeof args[index] === 'number' ? (args[index] as number) : undefined))
  if (options.fit === 'outside') throw illegal(['transforms'])
  return { ...(width !== undefined && { width }), ...(height !== undefined && { height }), ...options }
}

const illegal = (names: readonly string[], cause?: unknown): Error =>
  apiError('ILLEGAL_ASSET_TRANSFORMATION', { invalidTransformations: names }, { cause })

function failureOf(error: unknown, log: (cause: unknown) => void): Error {
  log(error)
  const { message, code } = error as NodeJS.ErrnoException
  if (message.includes('timeout')) return apiError('SERVICE_UNAVAILABLE', { service: 'assets', reason: 'The transformation took too long' })
  // Errors of the storage have a code; those of the library tell of the picture, or of what was to be done with it.
  if (code !== undefined) return apiError('SERVICE_UNAVAILABLE', { service: 'files', reason: "Couldn't save the picture" })
  return illegal(['transforms'], error)
}
