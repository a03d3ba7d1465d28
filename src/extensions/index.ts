import { relative } from 'node:path'
import type { RequestHandler } from 'express'
import type { KnownExtension, Platform } from '../context.js'
import { createEvents, serverEventContext } from '../events.js'
import { stopBundler } from './code.js'
import { extensionContexts } from './context.js'
import { findExtensions } from './discover.js'
import type { FoundExtension } from './found-extension.js'
import { type LoadedExtension, loadExtension, type Surroundings } from './load.js'
import { examineFolder } from './manifest.js'
import { createMounts } from './mounts.js'
import { createReport } from './report.js'
import { readSwitches } from './rows.js'
import { offerServerPackages } from './server-packages.js'
import { watchExtensions } from './watch.js'

/** The extensions of a running server. */
export interface Extensions {
  /** Their routes; to be asked after all routes of the server. */
  readonly router: RequestHandler
  /** Loads what has changed, and takes out what is no longer there; requests under way finish with the code they began with. */
  reload(): Promise<void>
  /** Calls back after each reload, which waits for it. */
  onReload(listener: () => Promise<void>): void
  list(): readonly Pick<FoundExtension, 'name' | 'type' | 'folder'>[]
  /** Takes all of them out. */
  close(): void
}

/** One generation of loaded extensions. */
interface Generation {
  readonly loaded: readonly LoadedExtension[]
  /** All that lie there, switched off ones, too. */
  readonly found: readonly FoundExtension[]
}

/** Finds the extensions and plugs them in. One that fails is logged and left out, unless all must load (EXTENSIONS_MUST_LOAD). */
export async function loadExtensions(platform: Platform): Promise<Extensions> {
  const events = createEvents((error, event) => platform.logger.error({ err: error, event }, 'A hook of an extension failed.'))
  const mounts = createMounts()
  const surroundings: Surroundings = {
    platform,
    contextFor: extensionContexts(platform, events),
    events: [platform.events, events],
    mount: mounts.mount,
  }
  let current: Generation = { loaded: [], found: [] }
  const load = async (reason: 'load' | 'reload') => {
    const next = await loadGeneration(surroundings, current)
    // Not one event or request between the old and the new.
    for (const extension of current.loaded) extension.takeOut()
    for (const extension of next.loaded) extension.plugIn()
    tell(platform, reason, current, next)
    current = next
  }
  await load('load')
  let reloading: Promise<void> = Promise.resolve()
  const listeners: (() => Promise<void>)[] = []
  const again = async () => {
    await load('reload')
    for (const listener of listeners) await listener()
  }
  const reload = () => {
    reloading = reloading.then(again, again)
    return reloading
  }
  platform.extensions.provide({ list: () => current.found.map(knownOf), reload, examine: examineFolder })
  const stopWatching = platform.config.extensions.autoReload ? watchExtensions(platform, () => current.found, reload) : () => undefined
  const close = () => {
    stopWatching()
    tell(platform, 'unload', current, current)
    for (const extension of current.loaded) extension.takeOut()
  }
  const list = () => current.loaded.map(({ extension: { name, type, folder } }) => ({ name, type, folder }))
  return { router: mounts.router, reload, onReload: (listener) => void listeners.push(listener), list, close }
}

/** Loads what has changed since the generation before; what fails goes on with the code that it had. */
async function loadGeneration(surroundings: Surroundings, before: Generation): Promise<Generation> {
  const { platform } = surroundings
  const { config } = platform
  const { found, errors } = await findExtensions({ path: config.extensions.path, packages: config.extensions.packages })
  const report = createReport(platform)
  for (const error of errors) report.failed(error, null, false)
  if (found.length > 0) offerServerPackages()
  const switches = await readSwitches(platform, found)
  const loaded: LoadedExtension[] = []
  for (const extension of found) {
    const { isOn, off } = switches.get(extension)!
    const known = before.loaded.find((other) => other.extension.folder === extension.folder)
    const { entry } = extension
    if (!isOn || entry === null) {
      report.skipped(extension, isOn ? 'it is for a studio alone' : 'it is switched off')
      continue
    }
    const now = await loadExtension({ ...extension, entry }, { isOn, off }, surroundings, known).catch((error: unknown) => {
      report.failed(error, extension, known !== undefined)
      return known
    })
    if (now) loaded.push(now)
    if (now && now !== known) report.loaded(extension)
  }
  report.tell(found.length)
  // One that waits for changes keeps its bundler.
  if (found.length > 0 && !config.extensions.autoReload) await stopBundler()
  return { loaded, found }
}

/** Tells the actions `extensions.load` and `extensions.unload`, and `extensions.reload` with what came and went. */
function tell({ events, database }: Platform, reason: 'load' | 'reload' | 'unload', before: Generation, now: Generation): void {
  const without = (these: Generation, others: Generation) =>
    these.loaded.filter(({ extension }) => !others.loaded.some((other) => other.extension.folder === extension.folder)).map(toldOf)
  const changes = reason === 'reload' ? { added: without(now, before), removed: without(before, now) } : {}
  events.emitAction(`extensions.${reason}`, { extensions: now.loaded.map(toldOf), ...changes }, serverEventContext(database))
}

const toldOf = ({ extension }: LoadedExtension): KnownExtension => knownOf(extension)

function knownOf({ name, version, type, host, source, place, folder, entry, sandbox, entries, partial }: FoundExtension): KnownExtension {
  const entrypoint = entry === null ? null : relative(folder, entry)
  return { name, version, type, host, source, folder: place, path: folder, entrypoint, sandbox, entries, partial }
}
