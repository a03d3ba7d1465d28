import type { RequestHandler } from 'express'
import type { Platform } from '../context.js'
import type { Events } from '../events.js'
import type { ExtensionContext } from './context.js'
import type { FoundExtension } from './found-extension.js'
import type { PlugIn } from './plug-in.js'

/** What an extension is registered with: what it may reach, and where its parts go. */
export interface Registration {
  /** `name`: of the extension, or of the entry of a bundle. */
  readonly extension: Pick<FoundExtension, 'name' | 'folder'>
  readonly platform: Platform
  /** What the code of the extension is called with. */
  readonly context: ExtensionContext
  /** The server's events, and those among extensions: hooks hear both. */
  readonly events: readonly Events[]
  /** Adds routes, under a path, to those of the server. */
  mount(path: string, handler: RequestHandler): () => void
  /**
   * Adds a part. Parts are plugged in together, and only once the whole extension was registered without an error; they are
   * plugged in again, in the order of extensions, whenever another extension changed.
   */
  add(plugIn: PlugIn): void
}

/** A kind of extensions whose code runs in this server. A new kind is a file in `kinds/` and a line in `kinds/index.ts`. */
export interface ExtensionKind {
  /** As `directus:extension.type` of a package says it: `endpoint`. */
  readonly type: string
  /** The folder in which extensions without a package lie, and the list in a bundle: `endpoints`. */
  readonly plural: string
  /** The file in such a folder, without its ending. A package whose kind has a part for a studio, too (`api`), names its files by parts. */
  readonly entry: 'index' | 'api'
  /** Takes what the extension exported; throws one sentence when it is not of the form its kind asks for. */
  register(exported: unknown, registration: Registration): void | Promise<void>
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
