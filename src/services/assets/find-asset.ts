import { asSystem, type Item, type ServiceContext } from '../../context.js'
import { isUuid } from '../../database/value-reading.js'
import { forbidden, isApiError } from '../../errors/api-error.js'
import { opensSomewhere } from '../../permissions/reduce.js'
import type { RawQuery } from '../../query/query.js'
import { ObjectMissing, type ObjectState } from '../../storage/driver.js'
import type { Location } from '../../storage/storage.js'
import { collectionOf } from '../items/collection-of.js'
import { readItems } from '../items/read.js'
import { readKeys } from '../items/read-keys.js'

/** A file whose content the caller may have. */
export interface Asset {
  readonly id: string
  /** Its name in a download; null where the caller may not know it. */
  readonly filename: string | null
  readonly type: string
  readonly location: Location
  readonly object: string
  readonly state: ObjectState
  readonly modified: Date
  /** In pixels; known of every picture that could be read. */
  readonly longestSide: number | null
  readonly focal: { readonly focal_point_x?: unknown; readonly focal_point_y?: unknown }
}

const publicFiles = ['project_logo', 'public_background', 'public_foreground', 'public_favicon'] as const

/** The file of this id; a file that does not exist, that is forbidden or that lost its content is refused with the same words. */
export async function findAsset(context: ServiceContext, given: string): Promise<Asset> {
  const id = given.slice(0, 36)
  if (!isUuid(id)) throw forbidden()
  const filename = await visibleName(context, id)
  const [row] = await systemRead(context, 'directus_files', {
    filter: { id: { _eq: id } },
    fields: ['id', 'storage', 'filename_disk', 'type', 'modified_on', 'width', 'height', 'focal_point_x', 'focal_point_y'],
  })
  const location = context.platform.storage.find(String(row?.storage))
  const object = row?.filename_disk
  const state = location && typeof object === 'string' ? await stateOf(location, object) : null
  if (!row || !location || state === null) throw forbidden()
  const focal =
    row.focal_point_x === null || row.focal_point_y === null ? {} : { focal_point_x: row.focal_point_x, focal_point_y: row.focal_point_y }
  return {
    id,
    filename,
    type: String(row.type ?? ''),
    location,
    object: String(object),
    state,
    modified: new Date(String(row.modified_on)),
    longestSide: row.width === null || row.height === null ? null : Math.max(Number(row.width), Number(row.height)),
    focal,
  }
}

/** May the caller read this file, and its name? Files that the project's settings show are for everybody. */
async function visibleName(context: ServiceContext, id: string): Promise<string | null> {
  const files = collectionOf(context, 'directus_files')
  const filter = { id: { _eq: id } }
  const set = await context.platform.permissions.of(context.accountability)
  const mayKnowName = opensSomewhere(set, 'directus_files', 'read', 'filename_download')
  try {
    if (mayKnowName) {
      const [item] = await readItems(context, files, { filter, fields: ['filename_download'], limit: 1 }, { emitEvents: false })
      if (item) return typeof item.filename_download === 'string' ? item.filename_download : null
    } else if ((await readKeys(context, files, { filter, limit: 1 })).length > 0) return null
  } catch (error) {
    if (!isApiError(error) || error.code !== 'FORBIDDEN') throw error
  }
  if (await isPublic(context, id)) return null
  throw forbidden()
}

async function isPublic(context: ServiceContext, id: string): Promise<boolean> {
  const settings = await context.platform.settings()
  return publicFiles.some((name) => settings?.[name] === id.toLowerCase())
}

const systemRead = (context: ServiceContext, collection: string, query: RawQuery): Promise<Item[]> =>
  readItems(asSystem(context), collectionOf(context, collection), query, { emitEvents: false })

async function stateOf({ driver }: Location, object: string): Promise<ObjectState | null> {
  try {
    return await driver.stat(object)
  } catch (error) {
    // Rows of other servers may have names that no object of ours can have.
    if (error instanceof ObjectMissing) return null
    throw error
  }
}
