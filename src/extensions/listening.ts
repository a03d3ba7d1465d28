import type { Events } from '../events.js'
import type { PlugIn } from './plug-in.js'

type Listening = { readonly [Kind in 'Filter' | 'Action' | 'Init']: Parameters<Events[`on${Kind}`]>[1] }

/** The part of an extension that a handler is: it listens on these emitters until it is taken out. */
export function listening<Kind extends keyof Listening>(
  events: readonly Events[],
  kind: Kind,
  event: string,
  handler: Listening[Kind],
): PlugIn {
  type Change = (event: string, handler: Listening[Kind]) => void
  if (typeof handler !== 'function') throw new Error(`A hook has to register a function for "${event}".`)
  return () => {
    for (const emitter of events) (emitter[`on${kind}`] as Change)(event, handler)
    return () => {
      for (const emitter of events) (emitter[`off${kind}`] as Change)(event, handler)
    }
  }
}
