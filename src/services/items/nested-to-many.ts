import { asSystem, type Item, type PrimaryKey, type ServiceContext } from '../../context.js'
import { forbidden, invalidPayload } from '../../errors/api-error.js'
import { isPlainObject } from '../../query/parse/raw.js'
import { parentField } from '../../schema/attach-relations.js'
import { hasKey } from '../../schema/composite-keys.js'
import type { Collection, Field, FieldRelation } from '../../schema/model.js'
import { keysToBeCreated, reachedChildren } from './access.js'
import { collectionOf } from './collection-of.js'
import { lockItem } from './conditions.js'
import { trackTogether } from './history.js'
import { checkKeys, filterOfKeys, isKey, keyOfItem, withoutKeys } from './keys.js'
import type { MutationOptions } from './mutation-options.js'
import { linkValue } from './nested-to-one.js'
import { type OtherItems, otherItems } from './other-items.js'
import { readItems } from './read.js'
import { readKeys } from './read-keys.js'
import { type KindRun, runsOf } from './runs.js'

/** One o2m field of one parent: whose children, and by which column they point to it. */
interface Children {
  readonly context: ServiceContext
  readonly collection: Collection
  readonly items: OtherItems
  readonly foreignField: string
  readonly sortField: string | null
  readonly deleteDeselected: boolean
  /** The caller is bound by no rule, so they may know of every item. */
  readonly isUnrestricted: boolean
  /** What the children's foreign key holds: the parent's key, unless it leads to another field. */
  readonly parent: PrimaryKey
  readonly options: MutationOptions
  readonly fieldName: string
}

type ToMany = Extract<FieldRelation, { kind: 'o2m' }>

/** The parent of children that are written. */
interface Parent {
  readonly collection: Collection
  readonly key: PrimaryKey
  /** By this very write. */
  readonly isCreated: boolean
}

/** Writes the children of o2m fields once the parent has its key: a list replaces the set, `{create, update, delete}` changes it. */
export async function writeToMany(
  context: ServiceContext,
  fields: ReadonlyMap<Field, unknown>,
  parent: Parent,
  options: MutationOptions,
): Promise<void> {
  // Before any child is written: writes of children lock their parent, and two of them would wait for each other.
  if (!parent.isCreated && [...fields].some(takesPositions)) await lockItem(context, parent.collection, parent.key)
  for (const [field, value] of fields) {
    const children = await childrenOf(context, field, parent, options)
    if (value === null) await replaceChildren(children, [])
    else if (Array.isArray(value)) await replaceChildren(children, value)
    else if (isPlainObject(value)) await changeChildren(children, value)
    else throw invalidPayload(`Field "${field.name}" in collection "${field.collection}" takes a list of items or an object of changes`)
  }
}

/** Are there children to be created that get the next places in an order? */
const takesPositions = ([{ relation }, value]: readonly [Field, unknown]): boolean =>
  Boolean(relation?.relation.meta?.sortField) && isPlainObject(value) && Array.isArray(value.create) && value.create.length > 0

async function childrenOf(context: ServiceContext, field: Field, parent: Parent, options: MutationOptions): Promise<Children> {
  const relation = field.relation as ToMany
  const collection = collectionOf(context, relation.collection)
  if (!hasKey(collection))
    throw invalidPayload(`Items of "${relation.collection}" have no key and can't be written through "${field.name}"`)
  return {
    context,
    collection,
    items: context.platform.parts.get(otherItems),
    foreignField: relation.foreignField,
    sortField: relation.relation.meta?.sortField ?? null,
    deleteDeselected: relation.relation.meta?.oneDeselectAction === 'delete',
    isUnrestricted: (await context.platform.permissions.of(context.accountability)).isUnrestricted,
    parent: await linkValue(context, parent.collection, parentField(parent.collection, relation), parent.key, parent.isCreated),
    options: { ...options, path: [...(options.path ?? []), field.name] },
    fieldName: field.name,
  }
}

async function replaceChildren(children: Children, entries: readonly unknown[]): Promise<void> {
  children.options.mutationTracker?.announce?.(entries.filter(isPlainObject).length)
  const kept: PrimaryKey[] = []
  await together(children, async (own) => {
    const named = entries.flatMap((entry) => (isPlainObject(entry) ? (keyOfChild(own, entry) ?? []) : []))
    const unknown = await keysToBeCreated(own.context, own.collection, named)
    for (const run of runsOf(entries, (entry) => kindOfEntry(own, entry, unknown))) kept.push(...(await saveRun(own, run)))
  })
  await deselect(children, await ownKeys(children, ...(kept.length > 0 ? withoutKeys(children.collection, kept) : [])))
}

