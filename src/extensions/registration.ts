import type { Router } from 'express'
import type { Events } from '../events.js'
import type { ExtensionContext } from './context.js'
import type { FoundExtension } from './discover.js'

/** Where the parts of an extension are plugged in; all of it is taken out again by `undo`. */
export interface Registration {
  readonly extension: Pick<FoundExtension, 'name'>
  /** Takes the routers of endpoints. */
  readonly router: Router
  /** The server's events, and those among extensions: hooks hear both. */
  readonly events: readonly Events[]
  readonly context: ExtensionContext
  /** Adds what has to be done when the extensions are unloaded. */
  onUnload(undo: () => void): void
}

/** Plugs in what an extension exported; throws one sentence when it is not of the form its kind asks for. */
export type Register = (exported: unknown, registration: Registration) => void

export const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
