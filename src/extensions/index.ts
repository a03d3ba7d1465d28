import type { RequestHandler, Router } from 'express'
import createRouter from 'router'
import type { KnownExtension, Platform } from '../context.js'
import { createEvents } from '../events.js'
import { createExtensionContext, type ExtensionContext } from './context.js'
import { type FoundExtension, findExtensions } from './discover.js'
import { importEntry, stopBundler } from './import-entry.js'
import { registerBundle } from './kinds/bundle.js'
import { registerEndpoint } from './kinds/endpoint.js'
import { registerHook } from './kinds/hook.js'
import type { ExtensionType } from './manifest.js'
import type { Register } from './registration.js'
import { expressFour } from './request.js'
import { enabledExtensions, folderOf } from './rows.js'
import { watchExtensions } from './watch.js'

/** What was loaded, as other parts may list it. */
export type LoadedExtension = Pick<FoundExtension, 'name' | 'type' | 'folder'>

/** The extensions of a running server. */
export interface Extensions {
  /** Their routes; to be asked after all routes of the server. */
  readonly router: RequestHandler
  /** Removes all and loads those that are there now; requests under way finish with the code they began with. */
  reload(): Promise<void>
  list(): readonly LoadedExtension[]
}

/** Kinds of extensions; a new one is a file and a line. */
const kinds: Readonly<Record<ExtensionType, Register>> = {
  endpoint: registerEndpoint,
  hook: registerHook,
  bundle: registerBundle,
}

/** One generation of loaded extensions. */
interface Generation {
  readonly router: Router
  readonly loaded: readonly LoadedExtension[]
  /** All that lie there, switched off ones, too. */
  readonly found: readonly KnownExtension[]
  unload(): void
}

/** Finds the extensions and plugs them in. One that fails is logged and left out, unless all must load (EXTENSIONS_MUST_LOAD). */
export async function loadExtensions(platform: Platform): Promise<Extensions> {
  let current = await loadGeneration(platform)
  let reloading: Promise<void> = Promise.resolve()
  const replace = async () => {
    current.unload()
    current = await loadGeneration(platform)
    platform.logger.info({ extensions: namesOf(current) }, 'Extensions were loaded again.')
  }
  const reload = () => {
    reloading = reloading.then(replace, replace)
    return reloading
  }
  platform.extensions.provide({ list: () => current.found, reload })
  if (platform.config.extensions.autoReload) watchExtensions(platform, reload)
  return { router: (request, response, next) => current.router(request, response, next), reload, list: () => current.loaded }
}

const namesOf = (generation: Generation): readonly string[] => generation.loaded.map((extension) => extension.name)

async function loadGeneration(platform: Platform): Promise<Generation> {
  const events = createEvents((error, event) => platform.logger.error({ err: error, event }, 'A hook of an extension failed.'))
  const context = createExtensionContext(platform, events)
  const router = createRouter()
  router.use(expressFour)
  const undos: (() => void)[] = [() => events.offAll()]
  const { found, errors } = await findExtensions(platform.config.extensions.path)
  for (const error of errors) fail(platform, error, {})
  const loaded: LoadedExtension[] = []
  for (const extension of await enabledExtensions(platform, found)) {
    const registration = {
      extension,
      router,
      events: [platform.events, events],
      context,
      onUnload: (undo: () => void) => void undos.push(undo),
    }
    try {
      kinds[extension.type](await importEntry(extension.name, extension.entry), registration)
      loaded.push({ name: extension.name, type: extension.type, folder: extension.folder })
    } catch (error) {
      fail(platform, error, extension)
    }
  }
  if (found.length > 0) await stopBundler()
  const unload = () => {
    for (const undo of undos) undo()
  }
  return {
    router,
    loaded,
    found: found.map((extension) => ({ name: extension.name, type: extension.type, folder: folderOf(platform, extension) })),
    unload,
  }
}

function fail({ config, logger }: Platform, error: unknown, extension: Partial<FoundExtension>): void {
  const message = extension.entry ? `The extension in ${extension.folder} could not be loaded.` : (error as Error).message
  if (config.extensions.mustLoad) throw new Error(message, { cause: error })
  logger.warn({ err: error, extension: extension.name }, message)
}

export type { ExtensionContext }
