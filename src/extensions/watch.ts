import { existsSync, watch } from 'node:fs'
import type { Platform } from '../context.js'

const quietTime = 500

/** Reloads when files of the extensions changed and nothing more has for half a second. Keeps no process alive. */
export function watchExtensions({ config, logger }: Platform, reload: () => Promise<void>): void {
  const { path } = config.extensions
  if (!existsSync(path)) return
  let timer: NodeJS.Timeout | undefined
  const failed = (error: unknown) => logger.error({ err: error }, 'Extensions could not be loaded again.')
  const changed = () => {
    clearTimeout(timer)
    timer = setTimeout(() => void reload().catch(failed), quietTime).unref()
  }
  watch(path, { recursive: true, persistent: false }, changed).on('error', failed)
}
