import { asSystem, type Item, type PrimaryKey, type ServiceContext } from '../../context.js'
import { plainText } from '../../database/value-reading.js'
import { forbidden } from '../../errors/api-error.js'
import { throwCollected } from '../../errors/error-list.js'
import { mergePresets, validatePayload } from '../../permissions/payload.js'
import type { PermissionSet, Rule } from '../../permissions/permission-set.js'
import type { PermissionAction } from '../../permissions/policies.js'
import { opensSomewhere, permits } from '../../permissions/reduce.js'
import { anyField, collectRuleFields } from '../../permissions/rule-fields.js'
import { scopePart } from '../../permissions/scope-part.js'
import type { Collection } from '../../schema/model.js'
import { unknownCollection } from './collection-of.js'
import { withRules } from './errors.js'
import { canBeKey, checkKey, filterOfKeys } from './keys.js'
import type { MutationOptions } from './mutation-options.js'
import { missingValues } from './payload.js'
import { exists, readKeys, readTouchableKeys } from './read-keys.js'
import { ruleVariables } from './read-scope.js'

/** Asks what a collection of the server's own demands of what would be written, presets included, when it is clear that the caller may write the rest; refuses by throwing. */
type OwnRule = (payload: Item) => Promise<void>

/** May the caller create this item? Gives the payload with presets; validation errors are told all together. The server itself is not asked. */
export async function authorizeCreate(
  context: ServiceContext,
  collection: Collection,
  payload: Item,
  options: MutationOptions,
  ownRule: OwnRule,
): Promise<Item> {
  await requireFields(context, collection, 'create', payload, options)
  return completePayload(context, collection, 'create', payload, options, ownRule)
}

/** What an update may write. `confirm` is asked when it is written, and refuses what moved out of the caller's scope; null: nothing can move out of it. */
export interface AllowedUpdate {
  readonly payload: Item
  readonly confirm: (() => Promise<void>) | null
}

/**
 * May the caller write these values into all of these items? One item out of reach refuses all. Only what they may write is looked at
 * further: what else is wrong with the payload would tell of items that the caller does not see.
 */
export async function authorizeUpdate(
  context: ServiceContext,
  collection: Collection,
  keys: readonly PrimaryKey[],
  payload: Item,
  options: MutationOptions,
  ownRule: OwnRule,
): Promise<AllowedUpdate> {
  await requireFields(context, collection, 'update', payload, options)
  const set = await context.platform.permissions.of(context.accountability)
  const fields = writtenFields(collection, payload, options)
  if (!set.isUnrestricted) await requireReach(context, collection, 'update', keys, fields)
  const allowed = await completePayload(context, collection, 'update', payload, options, ownRule)
  if (set.isUnrestricted) return { payload: allowed, confirm: null }
  return { payload: allowed, confirm: await lastingScope(context, collection, keys, fields, Object.keys(allowed)) }
}

/** One item that is changed, and its own values. */
export interface Change {
  readonly key: PrimaryKey
  readonly data: Item
}

/**
 * The same for items that get values of their own; the payloads are in the order of the changes. Nothing is looked at further before all are known to be
 * within the caller's reach.
 */
export async function authorizeUpdateOfEach(
  context: ServiceContext,
  collection: Collection,
  changes: readonly Change[],
  options: MutationOptions,
): Promise<{ readonly payloads: readonly Item[]; readonly confirm: (() => Promise<void>) | null }> {
  for (const { data } of changes) await requireFields(context, collection, 'update', data, options)
  const set = await context.platform.permissions.of(context.accountability)
  const groups = set.isUnrestricted ? [] : groupsOf(changes, ({ data }) => writtenFields(collection, data, options))
  for (const { names, keys } of groups) await requireReach(context, collection, 'update', keys, names)
  const payloads: Item[] = []
  for (const { data } of changes) payloads.push(await completePayload(context, collection, 'update', data, options, async () => undefined))
  const written = [...new Set(payloads.flatMap((payload) => Object.keys(payload)))]
  const confirms: (() => Promise<void>)[] = []
  for (const { names, keys } of groups) {
    const confirm = await lastingScope(context, collection, keys, names, written)
    if (confirm) confirms.push(confirm)
  }
  return { payloads, confirm: confirms.length === 0 ? null : async () => void (await Promise.all(confirms.map((confirm) => confirm()))) }
}

