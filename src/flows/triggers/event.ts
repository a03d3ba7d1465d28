import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Platform, type ServiceContext, systemContext } from '../../context.js'
import type { ActionHandler, EventContext, EventMeta, FilterHandler, WrittenHandler } from '../../events.js'
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
  const { events } = platform
  const names = namesOf(flow)
  const listen = <Handler>(on: (name: string, handler: Handler) => void, off: typeof on, handler: Handler): (() => void) => {
    for (const name of names) on(name, handler)
    return () => {
      for (const name of names) off(name, handler)
    }
  }
  const context = (about: EventContext) => contextOf(platform, about)
  if (flow.options.type === 'filter')
    return listen<FilterHandler>(events.onFilter, events.offFilter, async (payload, meta, about) => {
      const done = await run(flow, { payload, ...meta }, context(about))
      if (done.status === 'reject') throw done.error
      return returnedValue(done)
    })
  if (flow.options.durable === true)
    return listen<WrittenHandler>(events.onWritten, events.offWritten, (meta, about) => deliver(flow, meta, context(about)))
  return listen<ActionHandler>(events.onAction, events.offAction, async (meta, about) => {
    // The writer's answer comes first.
    await nextTurn()
    await run(flow, meta, context(about))
  })
}

/** Events are told with a Knex, as extension code knows it: the running transaction, or the pool. */
const contextOf = (platform: Platform, { database, accountability }: EventContext): ServiceContext => ({
  ...systemContext(platform),
  accountability,
  database: platform.database.onKnex(database as KnexOfEvent),
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
