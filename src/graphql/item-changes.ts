import { Repeater } from 'graphql-yoga'
import type { ChangeAction, PrimaryKey } from '../context.js'
import type { FieldNode } from '../query/field-tree.js'
import { itemSubscriptions } from '../services/changes/subscriptions.js'
import type { GraphqlContext } from './builder.js'
import type { NamedValues } from './field-builder.js'

/** A change of an item, as a subscriber is told of it. */
export interface ItemChanged {
  readonly key: PrimaryKey
  readonly event: ChangeAction
  /** null when the item was deleted. */
  readonly data: NamedValues | null
}

/** Which changes are told. */
interface WatchedChanges {
  readonly event?: ChangeAction | null
  readonly key?: PrimaryKey
  readonly filter?: unknown
  /** What is told of each item, where there is no selection; absent: all fields. */
  readonly fields?: readonly string[]
}

/** The response key of each item's key; no field has this name. */
const keyName = '$key'

/** The changes of items of a collection, each read with the rights that the subscriber has then. `selection`: what is told of each item. */
export function watchItems(
  { service, subscriber }: Pick<GraphqlContext, 'service' | 'subscriber'>,
  name: string,
  { event, key, filter, fields }: WatchedChanges,
  selection?: readonly FieldNode[],
): AsyncIterable<ItemChanged> {
  const primaryKey = service.schema.collections.get(name)?.primaryKey
  if (!primaryKey || !subscriber) throw new Error('A subscription needs a WebSocket and a collection with a key.')
  const itemKey: FieldNode = { kind: 'field', key: keyName, field: primaryKey }
  const data: FieldNode[] = selection && selection.length > 0 ? [{ kind: 'group', key: 'data', children: selection }] : []
  return new Repeater<ItemChanged>(async (push, stop) => {
    const remove = await service.platform.parts.get(itemSubscriptions).add({
      collection: name,
      action: event ?? null,
      item: key ?? null,
      query: { filter, fields: [itemKey, ...(selection ? data : (fields ?? ['*']))] },
      subscriber,
      deliver: async (action, text) => {
        for (const change of readChanges(action, text, selection !== undefined)) await push(change)
      },
      failed: (error) => stop(error),
    })
    await stop
    remove()
  })
}

function readChanges(event: ChangeAction, text: string, isSelected: boolean): ItemChanged[] {
  if (event === 'delete') {
    const keys: PrimaryKey[] = JSON.parse(text)
    return keys.map((key) => ({ key, event, data: null }))
  }
  const rows: { readonly [keyName]: PrimaryKey; readonly data?: NamedValues }[] = JSON.parse(text)
  return rows.map(({ [keyName]: key, ...item }) => ({ key, event, data: isSelected ? (item.data ?? {}) : item }))
}
