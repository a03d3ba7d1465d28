import type { Sharp } from 'sharp'
import type { Item } from '../../context.js'
import { PartKey } from '../../parts.js'

/** The formats that are ever opened, by libvips' names; whatever else a file may be, it is not read. */
const loaders = ['Jpeg', 'Png', 'Webp', 'Tiff', 'Heif', 'Nsgif'].map((name) => `VipsForeignLoad${name}`)
const pictureTypes: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/tiff', 'image/avif', 'image/gif'])

/** Data of a picture: by group, by name. */
type Groups = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>

/** The libraries that read and change pictures. */
export interface PictureLibrary {
  /** A picture in a file of this machine; larger ones than so many pixels are refused when they are read. */
  open(path: string, maxPixels: number): Sharp
  /** The groups of data that a picture carries. */
  readGroups(path: string): Promise<Groups>
}

/** What reads and changes pictures; it is loaded when it is asked for. */
export const pictureLibrary = new PartKey<() => Promise<PictureLibrary>>('picture library')

/**
 * Loads the libraries with the first picture: they are large, and many servers never see one. They keep no pictures in memory, work with one thread, and read
 * nothing but pictures of known formats; that holds for the whole process, and to say so twice does no harm.
 */
export function createPictureLibrary(): () => Promise<PictureLibrary> {
  let loaded: Promise<PictureLibrary> | undefined
  return () => (loaded ??= loadPictureLibrary())
}

async function loadPictureLibrary(): Promise<PictureLibrary> {
  const [{ default: sharp }, { default: exifr }] = await Promise.all([import('sharp'), import('exifr')])
  sharp.cache(false)
  sharp.concurrency(1)
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: loaders })
  return {
    open: (path, maxPixels) => sharp(path, { limitInputPixels: maxPixels, failOn: 'error', sequentialRead: true }),
    readGroups: async (path) => {
      const options = {
        ifd0: {},
        exif: true,
        gps: true,
        iptc: true,
        xmp: false,
        icc: false,
        mergeOutput: false,
        reviveValues: false,
      } as const
      return ((await exifr.parse(path, options)) as Groups | undefined) ?? {}
    },
  }
}

/** Does a file of this type have a size in pixels? */
export const isPicture = (type: string): boolean => pictureTypes.has(type)

/** What a picture tells of itself: size as it is shown, and texts and data that are kept. What is no picture, whatever it was called, tells nothing. */
export async function readPictureFacts(library: PictureLibrary, path: string, allowList: readonly string[]): Promise<Item> {
  const size = await sizeOf(library, path)
  if (!size) return {}
  const groups = await groupsOf(library, path)
  return { ...size, ...textsOf(groups), metadata: allowed(groups, allowList) }
}

async function sizeOf(library: PictureLibrary, path: string): Promise<{ width: number; height: number } | null> {
  try {
    // Only its head is read, so that even a huge one may tell its size.
    const { autoOrient } = await library.open(path, Number.MAX_SAFE_INTEGER).metadata()
    return { width: autoOrient.width, height: autoOrient.height }
  } catch {
    // Clients call anything a picture; one that cannot be read is stored as it is, without a size.
    return null
  }
}

async function groupsOf(library: PictureLibrary, path: string): Promise<Groups> {
  try {
    return await library.readGroups(path)
  } catch {
    // Formats without such data, and data that is broken: the picture has none then.
    return {}
  }
}

/** What IPTC and EXIF say of a picture, in the fields of a file. */
function textsOf({ iptc = {}, ifd0 = {} }: Groups): Item {
  const text = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined)
  const title = text(iptc.Headline) ?? text(iptc.ObjectName)
  const description = text(iptc.Caption) ?? text(ifd0.ImageDescription)
  const tags = iptc.Keywords === undefined ? undefined : [iptc.Keywords].flat().map(String)
  return { ...(title && { title: title.slice(0, 255) }), ...(description && { description }), ...(tags && { tags }) }
}

/** The names under which the library tells what EXIF calls otherwise. */
const libraryNames: Readonly<Record<string, string>> = { ISOSpeedRatings: 'ISO' }

function allowed(groups: Groups, allowList: readonly string[]): Item {
  const kept: Record<string, Record<string, unknown>> = {}
  for (const path of allowList) {
    const [group = '', name = ''] = path.split('.')
    const value = groups[group]?.[libraryNames[name] ?? name]
    if (value !== undefined && ['string', 'number'].includes(typeof value)) kept[group] = { ...kept[group], [name]: value }
  }
  return kept
}
