import type { Platform, ServiceContext } from '../../context.js'
import type { EventContext, EventMeta } from '../../events.js'
import { eventNames } from '../../services/items/hooks.js'
import type { Flow } from '../flow.js'
import { returnedValue } from '../returned-value.js'
import type { FlowRun } from '../run.js'

/** Runs a flow; rejects only where it could not run at all. */
export type Run = (flow: Flow, trigger: unknown, context: ServiceContext) => Promise<FlowRun>

/** Writes a run that is to be made after the transaction. */
export type Deliver = (flow: Flow, meta: EventMeta, context: ServiceContext) => Promise<void>

/** Lets a flow hear the events that its options name; of an action that is `durable`, each is delivered. Gives the function that ends it. */
export function listenToEvents(platform: Platform, flow: Flow, run: Run, deliver: Deliver): () => void {
  const names = namesOf(flow)
  const { events } = platform
  const context = (about: EventContext) => contextOf(platform, about)
  if (flow.options.type === 'filter') {
    const filter = async (payload: unknown, meta: EventMeta, about: EventContext): Promise<unknown> => {
      const done = await run(flow, { payload, ...meta }, context(about))
      if (done.status === 'reject') throw done.error
      return returnedValue(done)
    }
    for (const name of names) events.onFilter(name, filter)
    return () => {
      for (const name of names) events.offFilter(name, filter)
    }
  }
  if (flow.options.durable === true) {
    const written = (meta: EventMeta, about: EventContext) => deliver(flow, meta, context(about))
    for (const name of names) events.onWritten(name, written)
    return () => {
      for (const name of names) events.offWritten(name, written)
    }
  }
  const action = async (meta: EventMeta, about: EventContext): Promise<void> => {
    await run(flow, meta, context(about))
  }
  for (const name of names) events.onAction(name, action)
  return () => {
    for (const name of names) events.offAction(name, action)
  }
}

/** Events are told with a Knex, as extension code knows it: the running transaction, or the pool. */
const contextOf = (platform: Platform, { database, accountability }: EventContext): ServiceContext => ({
  platform,
  accountability,
  schema: platform.schema.current().model,
  database: database === platform.database.knex ? platform.database : platform.database.onKnex(database as KnexOfEvent),
})

type KnexOfEvent = Parameters<Platform['database']['onKnex']>[0]

const itemEvents = new Set(['items.create', 'items.update', 'items.delete', 'items.promote', 'items.sort'])

/** The events of `scope`; those of items in each of `collections`. */
function namesOf({ options }: Pick<Flow, 'options'>): string[] {
  const [scope, collections] = [textsOf(options.scope), textsOf(options.collections)]
  const names = scope.flatMap((event) =>
    itemEvents.has(event) ? collections.map((collection) => nameIn(collection, event.slice('items.'.length))) : [event],
  )
  return [...new Set(names)]
}

/** The name of an event that is told of this collection alone. */
const nameIn = (name: string, action: string): string => eventNames({ name, isSystem: name.startsWith('directus_') }, action).at(-1)!

const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).filter((entry) => typeof entry === 'string')
