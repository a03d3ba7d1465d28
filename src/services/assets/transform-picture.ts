import { writeFile } from 'node:fs/promises'
import type { ResizeOptions, Sharp } from 'sharp'
import { apiError, invalidQuery, isApiError } from '../../errors/api-error.js'
import { isPlainObject } from '../../query/parse/raw.js'
import type { PictureLibrary } from '../files/pictures.js'
import { effortFor } from './effort.js'
import type { PictureJob } from './picture-job.js'
import { type Box, boundedResize, checkSize, focalRegion, outputBox } from './picture-size.js'
import type { Transformation } from './transformation.js'

/** Reads a picture, changes it as it is asked, and writes it. Only to be called where nobody waits for the thread (picture-process.ts). */
export async function transformPicture(library: PictureLibrary, job: PictureJob): Promise<void> {
  const { maxDimension, maxOutputDimension, transformation } = job
  const picture = library.open(job.source, maxDimension * maxDimension)
  const size = await sizeOf(picture, maxDimension)
  checkSize(transformation, size, maxOutputDimension)
  // Read as a whole, so that errors of the picture differ from errors of the file.
  await writeFile(job.target, await transformed(picture, job, size).toBuffer(), { flag: 'wx' })
}

async function sizeOf(picture: Sharp, maxDimension: number): Promise<Box> {
  // The size in its row may have been written by a client, so the picture itself is asked.
  const { autoOrient } = await picture.metadata().catch((error: unknown) => {
    throw illegal(['width', 'height'], error)
  })
  if (autoOrient.width > maxDimension || autoOrient.height > maxDimension) throw illegal(['width', 'height'])
  return autoOrient
}

function transformed(picture: Sharp, { transformation, format, maxOutputDimension: most }: PictureJob, size: Box): Sharp {
  const { transforms, width, height, fit, quality, withoutEnlargement = false } = transformation
  const isTurned = transforms.some(([method]) => method === 'rotate')
  const region = transforms.length === 0 ? focalRegion(transformation, size) : null
  const effort = effortFor(format, mostPixels(transformation, size, most))
  let result = isTurned ? picture : picture.autoOrient()
  for (const [method, ...args] of transforms) if (method !== 'toFormat') result = apply(result, method, args, most)
  if (region) result = result.extract(region)
  result = result.toFormat(format as 'png', { ...(quality !== undefined && { quality }), ...(effort !== undefined && { effort }) })
  return width === undefined && height === undefined
    ? result
    : result.resize(boundedResize({ width, height, fit, withoutEnlargement }, most))
}

/** How many pixels the picture may come to have. */
function mostPixels(transformation: Transformation, size: Box, most: number): number {
  if (transformation.transforms.some(([method]) => method === 'resize')) return most * most
  const { width, height } = outputBox(transformation, size)
  return width * height
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
