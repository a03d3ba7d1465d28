import type { ChangeAction, PrimaryKey, ServiceContext } from '../context.js'
import { apiError, invalidPayload } from '../errors/api-error.js'
import type { RawQuery } from '../query/query.js'
import { changeActions } from '../services/changes/changes.js'
import { itemSubscriptions, mostSubscriptions } from '../services/changes/subscriptions.js'
import { withBudget } from '../services/cost/budget.js'
import { collectionOf as knownCollection } from '../services/items/collection-of.js'
import { checkKey, filterOfKeys } from '../services/items/keys.js'
import { readTextByQuery } from '../services/items/reading.js'
import { keyOf, membersOf, queryOf, watchedCollection } from './items.js'
import { type Message, RefusedMessage } from './messages.js'
import type { Session } from './session.js'

/** Collections, fields and relations are no items: their changes are not told to subscribers. */
const untold: ReadonlySet<string> = new Set(['directus_collections', 'directus_fields', 'directus_relations', 'directus_extensions'])

/** What a subscriber wants of a collection's changes. */
interface Wish {
  readonly collection: string
  readonly action: ChangeAction | null
  readonly item: PrimaryKey | null
  readonly query: RawQuery
}

/** `subscribe`: first the items as they are (unless only some event is wanted), then every change of them that the client may see. */
export async function subscribe(session: Session, message: Message): Promise<void> {
  const { uid } = message
  const name = uid ?? Symbol('subscription')
  const { platform, identity } = session.parts
  const context = await withBudget(await identity.ask())
  const wish = readWish(context, message)
  if (session.countOthers(name) >= mostSubscriptions) throw apiError('LIMIT_EXCEEDED', { category: 'subscriptions' })

  // Changes that come while the first answer is made wait for it.
  const early: string[] = []
  let tell = (members: string): void => void early.push(members)
  const { fields, alias, deep, filter, search, sort } = wish.query
  const remove = await platform.parts.get(itemSubscriptions).add({
    ...wish,
    query: { fields, alias, deep, filter, search, sort },
    subscriber: identity,
    deliver: (action, text) => tell(`"event":${JSON.stringify(action)},"data":${text}`),
    failed: (error) => session.refuse(message, error),
  })
  try {
    const answer = await readFirst(context, wish)
    session.keepSubscription(name, remove)
    tell = (members) => session.reply({ type: 'subscription', uid }, members)
    tell(`"event":"init"${wish.action === null ? `,${answer}` : ''}`)
    for (const members of early) tell(members)
  } catch (error) {
    remove()
    throw error
  }
}

/** `unsubscribe`: ends the subscription of this name, or all of them. */
export async function unsubscribe(session: Session, { uid }: Message): Promise<void> {
  session.endSubscription(uid)
  session.reply({ type: 'subscription', uid }, '"event":"unsubscribe"')
}

function readWish({ schema }: ServiceContext, message: Message): Wish {
  const collection = watchedCollection(message)
  if (untold.has(collection)) throw new RefusedMessage('INVALID_COLLECTION', `Nobody can subscribe to "${collection}".`)
  const action = changeActions.find((known) => known === message.event) ?? null
  if (message.event !== undefined && message.event !== null && action === null)
    throw invalidPayload(`"event" must be one of [${changeActions.join(', ')}]`)
  const query = queryOf(message)
  for (const name of ['aggregate', 'group', 'cursor', 'version', 'export'] as const)
    if (query[name] !== undefined) throw invalidPayload(`"${name}" cannot be subscribed to`)
  const model = schema.collections.get(collection)
  const item = keyOf(message.item, 'item') ?? null
  return { collection, action, item: item === null || !model ? null : checkKey(model, item), query }
}

/** The items as they are now. They are read even where they are not told: a caller who may not read the collection may not subscribe to it. */
async function readFirst(context: ServiceContext, { collection, item, query }: Wish): Promise<string> {
  const asked = item === null ? query : { ...query, ...filterOfKeys(knownCollection(context, collection), [item], query) }
  const { data, meta } = await readTextByQuery(context, collection, asked)
  return membersOf(query.meta === undefined ? { kind: 'text', text: data } : { kind: 'text', text: data, meta })
}
