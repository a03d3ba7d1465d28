import type { Item, PrimaryKey, ServiceContext } from '../../context.js'
import { apiError, forbidden } from '../../errors/api-error.js'
import { permits } from '../../permissions/reduce.js'
import { requireOwnRights } from '../access/own-rights.js'
import { canBeKey, checkKey, isKey } from '../items/keys.js'
import { readTouchableKeys } from '../items/read-keys.js'
import type { CollectionRules, Update } from './rules.js'

/** Links that open one item. Who makes or changes one may share that item, and lends no right that they do not have. */
export const shareRules: CollectionRules = {
  beforeCreate: async ({ context, data }) => {
    await requireShareable(context, data)
    if (!isKey(data.item)) throw apiError('FAILED_VALIDATION', { field: 'item', path: [], type: 'required' })
  },
  beforeUpdate: async ({ context, data }) => {
    const who = context.accountability
    if (who && !who.admin && data.user_created !== undefined && data.user_created !== who.user) throw forbidden()
  },
  afterUpdate: async (write) => {
    await requireAllShareable(write)
    await endSessions(write)
  },
}

/** Deletes the shares of items that are deleted: another item with the same key would be open by them. */
export async function deleteSharesOf(
  { platform, database }: ServiceContext,
  collection: string,
  items: readonly PrimaryKey[],
): Promise<void> {
  const shares = await database.withPrisma((client) =>
    client.share.findMany({ where: { collection, item: { in: items.map(String) } }, select: { id: true } }),
  )
  if (shares.length === 0) return
  const ids = shares.map(({ id }) => id)
  await database.withPrisma((client) => client.share.deleteMany({ where: { id: { in: ids } } }))
  await platform.accessChanged(database, 'directus_shares', ids)
}

/** Refuses to share what the caller may not: another item, or by another role. */
async function requireShareable(context: ServiceContext, { collection: name, item, role }: Item): Promise<void> {
  const collection = typeof name === 'string' ? context.schema.collections.get(name) : undefined
  const set = await context.platform.permissions.of(context.accountability)
  if (!collection || !permits(set, collection.name, 'share')) throw notShareable(name)
  if (set.isUnrestricted) return
  const keys = isKey(item) && canBeKey(collection, item) ? [checkKey(collection, item)] : []
  if (keys.length === 0 || (await readTouchableKeys(context, collection, keys, 'share', [])).length === 0) throw notShareable(name)
  if (typeof role === 'string') await requireOwnRights(context, { roles: [role] })
}

/** The shares as they are now, whatever was changed: a password or a date opens them as much as another item does. */
async function requireAllShareable({ context, keys }: Update): Promise<void> {
  const where = { id: { in: keys.map(String) } }
  const select = { collection: true, item: true, role: true } as const
  const shares = await context.database.withPrisma((client) => client.share.findMany({ where, select }))
  for (const share of shares) await requireShareable(context, share)
}

/** Who opened a share saw it as it was. */
async function endSessions({ context: { database }, keys }: { context: ServiceContext; keys: readonly PrimaryKey[] }): Promise<void> {
  await database.withPrisma((client) => client.session.deleteMany({ where: { share: { in: keys.map(String) } } }))
}

const notShareable = (collection: unknown): Error =>
  forbidden(`You don't have permission to perform "share" for collection "${String(collection)}" or it does not exist.`)