/** The keys of changes that name the same fields, together. */
function groupsOf(changes: readonly Change[], namesOf: (change: Change) => readonly string[]) {
  const groups = new Map<string, { readonly names: readonly string[]; readonly keys: PrimaryKey[] }>()
  for (const change of changes) {
    const names = namesOf(change)
    const place = JSON.stringify([...names].sort())
    const group = groups.get(place) ?? { names, keys: [] }
    group.keys.push(change.key)
    groups.set(place, group)
  }
  return [...groups.values()]
}

/** The fields of a payload that the caller writes into items that are there. */
const writtenFields = (collection: Collection, payload: Item, options: MutationOptions): string[] =>
  Object.keys(payload).filter(
    (name) => !collection.primaryKeys.includes(name) && collection.fields.has(name) && !options.serverFields?.has(name),
  )

/** What was in the caller's scope before has to be in it after (permissions/scope-part.ts); what rules without scope reach may go anywhere. */
async function lastingScope(
  context: ServiceContext,
  collection: Collection,
  keys: readonly PrimaryKey[],
  fields: readonly string[],
  written: readonly string[],
): Promise<(() => Promise<void>) | null> {
  const set = await context.platform.permissions.of(context.accountability)
  const rules = set
    .rules(collection.name, 'update')
    .map((rule) => ({ rule, scope: scopePart(rule.filter, collection.name, context.schema) }))
  const bound = rules.filter(({ scope }) => scope !== null)
  const decisive = new Set<string>()
  for (const { scope } of bound) collectRuleFields(context.schema, collection, scope, decisive)
  if (!decisive.has(anyField) && !written.some((name) => decisive.has(`${collection.name}.${name}`))) return null
  const free = rules.filter(({ scope }) => scope === null).map(({ rule }) => rule)
  const exempt = new Set(free.length === 0 ? [] : await readTouchableKeys(context, collection, keys, 'update', fields, free))
  const bounden = keys.filter((key) => !exempt.has(key))
  return async () => {
    const kept = await readTouchableKeys(
      context,
      collection,
      bounden,
      'update',
      [],
      bound.map(({ rule, scope }) => ({ ...rule, filter: scope })),
    )
    if (kept.length !== bounden.length) throw outOfReach('update', collection.name, fields)
  }
}

/** May the caller delete all of these items? */
export async function authorizeDelete(context: ServiceContext, collection: Collection, keys: readonly PrimaryKey[]): Promise<void> {
  const set = await context.platform.permissions.of(context.accountability)
  if (set.isUnrestricted) return
  requireRules(set, collection, 'delete')
  await requireReach(context, collection, 'delete', keys, [])
}

/** Refuses all when the rules of the caller, who has some, leave one item out, or close one of these fields on it. */
async function requireReach(
  context: ServiceContext,
  collection: Collection,
  action: 'update' | 'delete',
  keys: readonly PrimaryKey[],
  fields: readonly string[],
): Promise<void> {
  const reached = await readTouchableKeys(context, collection, keys, action, fields)
  if (reached.length !== keys.length) throw outOfReach(action, collection.name, fields)
}

/** Refuses fields that the caller may not write, as if they were not there. */
async function requireFields(
  context: ServiceContext,
  collection: Collection,
  action: 'create' | 'update',
  payload: Item,
  options: MutationOptions,
): Promise<void> {
  if (context.accountability === null) return
  const set = await context.platform.permissions.of(context.accountability)
  const rules = requireRules(set, collection, action)
  const isKeyOfUpdate = (name: string): boolean => action === 'update' && collection.primaryKeys.includes(name)
  const unknown = Object.keys(payload).filter(
    (name) =>
      !isKeyOfUpdate(name) &&
      !options.serverFields?.has(name) &&
      !(collection.fields.has(name) && !collection.fields.get(name)!.isPresentation && opensSomewhere(set, collection.name, action, name)),
  )
  // Callers who may write every field may also send keys that are no fields; these are dropped. For others, unknown and forbidden are the same.
  if (unknown.length > 0 && !set.isUnrestricted && !rules.some((rule) => rule.fields.has('*')))
    throw fieldsForbidden(unknown, collection.name)
}

/** The payload with what the caller's rules set; refused when it is not what the collection and they want, or misses what has to be there. */
async function completePayload(
  context: ServiceContext,
  collection: Collection,
  action: 'create' | 'update',
  payload: Item,
  options: MutationOptions,
  ownRule: OwnRule,
): Promise<Item> {
  if (context.accountability === null) {
    await ownRule(payload)
    return payload
  }
  const set = await context.platform.permissions.of(context.accountability)
  const rules = set.rules(collection.name, action)
  const variables = await ruleVariables(context, set, set.ruleTexts(action))
  const path = options.path ?? []
  const valueContext = { variables, now: new Date(), path, action, schema: context.schema, patterns: context.platform.patterns }
  const { merged, errors } = withRules(context, collection.name, () => {
    const merged = mergePresets(rules, payload, valueContext)
    return {
      merged,
      errors: [...missingValues(collection, merged, action, path), ...validatePayload(collection, rules, merged, valueContext)],
    }
  })
  await ownRule(merged)
  throwCollected(firstOfEachField(errors))
  return merged
}

