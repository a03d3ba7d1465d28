import type { Item } from '../../context.js'
import { invalidQuery } from '../../errors/api-error.js'

const fits = ['cover', 'contain', 'fill', 'inside', 'outside'] as const
const formats = ['auto', 'jpg', 'jpeg', 'png', 'webp', 'tiff', 'avif'] as const

/** What is to become of a picture, as it was asked for. */
export interface Transformation {
  /** Operations of the picture library, in order. */
  readonly transforms: readonly Operation[]
  readonly width?: number
  readonly height?: number
  readonly fit?: (typeof fits)[number]
  readonly quality?: number
  readonly format?: (typeof formats)[number]
  readonly withoutEnlargement?: true
  readonly focal_point_x?: number
  readonly focal_point_y?: number
}

export type Operation = readonly [method: string, ...args: unknown[]]

/** The parameters of a request that ask for a transformation. */
export const transformationNames = [
  'key',
  'transforms',
  'width',
  'height',
  'fit',
  'quality',
  'format',
  'withoutEnlargement',
  'focal_point_x',
  'focal_point_y',
] as const

/** Operations that clients may name: none of them reads a file, and none makes a picture larger than its arguments say. */
const operations: ReadonlySet<string> = new Set([
  'rotate',
  'flip',
  'flop',
  'sharpen',
  'median',
  'blur',
  'flatten',
  'unflatten',
  'gamma',
  'negate',
  'normalise',
  'normalize',
  'clahe',
  'convolve',
  'threshold',
  'linear',
  'recomb',
  'modulate',
  'tint',
  'greyscale',
  'grayscale',
  'pipelineColourspace',
  'pipelineColorspace',
  'toColourspace',
  'toColorspace',
  'removeAlpha',
  'ensureAlpha',
  'extractChannel',
  'bandbool',
  'extract',
  'trim',
  'resize',
  'toFormat',
])

/** Reads the parameters of a transformation, or of a preset; refuses what makes no sense. Null means that nothing is asked for. */
export function parseTransformation(given: Item, maxOperations: number): Transformation {
  return {
    transforms: parseOperations(given.transforms, maxOperations),
    ...optional('width', given, (value) => wholeNumber('width', value, 1)),
    ...optional('height', given, (value) => wholeNumber('height', value, 1)),
    ...optional('fit', given, (value) => oneOf('fit', value, fits)),
    ...optional('quality', given, (value) => wholeNumber('quality', value, 1, 100)),
    ...optional('format', given, (value) => oneOf('format', value, formats)),
    ...(isSwitchedOn(given.withoutEnlargement) && { withoutEnlargement: true as const }),
    ...optional('focal_point_x', given, (value) => wholeNumber('focal_point_x', value, 0)),
    ...optional('focal_point_y', given, (value) => wholeNumber('focal_point_y', value, 0)),
  }
}

function optional<Name extends string, Value>(
  name: Name,
  given: Item,
  read: (value: unknown) => Value,
): { readonly [key in Name]?: Value } {
  const value = given[name]
  return value === undefined || value === null || value === '' ? {} : ({ [name]: read(value) } as { [key in Name]: Value })
}

const isSwitchedOn = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== false && value !== 'false' && value !== ''

function wholeNumber(name: string, value: unknown, least: number, most = Number.MAX_SAFE_INTEGER): number {
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN
  if (!Number.isInteger(number) || number < least || number > most)
    throw invalidQuery(
      `"${name}" must be a whole number of at least ${least}${most === Number.MAX_SAFE_INTEGER ? '' : ` and at most ${most}`}`,
    )
  return number
}

function oneOf<Word extends string>(name: string, value: unknown, words: readonly Word[]): Word {
  const word = words.find((known) => known === value)
  if (!word) throw invalidQuery(`"${name}" must be one of ${words.join(', ')}`)
  return word
}

function parseOperations(given: unknown, most: number): readonly Operation[] {
  if (given === undefined || given === null || given === '') return []
  const list = typeof given === 'string' ? parseJson(given) : given
  if (!Array.isArray(list)) throw invalidQuery('"transforms" must be a JSON list of allowed transformations')
  if (list.length > most) throw invalidQuery(`"transforms" may have ${most} transformations`)
  for (const entry of list as unknown[]) {
    const method: unknown = Array.isArray(entry) ? entry[0] : undefined
    if (typeof method !== 'string' || !operations.has(method))
      throw invalidQuery(`"transforms" does not allow ${JSON.stringify(method ?? entry)} as a transformation`)
    if (method === 'toFormat') oneOf('toFormat', (entry as unknown[])[1], formats.slice(1))
  }
  return list as Operation[]
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw invalidQuery('"transforms" must be a JSON list of allowed transformations')
  }
}
