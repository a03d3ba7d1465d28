import type { ServiceContext } from '../../context.js'
import { apiError, invalidPayload } from '../../errors/api-error.js'
import { isAllowedName, isVariantName, variantPrefix } from './names.js'
import { hasObject, type StoredObject } from './object-rows.js'
import { locationOf } from './receive.js'

/** Removes objects with their variants when the running transaction has committed, except those that a row still tells of. */
export async function removeAfterCommit(context: ServiceContext, objects: readonly StoredObject[]): Promise<void> {
  const { platform, database } = context
  const stored = objects.filter((object) => object.filename_disk !== null)
  if (stored.length === 0) return
  await database.afterCommit(async () => {
    const outside = { ...context, database: platform.database }
    for (const object of stored) {
      try {
        if (!(await hasObject(outside.database, object))) await removeObject(outside, object)
      } catch (error) {
        // The row is gone, so nobody can reach the object any more; who cleans up has to be told of it.
        platform.logger.error(
          { err: error, object: object.filename_disk, storage: object.storage },
          'A stored object could not be removed.',
        )
      }
    }
  })
}

async function removeObject({ platform }: ServiceContext, { storage, filename_disk }: StoredObject): Promise<void> {
  const { driver } = locationOf(platform, storage)
  await driver.delete(filename_disk!)
  for await (const name of driver.list(variantPrefix(filename_disk!))) if (isVariantName(name)) await driver.delete(name)
}

/**
 * Gives an object the name that its row has got in the running transaction. Called when the write was allowed: what is refused here tells
 * of other files. The object is there under both names until the transaction ends.
 */
export async function renameObject(context: ServiceContext, before: StoredObject, name: string | null): Promise<void> {
  const { database, platform } = context
  const old = before.filename_disk
  if (name === old) return
  if (old === null) throw invalidPayload('"filename_disk" is chosen by the server when a content is uploaded')
  if (name === null || !isAllowedName(name)) throw invalidPayload('"filename_disk" is not a valid file name')
  const { driver } = locationOf(platform, before.storage)
  if ((await hasObject(database, { storage: before.storage, filename_disk: name }, before.id)) || (await driver.stat(name)) !== null)
    throw apiError('RECORD_NOT_UNIQUE', { collection: 'directus_files', field: 'filename_disk', value: name })
  if ((await driver.stat(old)) === null) throw invalidPayload('The stored content of this file is missing')
  database.afterRollback(() => driver.delete(name))
  await driver.copy(old, name)
  await removeAfterCommit(context, [before])
}
