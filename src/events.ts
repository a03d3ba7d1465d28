import type { Accountability } from './permissions/accountability.js'

/** What handlers are given beside payload and meta; `database` and `schema` have the names of Directus' extension API. */
export interface EventContext {
  readonly database: unknown
  readonly schema: unknown
  readonly accountability: Accountability | null
}

/** The same where no collection is worked on, so that nobody is shown a schema. */
export const serverEventContext = (database: { readonly knex: unknown }, accountability: Accountability | null = null): EventContext => ({
  database: database.knex,
  schema: null,
  accountability,
})

export type EventMeta = Readonly<Record<string, unknown>>
/** May replace the payload (undefined keeps it), or refuse by throwing. */
export type FilterHandler = (payload: unknown, meta: EventMeta, context: EventContext) => unknown
/** Told after the fact; what it throws is logged. */
export type ActionHandler = (meta: EventMeta, context: EventContext) => unknown
/** Told inside of the transaction of a write, once its rows are written; refuses it by throwing. */
export type WrittenHandler = (meta: EventMeta, context: EventContext) => Promise<void>
/** Told during start-up. */
export type InitHandler = (meta: EventMeta) => unknown

/** The one hook primitive: filters are awaited in order and change the payload, actions are told afterwards. */
export interface Events {
  /** Runs the filters of all these events, in the order of names, each over the result of the one before. */
  emitFilter<Payload>(events: string | readonly string[], payload: Payload, meta: EventMeta, context: EventContext): Promise<Payload>
  /** Tells the actions; never waits for them, never fails because of them. */
  emitAction(events: string | readonly string[], meta: EventMeta, context: EventContext): void
  /** Tells those who want to write something in the same transaction, and waits for them. */
  emitWritten(events: readonly string[], meta: EventMeta, context: EventContext): Promise<void>
  emitInit(event: string, meta: EventMeta): Promise<void>
  hasFilters(events: string | readonly string[]): boolean
  hasActions(events: string | readonly string[]): boolean
  hasInits(event: string): boolean
  /** Does somebody want to write in the transaction of these? */
  hasWritten(events: readonly string[]): boolean
  /** Somebody filters something. */
  readonly isFiltered: boolean
  /** Nobody listens to anything. */
  readonly isEmpty: boolean
  onFilter(event: string, handler: FilterHandler): void
  onAction(event: string, handler: ActionHandler): void
  onWritten(event: string, handler: WrittenHandler): void
  onInit(event: string, handler: InitHandler): void
  offFilter(event: string, handler: FilterHandler): void
  offAction(event: string, handler: ActionHandler): void
  offWritten(event: string, handler: WrittenHandler): void
  offInit(event: string, handler: InitHandler): void
  offAll(): void
}

/** Makes an emitter. `onError` is told what action and init handlers throw. Event names are dotted; patterns know `*` and `**`. */
export function createEvents(onError: (error: unknown, event: string) => void): Events {
  const filters = handlerList<FilterHandler>()
  const actions = handlerList<ActionHandler>()
  const written = handlerList<WrittenHandler>()
  const inits = handlerList<InitHandler>()
  return {
    emitFilter: async (events, payload, meta, context) => {
      let result = payload
      for (const event of namesOf(events)) {
        for (const handler of filters.matching(event)) {
          const changed = await handler(result, { ...meta, event }, context)
          if (changed !== undefined) result = changed as typeof payload
        }
      }
      return result
    },
    emitAction: (events, meta, context) => {
      for (const event of namesOf(events)) {
        for (const handler of actions.matching(event)) settle(() => handler({ ...meta, event }, context), event, onError)
      }
    },
    emitWritten: async (events, meta, context) => {
      for (const event of namesOf(events)) for (const handler of written.matching(event)) await handler({ ...meta, event }, context)
    },
    emitInit: async (event, meta) => {
      for (const handler of inits.matching(event)) await settle(() => handler({ ...meta, event }), event, onError)
    },
    hasFilters: (events) => namesOf(events).some((event) => filters.matching(event).length > 0),
    hasActions: (events) => namesOf(events).some((event) => actions.matching(event).length > 0),
    hasInits: (event) => inits.matching(event).length > 0,
    hasWritten: (events) => events.some((event) => written.matching(event).length > 0),
    get isFiltered() {
      return !filters.isEmpty()
    },
    get isEmpty() {
      return filters.isEmpty() && actions.isEmpty() && written.isEmpty()
    },
    onFilter: filters.add,
    onAction: actions.add,
    onWritten: written.add,
    onInit: inits.add,
    offFilter: filters.remove,
    offAction: actions.remove,
    offWritten: written.remove,
    offInit: inits.remove,
    offAll: () => {
      for (const list of [filters, actions, written, inits]) list.clear()
    },
  }
}

const namesOf = (events: string | readonly string[]): readonly string[] => (typeof events === 'string' ? [events] : events)

async function settle(work: () => unknown, event: string, onError: (error: unknown, event: string) => void): Promise<void> {
  try {
    await work()
  } catch (error) {
    onError(error, event)
  }
}

/** Handlers by pattern, and for each event seen so far the handlers that match it: asking costs one map lookup. */
function handlerList<Handler>() {
  const handlers: { pattern: string; handler: Handler }[] = []
  const matched = new Map<string, Handler[]>()
  return {
    add: (pattern: string, handler: Handler) => {
      handlers.push({ pattern, handler })
      matched.clear()
    },
    remove: (pattern: string, handler: Handler) => {
      const index = handlers.findIndex((entry) => entry.pattern === pattern && entry.handler === handler)
      if (index >= 0) handlers.splice(index, 1)
      matched.clear()
    },
    clear: () => {
      handlers.length = 0
      matched.clear()
    },
    isEmpty: () => handlers.length === 0,
    matching: (event: string): readonly Handler[] => {
      if (handlers.length === 0) return []
      let list = matched.get(event)
      if (!list) {
        list = handlers.filter(({ pattern }) => matchesPattern(pattern.split('.'), event.split('.'))).map(({ handler }) => handler)
        // Names made by clients must not grow the map without end.
        if (matched.size > 10_000) matched.clear()
        matched.set(event, list)
      }
      return list
    },
  }
}

/** `*` stands for one part of the name, `**` for any number of them. */
function matchesPattern(pattern: readonly string[], event: readonly string[]): boolean {
  const [head, ...rest] = pattern
  if (head === undefined) return event.length === 0
  if (head === '**') return event.some((_, index) => matchesPattern(rest, event.slice(index))) || matchesPattern(rest, [])
  return event.length > 0 && (head === '*' || head === event[0]) && matchesPattern(rest, event.slice(1))
}
