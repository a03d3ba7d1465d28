import { renewHash } from '../versions/main-item.js'
import { checkNewVersion, checkVersionKey, collectionOfVersion, refuseOtherFields, requireFreeKey } from '../versions/version.js'
import type { CollectionRules, Created, Update } from './rules.js'

/** Content versions. */
export const versionRules: CollectionRules = {
  beforeCreate: async ({ context, data }) => {
    await collectionOfVersion(context, checkNewVersion(data))
  },
  afterCreate: markItem,
  beforeUpdate: async ({ data, options }) => {
    refuseOtherFields(data, ['id', 'key', 'name', ...(options.serverFields ?? [])])
    if (data.key !== undefined) checkVersionKey(data.key)
  },
  afterUpdate: refuseTakenKey,
}

async function markItem({ context, key, data }: Created): Promise<void> {
  const version = checkNewVersion(data)
  if (version.item === null) return
  await requireFreeKey(context, version)
  await renewHash(context, key, context.schema.collections.get(version.collection)!, version.item)
}

async function refuseTakenKey({ context, keys, data }: Update): Promise<void> {
  if (data.key === undefined) return
  const where = { id: { in: keys.map(String) } }
  const rows = await context.database.withPrisma((client) =>
    client.version.findMany({ where, select: { key: true, collection: true, item: true } }),
  )
  for (const row of rows) await requireFreeKey(context, row)
}