function requireRules(set: PermissionSet, collection: Collection, action: 'create' | 'update' | 'delete'): readonly Rule[] {
  if (!permits(set, collection.name, action)) throw unknownCollection(collection.name)
  return set.rules(collection.name, action)
}

/** A missing value is told once, not again by every rule that wanted it. */
function firstOfEachField(errors: readonly Error[]): Error[] {
  const seen = new Set<string>()
  return errors.filter((error) => {
    const { field, type } = (error as Error & { extensions?: Item }).extensions ?? {}
    const name = `${plainText(field)} ${plainText(type)}`
    return !seen.has(name) && seen.add(name)
  })
}

function fieldsForbidden(fields: readonly string[], collection: string): Error {
  const names = fields.map((name) => `"${name}"`).join(', ')
  return forbidden(
    fields.length === 1
      ? `You don't have permission to access field ${names} in collection "${collection}" or it does not exist. Queried in root.`
      : `You don't have permission to access fields ${names} in collection "${collection}" or they do not exist. Queried in root.`,
  )
}

function outOfReach(action: string, collection: string, fields: readonly string[]): Error {
  return forbidden(
    fields.length === 0
      ? `You don't have permission to perform "${action}" for collection "${collection}" or it does not exist.`
      : `You don't have permissions to perform "${action}" for the field(s) ${fields.map((name) => `"${name}"`).join(', ')} in collection "${collection}" or it does not exist.`,
  )
}

/** Which of these keys name no item, so that one is to be created; asked for all at once. See `isToBeCreated`. */
export async function keysToBeCreated(
  context: ServiceContext,
  collection: Collection,
  keys: readonly PrimaryKey[],
): Promise<ReadonlySet<string>> {
  if (keys.length === 0 || !(await mayNameKeys(context, collection))) return new Set()
  // What can be no key is refused when its item is written.
  const checked = keys.filter((key) => canBeKey(collection, key)).map((key) => [key, checkKey(collection, key)] as const)
  if (checked.length === 0) return new Set()
  const filter = filterOfKeys(
    collection,
    checked.map(([, key]) => key),
    {},
  )
  const known = new Set((await readKeys(asSystem(context), collection, { ...filter, limit: -1 })).map(String))
  return new Set(checked.filter(([, key]) => !known.has(String(key))).map(([key]) => String(key)))
}

/** Is there any rule by which the caller may do this to items of the collection? */
export async function mayDo({ platform, accountability }: ServiceContext, collection: string, action: PermissionAction): Promise<boolean> {
  return permits(await platform.permissions.of(accountability), collection, action)
}

/**
 * Those of the keys whose items are there and the caller can see, with the field that leads to their parent; where they can see nothing of
 * the collection, those to which they may do this. Callers who may do neither are refused, whatever there is.
 */
export async function reachedChildren(
  context: ServiceContext,
  collection: Collection,
  keys: readonly PrimaryKey[],
  foreignField: string,
  action: PermissionAction,
): Promise<PrimaryKey[]> {
  const set = await context.platform.permissions.of(context.accountability)
  const decisive = permits(set, collection.name, 'read') ? 'read' : action
  if (!permits(set, collection.name, decisive)) throw unknownCollection(collection.name)
  if (keys.length === 0) return []
  // A key that no rule opens hides no child (permissions/rule-filters.ts).
  const fields = decisive === 'read' && opensSomewhere(set, collection.name, 'read', foreignField) ? [foreignField] : []
  return readTouchableKeys(context, collection, keys, decisive, fields)
}

/**
 * Is an item of this key to be created, because there is none? Callers who may not create any, or not with a key of their own, are not told: they are
 * answered as if it were there, so that what is not there is refused like what they may not touch.
 */
export async function isToBeCreated(context: ServiceContext, collection: Collection, key: PrimaryKey): Promise<boolean> {
  return (await mayNameKeys(context, collection)) && !(await exists(context, collection, key))
}

/** May the caller create items with keys of their own? */
async function mayNameKeys({ platform, accountability }: ServiceContext, collection: Collection): Promise<boolean> {
  const set = await platform.permissions.of(accountability)
  return collection.primaryKeys.every((name) => opensSomewhere(set, collection.name, 'create', name))
}
