import { existsSync, type FSWatcher, realpathSync, watch } from 'node:fs'
import { resolve, sep } from 'node:path'
import type { Platform } from '../context.js'
import type { FoundExtension } from './found-extension.js'

/** Milliseconds: editors write a file in several steps. */
const quietTime = 60

/**
 * Reloads when files of the extensions changed and nothing more has for a moment. Folders that are only linked from the extensions
 * folder are watched, too, and so are those of installed packages. Keeps no process alive; what it gives ends it.
 */
export function watchExtensions(
  { config, logger }: Platform,
  found: () => readonly FoundExtension[],
  reload: () => Promise<void>,
): () => void {
  const watchers = new Map<string, FSWatcher>()
  const failed = (error: unknown) => logger.error({ err: error }, 'Extensions could not be loaded again.')
  let timer: NodeJS.Timeout | undefined
  const changed = (_event: string, file: string | null) => {
    if (file?.split(sep).includes('node_modules') || file?.split(sep).includes('.git')) return
    clearTimeout(timer)
    timer = setTimeout(() => void reload().then(watchAll).catch(failed), quietTime).unref()
  }
  const watchFolder = (folder: string) => {
    if (watchers.has(folder) || !existsSync(folder)) return
    watchers.set(folder, watch(folder, { recursive: true, persistent: false }, changed).on('error', failed))
  }
  const root = resolve(config.extensions.path)
  const watchAll = () => {
    watchFolder(root)
    const watched = existsSync(root) ? realpathSync(root) : root
    for (const { folder } of found()) if (!folder.startsWith(`${watched}${sep}`)) watchFolder(folder)
  }
  watchAll()
  return () => {
    clearTimeout(timer)
    for (const watcher of watchers.values()) watcher.close()
  }
}
