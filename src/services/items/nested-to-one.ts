import { invalidPayload } from '../../errors/api-error.js'
import type { Collection, Field } from '../../schema/model.js'
import type { Item, PrimaryKey, ServiceContext } from '../platform.js'
import { isKey } from './keys.js'
import type { MutationOptions } from './mutation-options.js'
import type { SplitPayload } from './payload.js'

/**
 * Writes the items that m2o and m2a fields hold as objects, each with its own collection's rules, and gives the keys
 * to put into the row (spec/02 §6): without key it is created, with the key of an existing item that is updated
 * with what else the object says, with an unknown key it is created with that key.
 */
export async function writeToOne(
  context: ServiceContext,
  collection: Collection,
  split: SplitPayload,
  payload: Item,
  options: MutationOptions,
): Promise<Item> {
  const keys: Item = {}
  for (const [field, value] of split.toOne) {
    const target = targetOf(field, collection, payload)
    keys[field.name] = await writeRelated(context, target, value, { ...options, path: [...(options.path ?? []), field.name] })
  }
  return keys
}

function targetOf(field: Field, collection: Collection, payload: Item): string {
  const relation = field.relation!
  if (relation.kind === 'm2o') return relation.collection
  if (relation.kind === 'o2m') throw invalidPayload(`Field "${field.name}" in collection "${collection.name}" takes a list`)
  const name = payload[relation.discriminator]
  if (typeof name !== 'string' || name === '') {
    throw invalidPayload(
      `Can't update nested record without collection field "${relation.discriminator}" in collection "${collection.name}"`,
    )
  }
  if (!relation.collections.includes(name))
    throw invalidPayload(`"${collection.name}.${field.name}" can't be linked to collection "${name}"`)
  return name
}

/** Creates or updates one related item and gives its key. */
export async function writeRelated(
  context: ServiceContext,
  collection: string,
  value: Item,
  options: MutationOptions,
): Promise<PrimaryKey> {
  const service = context.platform.itemsService(collection, context)
  const keyName = service.collection.primaryKey
  const key = keyName ? value[keyName] : undefined
  if (!keyName || !isKey(key) || !(await service.exists(key))) return service.createOne(value, options)
  const rest = Object.keys(value).filter((name) => name !== keyName)
  if (rest.length > 0) await service.updateOne(key, value, options)
  return key
}
