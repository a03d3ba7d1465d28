import type { Readable } from 'node:stream'
import type { Item, ServiceContext } from '../../context.js'
import { forbidden, invalidPayload, isApiError } from '../../errors/api-error.js'
import type { ByteRange, ObjectState } from '../../storage/driver.js'
import { readByQuery } from '../items/reading.js'
import { type Asset, findAsset } from './find-asset.js'
import { askedTransformation } from './presets.js'
import { isTransformable, variantOf } from './transform.js'
import type { Transformation } from './transformation.js'
import { type ZipEntry, zipOf } from './zip.js'

/** How a picture is wanted. */
export interface AssetWish {
  /** The parameters of the transformation, as clients write them. */
  readonly transformationParams?: Item
  /** What the client takes, for the format `auto`. */
  readonly acceptFormat?: string | null
  /** Aborted when the client leaves: a picture that nobody else waits for is then not made. */
  readonly signal?: AbortSignal
  /** A picture with a side of more than `from` pixels is scaled to `to`, whatever the project allows clients to ask for. */
  readonly largest?: { readonly from: number; readonly to: number }
}

/** What is to be sent of a file: its content or a variant of it. */
export interface AssetContent {
  readonly asset: Asset
  readonly type: string
  readonly state: ObjectState
  readonly isTransformed: boolean
  /** Reads it, or a part of it. */
  open(range?: ByteRange): Promise<Readable>
}

/** A packed archive, and how it is called. */
export interface Archive {
  readonly filename: string
  readonly content: Readable
}

// Contents of files, for those who may read the files' rows.

/** Finds a file's content as it is wanted; nothing is read of it yet. What cannot be transformed is given as it is. */
export async function findAssetContent(
  context: ServiceContext,
  id: string,
  { transformationParams = {}, acceptFormat, signal, largest }: AssetWish = {},
): Promise<AssetContent> {
  const asset = await findAsset(context, id)
  const { driver } = asset.location
  const wanted = scaledDown(asset, largest) ?? (await askedTransformation(context, transformationParams))
  const original: AssetContent = {
    asset,
    type: asset.type,
    state: asset.state,
    isTransformed: false,
    open: (range) => driver.read(asset.object, range),
  }
  if (!wanted || !isTransformable(asset.type) || asset.longestSide === null) return original
  const transformation = { ...(asset.focal as Partial<typeof wanted>), ...wanted }
  const variant = await variantOf(context.platform, {
    location: asset.location,
    object: asset.object,
    type: asset.type,
    transformation,
    accept: acceptFormat ?? '',
    signal,
  })
  const state = await driver.stat(variant.object)
  if (state === null) throw forbidden()
  return { asset, type: variant.type, state, isTransformed: true, open: (range) => driver.read(variant.object, range) }
}

function scaledDown({ longestSide }: Asset, largest: AssetWish['largest']): Transformation | null {
  if (!largest || longestSide === null || longestSide <= largest.from) return null
  return { transforms: [], width: largest.to, height: largest.to, fit: 'inside' }
}

/** Packs files; one that the caller may not read refuses all. */
export async function zipFiles(context: ServiceContext, ids: readonly string[]): Promise<Archive> {
  const entries: ZipEntry[] = []
  for (const id of new Set(ids)) entries.push({ asset: await findAsset(context, id), folders: [] })
  return { filename: `files-${stamp()}.zip`, content: zipOf(entries) }
}

/** Packs a folder with those below it, as far as the caller may read them and the files in them. */
export async function zipFolder(context: ServiceContext, id: string): Promise<Archive> {
  const [folder] = await readOrNothing(context, 'directus_folders', { id: { _eq: id } }, ['id', 'name'])
  const entries = folder ? await entriesOf(context, String(folder.id), [], new Set()) : []
  if (!folder || entries.length === 0) throw invalidPayload('No files found in the selected folders tree')
  return { filename: `folder-${String(folder.name ?? folder.id)}-${stamp()}.zip`, content: zipOf(entries) }
}

async function entriesOf(context: ServiceContext, folder: string, folders: readonly string[], seen: Set<string>): Promise<ZipEntry[]> {
  if (seen.has(folder)) return []
  seen.add(folder)
  const entries: ZipEntry[] = []
  for (const { id } of await readOrNothing(context, 'directus_files', { folder: { _eq: folder } }, ['id'])) {
    const asset = await orNull(findAsset(context, String(id)))
    if (asset) entries.push({ asset, folders })
  }
  for (const child of await readOrNothing(context, 'directus_folders', { parent: { _eq: folder } }, ['id', 'name'])) {
    entries.push(...(await entriesOf(context, String(child.id), [...folders, String(child.name ?? child.id)], seen)))
  }
  return entries
}

/** What the caller may not ask for is not there. */
async function readOrNothing(context: ServiceContext, collection: string, filter: Item, fields: readonly string[]): Promise<Item[]> {
  return (await orNull(readByQuery(context, collection, { filter, fields: [...fields], limit: -1 }, { emitEvents: false }))) ?? []
}
async function orNull<Value>(value: Promise<Value>): Promise<Value | null> {
  try {
    return await value
  } catch (error) {
    if (isApiError(error) && error.code === 'FORBIDDEN') return null
    throw error
  }
}

/** `YYYYMMDD-HHMMSS`, in universal time. */
const stamp = (): string => new Date().toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')