/** Children that are created leave one history together. */
const together = (children: Children, work: (children: Children) => Promise<void>): Promise<void> =>
  trackTogether(children.context, children.collection, children.options, (options) => work({ ...children, options }))

/** What an entry asks for; `nothing` is refused when those before it are written. */
type EntryKind = 'link' | 'update' | 'create' | 'nothing'

function kindOfEntry(children: Children, entry: unknown, unknown: ReadonlySet<string>): EntryKind {
  if (isKey(entry)) return 'link'
  if (!isPlainObject(entry)) return 'nothing'
  const key = keyOfChild(children, entry)
  return key === undefined || unknown.has(String(key)) ? 'create' : 'update'
}

/** Links, updates or creates children and gives their keys. */
async function saveRun(children: Children, { kind, entries }: KindRun<unknown, EntryKind>): Promise<PrimaryKey[]> {
  if (kind === 'nothing') throw invalidPayload(`Field "${children.fieldName}" takes keys and objects`)
  if (kind === 'link') return linkChildren(children, entries as PrimaryKey[])
  if (kind === 'update') return updateChildren(children, entries as Item[])
  return createChildren(children, entries, null)
}

/** Is the parent a part of the children's key, as in tables that only link? */
const isKeyPart = ({ collection, foreignField }: Children): boolean => collection.primaryKeys.includes(foreignField)

/** The key that a child's own values tell, its parent's among them. */
const keyOfChild = (children: Children, entry: Item): PrimaryKey | undefined =>
  keyOfItem(children.collection, isKeyPart(children) ? { ...entry, [children.foreignField]: children.parent } : entry)

const positioned = ({ sortField }: Children, entry: Item, position: number | null): Item =>
  sortField && position !== null && entry[sortField] === undefined ? { ...entry, [sortField]: position } : entry

/**
 * Children that the caller sees to be this parent's already are left alone: writing them would only make revisions of nothing. For others the
 * caller needs the right; whether those exist, and whose they are, does not change the answer.
 */
async function linkChildren(children: Children, entries: readonly PrimaryKey[]): Promise<PrimaryKey[]> {
  const { context, collection, items, foreignField, parent, isUnrestricted, options } = children
  const keys = checkKeys(collection, entries)
  const seen = new Set((await reachedChildren(context, collection, keys, foreignField, 'update')).map(String))
  const isUnseen = (key: PrimaryKey): boolean => !seen.has(String(key))
  if (keys.some(isUnseen) && (isKeyPart(children) || isUnrestricted)) throw forbidden()
  const filter = filterOfKeys(
    collection,
    keys.filter((key) => !isUnseen(key)),
    {},
  ).filter as Item
  const own = new Set(seen.size > 0 ? (await ownKeys(children, filter)).map(String) : [])
  const others = keys.filter((key) => !own.has(String(key)))
  if (others.length > 0 && isKeyPart(children))
    throw invalidPayload(`The key of "${String(others[0])}" names another parent; "${children.fieldName}" can't take it over`)
  const changes = others.map((key) => ({ key, data: { [foreignField]: parent } }))
  await items.updateEach(context, collection.name, changes, options)
  return [...entries]
}

/** Keys of those of the parent's children that match, visible to the caller or not. */
const ownKeys = ({ context, collection, foreignField, parent }: Children, ...filters: readonly Item[]): Promise<PrimaryKey[]> =>
  readKeys(asSystem(context), collection, {
    filter: { _and: [{ [foreignField]: { _eq: parent } }, ...filters] },
    limit: -1,
  })

/** What may change a list: `alter` updates and refuses what is not there, `delete` takes items from it as the relation says, `disconnect` leaves them without a parent, `destroy` deletes them. */
const changeNames: ReadonlySet<string> = new Set(['create', 'connect', 'update', 'alter', 'upsert', 'delete', 'disconnect', 'destroy'])

