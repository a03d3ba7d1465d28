import { apiError, invalidPayload } from '../../errors/api-error.js'
import type { Collection } from '../../schema/model.js'
import type { PrimaryKey, ServiceContext } from '../platform.js'
import { lockItem } from './lock.js'

/** Refuses to go on unless the one item is in one of these versions as the caller sees it; nobody changes it until the transaction ends. */
export async function requireVersion(
  context: ServiceContext,
  collection: Collection,
  keys: readonly PrimaryKey[],
  accepted: readonly string[],
): Promise<void> {
  const [key] = keys
  if (key === undefined || keys.length > 1) throw invalidPayload('A version can be asked of one item only')
  await lockItem(context, collection, key)
  const version = await readItemVersion(context, collection, key)
  if (!accepted.includes('*') && !accepted.includes(version)) throw apiError('ITEM_VERSION_MISMATCH', { version })
}

/** The version of an item as the caller sees it; refused when he does not see it. */
export async function readItemVersion(context: ServiceContext, collection: Collection, key: PrimaryKey): Promise<string> {
  const service = context.platform.itemsService(collection.name, context)
  const { version } = await service.readOneResult(
    key,
    { fields: [{ kind: 'collection', key: 'collection' }] },
    { emitEvents: false, withVersion: true },
  )
  return version!
}
