import type { Platform } from '../context.js'
import type { FoundExtension } from './found-extension.js'

/** What became of the extensions, for the log. */
export interface Report {
  loaded(extension: FoundExtension): void
  skipped(extension: FoundExtension, why: string): void
  /** `goesOn`: what was loaded of it before stays. Throws where all extensions must load. */
  failed(error: unknown, extension: FoundExtension | null, goesOn: boolean): void
  /** One line: what was loaded, and what was not and why. */
  tell(found: number): void
}

/** Makes a report of one round of loading. */
export function createReport({ config, logger }: Platform): Report {
  const loaded: string[] = []
  const skipped: string[] = []
  let failures = 0
  return {
    loaded: ({ type, name, version }) => void loaded.push(`${type} ${name}${version ? ` ${version}` : ''}`),
    skipped: ({ type, name }, why) => void skipped.push(`${type} ${name} (${why})`),
    failed: (error, extension, goesOn) => {
      const reason = error instanceof Error ? `${error.message}${placeOf(error, extension)}` : String(error)
      const line = extension ? `The extension in ${extension.folder} is not loaded: ${reason}` : reason
      if (config.extensions.mustLoad && !goesOn) throw new Error(line, { cause: error })
      failures += 1
      logger.warn({ extension: extension?.name }, goesOn ? `${line} (It goes on with the code it had.)` : line)
    },
    tell: (found) => {
      if (loaded.length + skipped.length + failures === 0) return
      const parts = [`${loaded.length} of ${found} extensions were loaded${loaded.length > 0 ? `: ${loaded.join(', ')}` : ''}.`]
      if (skipped.length > 0) parts.push(`Skipped: ${skipped.join(', ')}.`)
      if (failures > 0) parts.push(`Failed: ${failures}, told above.`)
      logger.info(parts.join(' '))
    },
  }
}

/** Where in the author's sources an error was thrown. */
function placeOf({ stack = '' }: Error, extension: FoundExtension | null): string {
  if (!extension) return ''
  const line = stack.split('\n').find((entry) => entry.includes(`${extension.folder}/`))
  const place = line && /\(?(?:file:\/\/)?(\/[^()]+:\d+:\d+)\)?$/.exec(line)?.[1]
  return place ? ` (${place})` : ''
}
