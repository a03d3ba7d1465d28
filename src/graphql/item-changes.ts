import { Repeater } from 'graphql-yoga'
import type { ChangeAction, PrimaryKey } from '../context.js'
import type { FieldNode } from '../query/field-tree.js'
import { type ItemSubscription, itemSubscriptions, type Told } from '../services/changes/subscriptions.js'
import type { GraphqlContext } from './builder.js'
import type { NamedValues } from './field-builder.js'

/** A change of an item, as a subscriber is told of it. */
export interface ItemChanged {
  readonly key: PrimaryKey
  readonly event: ChangeAction
  /** null when the item was deleted. */
  readonly data: NamedValues | null
  /** null where nobody asked for it. */
  readonly cursor: string | null
}

/** Which changes are told. */
interface WatchedChanges {
  readonly event?: ChangeAction | null
  readonly key?: PrimaryKey
  readonly filter?: unknown
  /** What is told of each item, where there is no selection; absent: all fields. */
  readonly fields?: readonly string[]
  /** There where changes are told with cursors. */
  readonly resumes?: ItemSubscription['resumes']
}

type Watching = Pick<GraphqlContext, 'service' | 'subscriber'>

/** The response key of each item's key; no field has this name. */
const keyName = '$key'

/** The changes of items of a collection, each read with the rights that the subscriber has then. `selection`: what is told of each item. */
export function watchItems(
  watching: Watching,
  name: string,
  changes: WatchedChanges,
  selection?: readonly FieldNode[],
): AsyncIterable<ItemChanged> {
  const asked = askedItems(watching, name, changes, selection)
  return new Repeater<ItemChanged>(async (push, stop) => {
    const remove = await watching.service.platform.parts.get(itemSubscriptions).add({
      ...asked,
      deliver: async (action, text, told) => {
        for (const change of readChanges(action, text, selection !== undefined, told)) await push(change)
      },
      failed: (error) => stop(error),
    })
    await stop
    remove()
  })
}

/** The same, with cursors. Throws where nobody can go on after `after`. */
export async function resumeItems(
  watching: Watching,
  name: string,
  changes: WatchedChanges,
  selection: readonly FieldNode[],
): Promise<AsyncIterable<ItemChanged>> {
  const asked = askedItems(watching, name, changes, selection)
  await watching.service.platform.parts.get(itemSubscriptions).check(asked)
  return watchItems(watching, name, changes, selection)
}

function askedItems(
  { service, subscriber }: Watching,
  name: string,
  { event, key, filter, fields, resumes }: WatchedChanges,
  selection: readonly FieldNode[] | undefined,
): Omit<ItemSubscription, 'deliver' | 'failed'> {
  const primaryKey = service.schema.collections.get(name)?.primaryKey
  if (!primaryKey || !subscriber) throw new Error('A subscription needs a WebSocket and a collection with a key.')
  const itemKey: FieldNode = { kind: 'field', key: keyName, field: primaryKey }
  const data: FieldNode[] = selection && selection.length > 0 ? [{ kind: 'group', key: 'data', children: selection }] : []
  return {
    collection: name,
    action: event ?? null,
    item: key ?? null,
    query: { filter, fields: [itemKey, ...(selection ? data : (fields ?? ['*']))] },
    subscriber,
    ...(resumes && { resumes }),
  }
}

function readChanges(event: ChangeAction, text: string, isSelected: boolean, told: Told): ItemChanged[] {
  if (event === 'delete') {
    const keys: PrimaryKey[] = JSON.parse(text)
    return withCursors(
      keys.map((key) => ({ key, event, data: null })),
      told,
    )
  }
  const rows: { readonly [keyName]: PrimaryKey; readonly data?: NamedValues }[] = JSON.parse(text)
  return withCursors(
    rows.map(({ [keyName]: key, ...item }) => ({ key, event, data: isSelected ? (item.data ?? {}) : item })),
    told,
  )
}

/** In the order of the change, so that a cursor in it says which items are left. */
function withCursors(changes: readonly Omit<ItemChanged, 'cursor'>[], { keys, cursorAfter }: Told): ItemChanged[] {
  if (!cursorAfter) return changes.map((change) => ({ ...change, cursor: null }))
  const places = new Map(keys.map((key, index) => [String(key), index + 1]))
  const placed = changes
    .map((change) => ({ change, place: places.get(String(change.key)) ?? 0 }))
    .sort((one, other) => one.place - other.place)
  return placed.map(({ change, place }, index) => ({
    ...change,
    cursor: cursorAfter(index === placed.length - 1 ? keys.length : place),
  }))
}