async function changeChildren(children: Children, changes: Item): Promise<void> {
  for (const [name, list] of Object.entries(changes)) {
    if (!changeNames.has(name)) throw invalidPayload(`"${name}" is not allowed in "${children.fieldName}"`)
    if (!Array.isArray(list)) throw invalidPayload(`"${name}" in "${children.fieldName}" must be a list`)
  }
  const listOf = (name: string): unknown[] => (changes[name] ?? []) as unknown[]
  const [created, upserted] = [listOf('create'), listOf('upsert')]
  const updated = [...listOf('update'), ...listOf('alter')]
  children.options.mutationTracker?.announce?.(created.length + upserted.length + updated.length)
  await createChildren(children, created, children.sortField && created.length > 0 ? await nextPosition(children) : null)
  const linked = listOf('connect').filter(isKey)
  if (linked.length > 0) await linkChildren(children, linked)
  await requireChildren(children, listOf('alter'))
  await updateChildren(children, updated)
  if (upserted.length > 0) await upsertChildren(children, upserted)
  for (const name of ['delete', 'disconnect', 'destroy'] as const) {
    const keys = listOf(name).filter(isKey)
    if (keys.length === 0) continue
    const { collection } = children
    await deselect(children, await ownKeys(children, filterOfKeys(collection, checkKeys(collection, keys), {}).filter as Item), name)
  }
}

/** Refuses keys that no item has, also to those whom no rule binds. */
async function requireChildren(children: Children, entries: readonly unknown[]): Promise<void> {
  const keys = entries.filter(isPlainObject).flatMap((entry) => keyOfChild(children, entry) ?? [])
  if ((await keysToBeCreated(asSystem(children.context), children.collection, keys)).size > 0) throw forbidden()
}

/** Those whose key names an item are updated, the others created. */
async function upsertChildren(children: Children, entries: readonly unknown[]): Promise<void> {
  const items = entries.filter(isPlainObject)
  if (items.length < entries.length) throw invalidPayload(`"upsert" in "${children.fieldName}" takes objects`)
  const unknown = await keysToBeCreated(
    children.context,
    children.collection,
    items.flatMap((entry) => keyOfChild(children, entry) ?? []),
  )
  for (const run of runsOf(items, (entry) => kindOfEntry(children, entry, unknown))) await saveRun(children, run)
}

/** Creates children; `position`: the place of the first in the order of the parent's children, where they get the next ones. */
async function createChildren(children: Children, entries: readonly unknown[], position: number | null): Promise<PrimaryKey[]> {
  const { context, collection, items, foreignField, parent, options } = children
  const payloads = entries.map((entry, index) => {
    if (!isPlainObject(entry)) throw invalidPayload(`"create" in "${children.fieldName}" takes objects`)
    return { ...positioned(children, entry, position === null ? null : position + index), [foreignField]: parent }
  })
  if (payloads.length === 0) return []
  return items.createMany(context, collection.name, payloads, { ...options, impliedFields: [foreignField] })
}

async function updateChildren(children: Children, entries: readonly unknown[]): Promise<PrimaryKey[]> {
  const { context, collection, items, foreignField, parent, options } = children
  const changes = entries.map((entry) => {
    const key = isPlainObject(entry) ? keyOfChild(children, entry) : undefined
    if (!isPlainObject(entry) || key === undefined)
      throw invalidPayload(`"update" in "${children.fieldName}" takes objects with their key "${collection.primaryKeys.join('", "')}"`)
    return { key, data: { ...entry, [foreignField]: parent } }
  })
  if (changes.length === 0) return []
  return items.updateEach(context, collection.name, changes, { ...options, impliedFields: [foreignField] })
}

/** The place after the last child of this parent. */
async function nextPosition({ context, collection, sortField, foreignField, parent }: Children): Promise<number> {
  const question = { aggregate: { max: [sortField!] }, filter: { [foreignField]: { _eq: parent } } }
  const rows = await readItems(asSystem(context), collection, question, { emitEvents: false })
  const max = (rows[0]?.max as Item | undefined)?.[sortField!]
  return (typeof max === 'number' ? max : Number(max ?? 0)) + 1
}

/** Only children that the caller can see are taken from the parent; the others stay. */
async function deselect(
  children: Children,
  keys: readonly PrimaryKey[],
  how: 'delete' | 'disconnect' | 'destroy' = 'delete',
): Promise<void> {
  const { context, collection, items, deleteDeselected, isUnrestricted, foreignField, options } = children
  // A child whose key contains its parent does not exist without it.
  if (how === 'disconnect' && isKeyPart(children))
    throw invalidPayload(`The items of "${children.fieldName}" do not exist without their parent, so they can't be disconnected`)
  const isDeleted = how === 'destroy' || (how === 'delete' && (deleteDeselected || isKeyPart(children)))
  const reached = isUnrestricted ? keys : await reachedChildren(context, collection, keys, foreignField, isDeleted ? 'delete' : 'update')
  if (reached.length === 0) return
  if (isDeleted) await items.deleteMany(context, collection.name, reached, options)
  else await items.updateMany(context, collection.name, reached, { [foreignField]: null }, options)
}
