import type { ChangeAction, Item, PrimaryKey, ServiceContext } from '../../context.js'
import type { EventContext } from '../../events.js'
import type { Collection } from '../../schema/model.js'
import { tellChanged } from '../changes/changes.js'
import type { MutationOptions } from './mutation-options.js'

/**
 * What handlers are given: the running transaction's Knex, the schema in the extension contract's form, the caller. Made only where there is a handler: an object
 * with getters of its own is dear.
 */
export const eventContext = (context: ServiceContext): EventContext => ({
  // Asked for by a handler alone: a transaction may begin later than its first event.
  get database() {
    return context.database.knex
  },
  get schema() {
    return context.platform.viewOf(context.schema)
  },
  accountability: context.accountability,
})

/** Does a hook want to see the questions or the answers of this collection? */
export function isReadHooked({ platform: { events } }: ServiceContext, collection: Collection): boolean {
  const read = eventNames(collection, 'read')
  return events.hasFilters(read) || events.hasActions(read) || events.hasFilters(eventNames(collection, 'query'))
}

/** Does a filter want to see, and perhaps change, what such a write is about? */
export const isWriteFiltered = (
  { platform }: ServiceContext,
  collection: Collection,
  action: ChangeAction,
  { emitEvents }: MutationOptions,
): boolean => emitEvents !== false && platform.events.hasFilters(eventNames(collection, action))

/** Does somebody want to write something in the transaction of such a write? */
export const isHeardInside = ({ platform }: ServiceContext, collection: Collection, action: ChangeAction): boolean =>
  platform.nodes.tellItems ||
  (platform.nodes.areSeveral && collection.isSystem) ||
  platform.events.hasWritten(eventNames(collection, action))

/** Lets filter hooks change the payload of a create or update, before any rule is checked. */
export async function filterPayload(
  context: ServiceContext,
  collection: Collection,
  action: 'create' | 'update',
  data: Item,
  meta: Item,
  options: MutationOptions,
): Promise<Item> {
  const payload = isWriteFiltered(context, collection, action, options)
    ? await context.platform.events.emitFilter(
        eventNames(collection, action),
        data,
        { ...meta, collection: collection.name },
        eventContext(context),
      )
    : data
  if (options.preMutationError) throw options.preMutationError
  return payload
}

/** Lets filter hooks change the keys of a delete. */
export async function filterKeys(
  context: ServiceContext,
  collection: Collection,
  keys: readonly PrimaryKey[],
  options: MutationOptions,
): Promise<readonly PrimaryKey[]> {
  if (!isWriteFiltered(context, collection, 'delete', options)) return keys
  return context.platform.events.emitFilter(eventNames(collection, 'delete'), keys, { collection: collection.name }, eventContext(context))
}

/**
 * After the outermost commit: drops what is cached of changed system items, then tells the action hooks, exactly once.
 * A rolled-back write tells nobody. `event`: the name of the event, where it differs from the action.
 */
export async function emitWritten(
  context: ServiceContext,
  collection: Collection,
  action: ChangeAction,
  meta: Item,
  keys: readonly PrimaryKey[],
  options: MutationOptions,
  event: string = action,
): Promise<void> {
  const { platform, database } = context
  if (collection.isSystem) await platform.accessChanged(database, collection.name, keys)
  if (action === 'create') await database.afterCommit(() => platform.tableSizes.added(collection.name, keys.length))
  if (options.emitEvents === false) return
  // Of a deletion its listeners were asked before (delete.ts).
  if (action !== 'delete') await tellChanged(context, { collection: collection.name, action, keys })
  const events = eventNames(collection, event)
  const full = { ...meta, collection: collection.name }
  if (platform.events.hasWritten(events)) await platform.events.emitWritten(events, full, eventContext(context))
  if (options.bypassEmitAction) {
    options.bypassEmitAction({ events, meta: full })
    return
  }
  await emitAfterCommit(context, events, full)
}

/** Tells action hooks after the outermost commit, exactly once. They work outside of the transaction, which is over by then. */
export async function emitAfterCommit(context: ServiceContext, events: readonly string[], meta: Item): Promise<void> {
  const { platform, database } = context
  if (!platform.events.hasActions(events)) return
  const handed = { ...context, database: platform.database }
  await database.afterCommit(() => platform.events.emitAction(events, meta, eventContext(handed)))
}

/** The names an event on this collection is known by: `items.create` and `articles.items.create`, or `users.create` for system collections. */
export function eventNames(collection: Pick<Collection, 'name' | 'isSystem'>, action: string): string[] {
  return collection.isSystem
    ? [`${collection.name.slice('directus_'.length)}.${action}`]
    : [`items.${action}`, `${collection.name}.items.${action}`]
}
