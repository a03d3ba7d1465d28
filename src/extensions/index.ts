import type { RequestHandler } from 'express'
import type { KnownExtension, Platform } from '../context.js'
import { createEvents } from '../events.js'
import { createExtensionContext } from './context.js'
import { type FoundExtension, findExtensions } from './discover.js'
import { stopBundler } from './import-entry.js'
import { type LoadedExtension, loadExtension, type Surroundings } from './load.js'
import { createMounts } from './mounts.js'
import { enabledExtensions, folderOf } from './rows.js'
import { watchExtensions } from './watch.js'

/** The extensions of a running server. */
export interface Extensions {
  /** Their routes; to be asked after all routes of the server. */
  readonly router: RequestHandler
  /** Removes all and loads those that are there now; requests under way finish with the code they began with. */
  reload(): Promise<void>
  list(): readonly Pick<FoundExtension, 'name' | 'type' | 'folder'>[]
}

/** One generation of loaded extensions. */
interface Generation {
  readonly loaded: readonly LoadedExtension[]
  /** All that lie there, switched off ones, too. */
  readonly found: readonly KnownExtension[]
}

/** Finds the extensions and plugs them in. One that fails is logged and left out, unless all must load (EXTENSIONS_MUST_LOAD). */
export async function loadExtensions(platform: Platform): Promise<Extensions> {
  const events = createEvents((error, event) => platform.logger.error({ err: error, event }, 'A hook of an extension failed.'))
  const mounts = createMounts()
  const context = createExtensionContext(platform, events)
  const surroundings: Surroundings = { platform, context, events: [platform.events, events], mount: mounts.mount }
  let current = await loadGeneration(surroundings)
  for (const extension of current.loaded) extension.plugIn()
  let reloading: Promise<void> = Promise.resolve()
  const replace = async () => {
    const next = await loadGeneration(surroundings)
    // Not one event or request between the old and the new.
    for (const extension of current.loaded) extension.takeOut()
    for (const extension of next.loaded) extension.plugIn()
    current = next
    platform.logger.info({ extensions: current.loaded.map(({ extension }) => extension.name) }, 'Extensions were loaded again.')
  }
  const reload = () => {
    reloading = reloading.then(replace, replace)
    return reloading
  }
  platform.extensions.provide({ list: () => current.found, reload })
  if (platform.config.extensions.autoReload) watchExtensions(platform, reload)
  const list = () => current.loaded.map(({ extension: { name, type, folder } }) => ({ name, type, folder }))
  return { router: mounts.router, reload, list }
}

async function loadGeneration(surroundings: Surroundings): Promise<Generation> {
  const { platform } = surroundings
  const { found, errors } = await findExtensions(platform.config.extensions.path)
  for (const error of errors) fail(platform, error, {})
  const loaded: LoadedExtension[] = []
  for (const extension of await enabledExtensions(platform, found)) {
    try {
      loaded.push(await loadExtension(extension, surroundings))
    } catch (error) {
      fail(platform, error, extension)
    }
  }
  if (found.length > 0) await stopBundler()
  return {
    loaded,
    found: found.map((extension) => ({ name: extension.name, type: extension.type, folder: folderOf(platform, extension) })),
  }
}

/** What failed is told in one line. */
function fail({ config, logger }: Platform, error: unknown, { folder, name }: Partial<FoundExtension>): void {
  const reason = error instanceof Error ? error.message : String(error)
  const message = folder ? `The extension in ${folder} is not loaded: ${reason}` : reason
  if (config.extensions.mustLoad) throw new Error(message, { cause: error })
  logger.warn({ err: error, extension: name }, message)
}
