import { invalidPayload } from '../../errors/api-error.js'
import { objectsOf } from '../files/object-rows.js'
import { locationOf } from '../files/receive.js'
import { requireNoServerFields } from '../files/server-fields.js'
import { moveObject, removeAfterCommit, renameObject } from '../files/stored-objects.js'
import type { AfterWrite, CollectionRules, Deletion, ItemCreation, Update } from './rules.js'

/** Rows of files: they name stored objects, which are renamed and removed with them. Fields that are written with a content (`serverFields`) come from the server itself. */
export const fileRules: CollectionRules = {
  beforeCreate: checkNewRow,
  beforeUpdate: async ({ data, options, keys }) => {
    if (options.serverFields !== undefined) return
    requireNoServerFields({ ...data, filename_disk: undefined })
    if (keys.length > 1 && movesObject(data)) throw invalidPayload('"filename_disk" and "storage" belong to one file each')
  },
  watchUpdate: followRow,
  watchDelete: removeWithRows,
}

async function checkNewRow({ context, data, options }: ItemCreation): Promise<void> {
  if (options.serverFields !== undefined || context.accountability === null) return
  requireNoServerFields(data)
  if (typeof data.type !== 'string' || data.type === '') throw invalidPayload('"type" is required')
  if (data.storage !== undefined && data.storage !== null) locationOf(context.platform, data.storage)
}

const movesObject = ({ filename_disk: name, storage }: Update['data']): boolean => name !== undefined || storage !== undefined

/** The object is renamed, or moved to another place, with its row. */
async function followRow({ context, data, keys, options }: Update): Promise<AfterWrite> {
  if (options.serverFields !== undefined || !movesObject(data)) return async () => undefined
  const [before] = await objectsOf(context, keys)
  return async () => {
    const [after] = await objectsOf(context, keys)
    if (!before || !after) return
    if (after.storage !== before.storage) await moveObject(context, before, after)
    else await renameObject(context, before, after.filename_disk)
  }
}

/** Contents and their variants go when the deletion of their rows is committed. */
async function removeWithRows({ context, keys }: Deletion): Promise<AfterWrite> {
  const before = await objectsOf(context, keys)
  return () => removeAfterCommit(context, before)
}
