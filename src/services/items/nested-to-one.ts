import { asSystem, type Item, type PrimaryKey, type ServiceContext } from '../../context.js'
import { forbidden, invalidPayload } from '../../errors/api-error.js'
import { fieldNode } from '../../query/field-tree.js'
import type { Collection, Field } from '../../schema/model.js'
import { isToBeCreated } from './access.js'
import { collectionOf } from './collection-of.js'
import { checkKey, keyOfItem } from './keys.js'
import type { MutationOptions } from './mutation-options.js'
import { armOf } from './nested-arms.js'
import { otherItems } from './other-items.js'
import type { SplitPayload } from './payload.js'
import { readTextOfKey } from './read.js'
import { exists, readKeysWith, readTouchableKeys } from './read-keys.js'

/**
 * Writes the items that m2o and m2a fields hold as objects, each with its own collection's rules, and gives the keys
 * to put into the row: without key it is created, with the key of an existing item that is updated
 * with what else the object says, with an unknown key it is created with that key.
 */
export async function writeToOne(
  context: ServiceContext,
  collection: Collection,
  split: SplitPayload,
  payload: Item,
  options: MutationOptions,
): Promise<Item> {
  for (const [name, value] of Object.entries(split.columns)) {
    const link = linkBesideKey(context, collection.fields.get(name)!)
    if (link && value !== null && value !== undefined) await requireSeenValue(context, link, value)
  }
  const keys: Item = {}
  for (const [field, value] of split.toOne) {
    const target = collectionOf(context, targetOf(field, collection, payload))
    const { key, isCreated } = await writeRelated(context, target, value, { ...options, path: [...(options.path ?? []), field.name] })
    const relation = field.relation!
    keys[field.name] = relation.kind === 'm2o' ? await linkValue(context, target, relation.targetField, key, isCreated) : key
  }
  return keys
}

/** A foreign key that leads to another field than the key. */
interface LinkBesideKey {
  readonly target: Collection
  readonly targetField: string
}

function linkBesideKey({ schema }: ServiceContext, { relation }: Field): LinkBesideKey | null {
  if (relation?.kind !== 'm2o') return null
  const target = schema.collections.get(relation.collection)
  return target && relation.targetField !== target.primaryKey ? { target, targetField: relation.targetField } : null
}

/**
 * Such a foreign key holds a value of that field, and a refusal by the database would tell whether there is such a value. So it has to be one that the caller sees; keys
 * themselves tell nothing but that they are taken.
 */
async function requireSeenValue(context: ServiceContext, { target, targetField }: LinkBesideKey, value: unknown): Promise<void> {
  if ((await context.platform.permissions.of(context.accountability)).isUnrestricted) return
  const keys = await readKeysWith(context, target, { [targetField]: value })
  if ((await readTouchableKeys(context, target, keys, 'read', [targetField])).length === 0) throw forbidden()
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

interface Written {
  readonly key: PrimaryKey
  readonly isCreated: boolean
}

/** Creates or updates one related item. */
async function writeRelated(context: ServiceContext, collection: Collection, value: Item, options: MutationOptions): Promise<Written> {
  const items = context.platform.parts.get(otherItems)
  const key = keyOfItem(collection, value)
  const arm = armOf(value)
  if (arm === 'create') return { key: await items.createOne(context, collection.name, value, options), isCreated: true }
  if (arm === 'update') {
    if (key === undefined) throw invalidPayload(`"update" takes an object with its key "${collection.primaryKeys.join('", "')}"`)
    // Whom no rule binds is not refused by a rule.
    if (!(await exists(context, collection, key))) throw forbidden()
    await items.updateOne(context, collection.name, key, value, options)
    return { key, isCreated: false }
  }
  if (key === undefined || (await isToBeCreated(context, collection, key)))
    return { key: await items.createOne(context, collection.name, value, options), isCreated: true }
  if (Object.keys(value).some((name) => !collection.primaryKeys.includes(name)))
    await items.updateOne(context, collection.name, key, value, options)
  return { key, isCreated: false }
}

/**
 * The value that a foreign key to `field` needs to lead to the item of this key: mostly the key itself, without a statement. The value of
 * another field becomes readable where it is copied to, so the caller has to see it, unless they have just created the item.
 */
export async function linkValue(
  context: ServiceContext,
  collection: Collection,
  field: string,
  key: PrimaryKey,
  isCreated: boolean,
): Promise<PrimaryKey> {
  if (field === collection.primaryKey) return key
  const reader = isCreated ? asSystem(context) : context
  const { data } = await readTextOfKey(reader, collection, checkKey(collection, key), { fields: [fieldNode(field)] }, { emitEvents: false })
  const [item] = JSON.parse(data) as Record<string, PrimaryKey | null>[]
  if (!item) throw forbidden()
  const value = item[field]
  if (value === null || value === undefined)
    throw invalidPayload(`An item of "${collection.name}" can't be linked without a value in its field "${field}"`)
  return value
}
