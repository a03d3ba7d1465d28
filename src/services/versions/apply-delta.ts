import type { Item, PrimaryKey, ServiceContext } from '../../context.js'
import { forbidden } from '../../errors/api-error.js'
import type { Collection } from '../../schema/model.js'
import { checkKeys, filterOfKeys } from '../items/keys.js'
import type { MutationOptions } from '../items/mutation-options.js'
import { readKeys } from '../items/read-keys.js'
import { updateOne } from '../items/writing.js'
import { isDecisive } from './decisive-fields.js'
import { type DeltaReference, visitDelta } from './delta.js'

/**
 * Writes a version's delta into its item, in a transaction that will be taken back. It is written for everybody who may
 * read the version, whether or not they could write it; the caller's own rights are needed only where it would open something to them.
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
  await updateOne({ ...context, accountability }, collection.name, key, delta, {
    emitEvents: false,
    skipTracking: true,
    isVersion: true,
    bypassAutoIncrementSequenceReset: true,
    ...(onItemCreate ? { onItemCreate } : {}),
  })
}

/** Items that the delta names have to be in the caller's sight, with what it copies of them: others are as if they did not exist. */
async function requireReadable(context: ServiceContext, collection: Collection, delta: Item): Promise<void> {
  const named = new Map<string, DeltaReference[]>()
  visitDelta(
    context.schema,
    { collection, values: delta, foreignField: null },
    {
      reference: (reference) => {
        const place = JSON.stringify([reference.collection.name, reference.field, reference.copied])
        named.set(place, [...(named.get(place) ?? []), reference])
      },
    },
  )
  for (const references of named.values()) {
    const { collection: target, field, copied } = references[0]!
    const values = references.map(({ value }) => value)
    const keys = field === null ? checkKeys(target, values) : [...new Set(values.map(String))]
    const filter = field === null ? filterOfKeys(target, keys, {}).filter : { [field]: { _in: keys } }
    const seen = copied === null ? [] : [{ [copied]: { _nnull: true } }]
    const found = await readKeys(context, target, { filter: { _and: [filter, ...seen] }, limit: -1 })
    if (found.length !== keys.length) throw forbidden()
  }
}
