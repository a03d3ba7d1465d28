import { forbidden } from '../../errors/api-error.js'
import type { Collection } from '../../schema/model.js'
import { checkKeys } from '../items/keys.js'
import type { MutationOptions } from '../items/mutation-options.js'
import { readKeys } from '../items/read.js'
import type { Item, PrimaryKey, ServiceContext } from '../platform.js'
import { isDecisive } from './decisive-fields.js'
import { visitDelta } from './delta.js'

/**
 * Writes a version's delta into its item, in a transaction that will be taken back. It is written for everybody who may
 * read the version, whether or not he could write it himself; only where it would open something to the caller does it need his own rights.
 */
export async function applyDelta(
  context: ServiceContext,
  collection: Collection,
  key: PrimaryKey,
  delta: Item,
  onItemCreate: MutationOptions['onItemCreate'],
): Promise<void> {
  const set = await context.platform.permissions.of(context.accountability)
  if (!set.isUnrestricted) await requireReadable(context, collection, delta)
  const accountability = isDecisive(context, set, collection, delta) ? context.accountability : null
  const service = context.platform.itemsService(collection.name, { ...context, accountability })
  await service.updateOne(key, delta, {
    emitEvents: false,
    skipTracking: true,
    isVersion: true,
    bypassAutoIncrementSequenceReset: true,
    ...(onItemCreate ? { onItemCreate } : {}),
  })
}

/** Items that the delta names by key have to be in the caller's sight: others are as if they did not exist. */
async function requireReadable(context: ServiceContext, collection: Collection, delta: Item): Promise<void> {
  const named = new Map<string, PrimaryKey[]>()
  visitDelta(
    context.schema,
    { collection, values: delta, foreignField: null },
    {
      reference: (name, key) => void named.set(name, [...(named.get(name) ?? []), key]),
    },
  )
  for (const [name, list] of named) {
    const target = context.schema.collections.get(name)!
    const keys = checkKeys(target, list)
    const found = await readKeys(context, target, { filter: { [target.primaryKey!]: { _in: keys } }, limit: -1 })
    if (found.length !== keys.length) throw forbidden()
  }
}
