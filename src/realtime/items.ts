import type { PrimaryKey, ServiceContext } from '../context.js'
import { invalidPayload } from '../errors/api-error.js'
import { isPlainObject } from '../query/parse/raw.js'
import type { Answer } from '../resolvers/answer.js'
import {
  createItems,
  deleteItem,
  deleteItems,
  readItem,
  readItems,
  requireAnyRule,
  searchItems,
  updateItem,
  updateItems,
} from '../resolvers/items.js'
import { performWrite } from '../resolvers/perform-write.js'
import { toRawQuery } from '../resolvers/raw-query.js'
import { withBudget } from '../services/cost/budget.js'
import { deleteByQuery } from '../services/items/writing.js'
import { type Message, RefusedMessage } from './messages.js'
import type { Session } from './session.js'

/** One action on items, as REST has it; a write is one transaction. */
type ItemAction = (context: ServiceContext, message: Message, collection: string) => Promise<Answer>

const actions: ReadonlyMap<unknown, ItemAction> = new Map<unknown, ItemAction>([
  ['create', create],
  ['read', read],
  ['update', update],
  ['delete', remove],
])

/** `items`: reads and writes items by the same resolvers as REST. System collections have doors of their own. */
export async function handleItems(session: Session, message: Message): Promise<void> {
  const action = actions.get(message.action)
  if (!action) throw invalidPayload('"action" must be one of [create, read, update, delete]')
  const context = await withBudget(await session.parts.identity.ask())
  const collection = watchedCollection(message)
  if (context.schema.collections.get(collection)?.isSystem)
    throw new RefusedMessage('INVALID_COLLECTION', 'System collections cannot be accessed by items.')
  session.reply(message, membersOf(await action(context, message, collection)))
}

/** The collection that a message names. */
export function watchedCollection({ collection }: Message): string {
  if (typeof collection !== 'string' || collection === '') throw invalidPayload('"collection" is required')
  return collection
}

/** The query of a message: with JSON values, or with texts as the SDK writes them. */
export function queryOf({ query }: Message): ReturnType<typeof toRawQuery> {
  if (query === undefined || query === null) return {}
  if (!isPlainObject(query)) throw invalidPayload('"query" must be an object')
  return toRawQuery(query)
}

/** A key of a message; undefined where it has none. */
export function keyOf(value: unknown, name: string): PrimaryKey | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string' && typeof value !== 'number') throw invalidPayload(`"${name}" must be a text or a number`)
  return value
}

function read(context: ServiceContext, message: Message, collection: string): Promise<Answer> {
  const key = keyOf(message.id, 'id')
  if (key !== undefined) return readItem(context, collection, key, queryOf(message))
  return message.ids === undefined
    ? readItems(context, collection, queryOf(message))
    : searchItems(context, collection, queryOf(message), message.ids)
}

function create(context: ServiceContext, message: Message, collection: string): Promise<Answer> {
  return written(context, (inside) => createItems(inside, collection, message.data, queryOf(message), {}))
}

function update(context: ServiceContext, message: Message, collection: string): Promise<Answer> {
  const key = keyOf(message.id, 'id')
  const { data, ids, query } = message
  if (key !== undefined) return written(context, (inside) => updateItem(inside, collection, key, data, {}, {}))
  if (ids !== undefined) return written(context, (inside) => updateItems(inside, collection, { keys: ids, data }, queryOf(message), {}))
  const body = query === undefined ? data : { query: queryOf(message), data }
  return written(context, (inside) => updateItems(inside, collection, body, {}, {}))
}

async function remove(context: ServiceContext, message: Message, collection: string): Promise<Answer> {
  const key = keyOf(message.id, 'id')
  if (key !== undefined) {
    await written(context, (inside) => deleteItem(inside, collection, key, {}))
    return { kind: 'value', value: key }
  }
  if (message.ids !== undefined) {
    await written(context, (inside) => deleteItems(inside, collection, { keys: message.ids }, {}, {}))
    return { kind: 'value', value: message.ids }
  }
  if (message.query === undefined) throw invalidPayload('One of "id", "ids" and "query" is required')
  return written(context, async (inside) => {
    await requireAnyRule(inside, collection, 'delete')
    return { kind: 'value', value: await deleteByQuery(inside, collection, queryOf(message)) }
  })
}

const written = async (context: ServiceContext, work: (inside: ServiceContext) => Promise<Answer>): Promise<Answer> =>
  (await performWrite(context, {}, work)).answer

/** The members of a reply that tell an answer. */
export function membersOf(answer: Answer): string {
  if (answer.kind === 'nothing') return '"data":null'
  const data = answer.kind === 'text' ? answer.text : JSON.stringify(answer.value)
  return `"data":${data}${answer.meta === undefined ? '' : `,"meta":${JSON.stringify(answer.meta)}`}`
}
