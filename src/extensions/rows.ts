import { randomUUID } from 'node:crypto'
import { relative, resolve } from 'node:path'
import type { Platform } from '../context.js'
import type { FoundExtension } from './discover.js'

/** The name by which a row of directus_extensions knows an extension: its folder, as seen from the extensions folder. */
export const folderOf = (platform: Platform, extension: FoundExtension): string =>
  relative(resolve(platform.config.extensions.path), extension.folder)

/** Those of the found extensions that are switched on. Each gets its row when it is seen for the first time; until then it is on. */
export async function enabledExtensions(platform: Platform, found: readonly FoundExtension[]): Promise<readonly FoundExtension[]> {
  if (found.length === 0) return found
  const rows = await platform.database.transaction((database) =>
    database.withPrisma(async (client) => {
      const known = await client.extension.findMany({ where: { source: 'local', bundle: null }, select: { folder: true, enabled: true } })
      const fresh = found.map((extension) => folderOf(platform, extension)).filter((folder) => !known.some((row) => row.folder === folder))
      await client.extension.createMany({ data: fresh.map((folder) => ({ id: randomUUID(), folder, source: 'local', enabled: true })) })
      return known
    }),
  )
  const off = new Set(rows.filter(({ enabled }) => !enabled).map(({ folder }) => folder))
  return found.filter((extension) => !off.has(folderOf(platform, extension)))
}
