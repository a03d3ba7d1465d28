import type { SettingsRow } from '../../context.js'
import type { Database } from '../../database/database.js'

/** The project's settings, as the server itself asks for them. */
export interface SettingsStore {
  /** The row of directus_settings; null before there is one. */
  read(): Promise<SettingsRow | null>
  /** Forgets it: every later `read` sees what was committed before this call. */
  forget(): void
}

/** Collections of which a deleted item may be named by the settings, which then name nothing. */
const named = ['directus_files', 'directus_folders', 'directus_roles']
/** Collections whose changes may be changes of the settings. */
export const settingsCollections: ReadonlySet<string> = new Set(['directus_settings', ...named])

/** Makes a store over the database. The settings are read once, and again after a write to them. */
export function createSettingsStore(database: Database): SettingsStore {
  let kept: Promise<SettingsRow | null> | null = null
  return {
    read: () => {
      if (kept) return kept
      const read = database.withPrisma((client) => client.settings.findFirst())
      kept = read
      // A read that failed must not be remembered: the next one tries again.
      read.catch(() => {
        if (kept === read) kept = null
      })
      return read
    },
    forget: () => {
      kept = null
    },
  }
}
