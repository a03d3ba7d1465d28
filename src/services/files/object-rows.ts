import type { PrimaryKey, ServiceContext } from '../../context.js'
import type { Database } from '../../database/database.js'
import { isUuid } from '../../database/value-reading.js'

/** The object that a file's row tells of. */
export interface StoredObject {
  readonly id: string
  readonly storage: string
  readonly filename_disk: string | null
}

/** The objects of files, as their rows say now. Rules bind nobody here: it is for the server's own doing. */
export async function objectsOf({ database }: ServiceContext, keys: readonly PrimaryKey[]): Promise<StoredObject[]> {
  const ids = keys.map(String).filter(isUuid)
  if (ids.length === 0) return []
  return database.withPrisma((client) =>
    client.file.findMany({ where: { id: { in: ids } }, select: { id: true, storage: true, filename_disk: true } }),
  )
}

/** Does a row tell of this object, other than that of the file `but`? Databases of other servers may have several rows of one object. */
export async function hasObject(
  database: Database,
  { storage, filename_disk }: Pick<StoredObject, 'storage' | 'filename_disk'>,
  but?: string,
): Promise<boolean> {
  const where = { storage, filename_disk, ...(but !== undefined && { id: { not: but } }) }
  return (await database.withPrisma((client) => client.file.findFirst({ where, select: { id: true } }))) !== null
}
