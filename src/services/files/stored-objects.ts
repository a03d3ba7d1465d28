import type { ServiceContext } from '../../context.js'
import { isUuid } from '../../database/value-reading.js'
import { apiError, invalidPayload } from '../../errors/api-error.js'
import { ObjectMissing } from '../../storage/driver.js'
import { claimObject } from './claims.js'
import { isAllowedName, isVariantName, stemOf, variantPrefix } from './names.js'
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
  const { driver } = locationOf(platform, before.storage)
  const free = await freeName(context, before, { ...before, filename_disk: name })
  if ((await driver.stat(free.old)) === null) throw contentMissing()
  database.afterRollback(() => driver.delete(free.name))
  await driver.copy(free.old, free.name)
  await removeAfterCommit(context, [before])
}

/**
 * Brings an object to the place, and under the name, that its row has got in the running transaction. The original is deleted with the commit
 * if the configuration says so; its variants are made again when they are asked for.
 */
export async function moveObject(context: ServiceContext, before: StoredObject, after: StoredObject): Promise<void> {
  const { database, platform } = context
  const target = locationOf(platform, after.storage)
  // A row that tells of no content, as those that came with a database may.
  if (before.filename_disk === null && after.filename_disk === null) return
  const { old, name } = await freeName(context, before, after)
  const content = await locationOf(platform, before.storage)
    .driver.read(old)
    .catch((error: unknown) => {
      throw error instanceof ObjectMissing ? contentMissing() : error
    })
  const claim = await claimObject(target.driver, name)
  database.afterRollback(() => target.driver.delete(name).then(claim.release))
  try {
    await target.driver.write(name, content)
  } catch (error) {
    content.destroy()
    platform.logger.error({ err: error, object: old, storage: after.storage }, 'A stored object could not be moved.')
    throw apiError('SERVICE_UNAVAILABLE', { service: 'files', reason: "Couldn't move the file" })
  }
  await database.afterCommit(claim.release)
  if (platform.config.files.deletesMoved) await removeAfterCommit(context, [before])
}

const contentMissing = () => invalidPayload('The stored content of this file is missing')

/** Refuses a name that a client must not give, or that is another's. */
async function freeName(
  { database, platform }: ServiceContext,
  before: StoredObject,
  { storage, filename_disk: name }: StoredObject,
): Promise<{ readonly old: string; readonly name: string }> {
  const old = before.filename_disk
  if (old === null) throw invalidPayload('"filename_disk" is chosen by the server when a content is uploaded')
  if (name === null || (name !== old && !isAllowedName(name))) throw invalidPayload('"filename_disk" is not a valid file name')
  // What lies under the name that this server made up for the file is its own, left behind by an earlier move.
  const isFree = async () => (name === old && isUuid(stemOf(name))) || (await locationOf(platform, storage).driver.stat(name)) === null
  if ((await hasObject(database, { storage, filename_disk: name }, before.id)) || !(await isFree()))
    throw apiError('RECORD_NOT_UNIQUE', { collection: 'directus_files', field: 'filename_disk', value: name })
  return { old, name }
}
