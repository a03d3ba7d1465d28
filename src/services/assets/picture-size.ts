import type { ResizeOptions } from 'sharp'
import { apiError } from '../../errors/api-error.js'
import type { Transformation } from './transformation.js'

/** A size in pixels. */
export interface Box {
  readonly width: number
  readonly height: number
}

/** Refuses a transformation whose result, or a step of it, would be larger than is allowed. */
export function checkSize(transformation: Transformation, source: Box, most: number): void {
  const { width, height } = outputBox(transformation, source)
  const sides = [...(width > most ? ['width'] : []), ...(height > most ? ['height'] : [])]
  if (sides.length > 0) throw tooLarge(sides)
  // Operations may have changed the size before the picture is resized.
  if (transformation.fit === 'outside' && transformation.transforms.length > 0) throw tooLarge(['fit'])
}

/** The size of the result. If one side is given, the other follows from it; `outside` may exceed what was asked. */
export function outputBox({ width, height, fit = 'cover', withoutEnlargement }: Partial<Transformation>, source: Box): Box {
  if (width === undefined && height === undefined) return source
  const scales = [...(width === undefined ? [] : [width / source.width]), ...(height === undefined ? [] : [height / source.height])]
  if (withoutEnlargement && Math.max(...scales) > 1) return source
  if (scales.length === 2 && (fit === 'cover' || fit === 'contain' || fit === 'fill')) return { width: width!, height: height! }
  const scale = fit === 'outside' ? Math.max(...scales) : Math.min(...scales)
  return { width: Math.round(source.width * scale), height: Math.round(source.height * scale) }
}

/** How the library is to resize: a side that is not given follows the other, but never beyond what is allowed, whatever earlier operations did. */
export function boundedResize({ width, height, ...options }: ResizeOptions, most: number): ResizeOptions {
  if ((width ?? 1) > most || (height ?? 1) > most) throw tooLarge(['transforms'])
  if (width === undefined && height === undefined) return options
  if (width === undefined || height === undefined) return { ...options, width: width ?? most, height: height ?? most, fit: 'inside' }
  return { ...options, width, height }
}

const tooLarge = (names: readonly string[]): Error => apiError('ILLEGAL_ASSET_TRANSFORMATION', { invalidTransformations: names })

/** The part of a picture that remains when it is cropped around its focal point; null when it is not cropped. */
export function focalRegion(
  { width, height, fit = 'cover', focal_point_x: x, focal_point_y: y, withoutEnlargement }: Transformation,
  source: Box,
) {
  if (fit !== 'cover' || width === undefined || height === undefined || x === undefined || y === undefined || withoutEnlargement)
    return null
  const scale = Math.max(width / source.width, height / source.height)
  const seen = {
    width: Math.max(1, Math.min(source.width, Math.round(width / scale))),
    height: Math.max(1, Math.min(source.height, Math.round(height / scale))),
  }
  const between = (middle: number, part: number, whole: number): number =>
    Math.round(Math.min(Math.max(middle - part / 2, 0), whole - part))
  return { left: between(x, seen.width, source.width), top: between(y, seen.height, source.height), ...seen }
}
