import { randomUUID } from 'node:crypto'
import type { Platform } from '../context.js'
import type { SystemClient } from '../database/prisma.js'
import type { FoundExtension } from './found-extension.js'

/** What is switched on of an extension. */
export interface Switches {
  readonly isOn: boolean
  /** Names of the entries of a bundle that are switched off. */
  readonly off: ReadonlySet<string>
}

interface RowOfExtension {
  readonly id: string
  readonly folder: string
  readonly source: string
  readonly bundle: string | null
  readonly enabled: boolean
}

/**
 * What is switched on, by the rows of directus_extensions. Each extension, and each entry of a bundle, gets its row when it is
 * seen for the first time; until then it is on. Rows of entries that a bundle no longer has go.
 */
export async function readSwitches(platform: Platform, found: readonly FoundExtension[]): Promise<ReadonlyMap<FoundExtension, Switches>> {
  if (found.length === 0) return new Map()
  const rows = await platform.database.transaction((database) => database.withPrisma((client) => completeRows(client, found)))
  return new Map(
    found.map((extension) => {
      const row = rowOf(rows, extension)
      const off = rows.filter(({ bundle, enabled }) => bundle === row?.id && !enabled).map(({ folder }) => folder)
      return [extension, { isOn: row?.enabled !== false, off: new Set(off) }]
    }),
  )
}

const rowOf = (rows: readonly RowOfExtension[], { source, place }: FoundExtension): RowOfExtension | undefined =>
  rows.find((row) => row.bundle === null && row.source === source && row.folder === place)

async function completeRows(client: SystemClient, found: readonly FoundExtension[]): Promise<readonly RowOfExtension[]> {
  const rows: RowOfExtension[] = await client.extension.findMany()
  const fresh: RowOfExtension[] = []
  const vanished: string[] = []
  for (const extension of found) {
    const { source, place: folder, entries } = extension
    const known = rowOf(rows, extension)
    const row = known ?? { id: randomUUID(), folder, source, bundle: null, enabled: true }
    if (!known) fresh.push(row)
    const inner = rows.filter(({ bundle }) => bundle === row.id)
    const names = new Set(entries.map(({ name }) => name))
    vanished.push(...inner.filter((entry) => !names.has(entry.folder)).map(({ id }) => id))
    const missing = [...names].filter((name) => !inner.some((entry) => entry.folder === name))
    fresh.push(...missing.map((name) => ({ id: randomUUID(), folder: name, source, bundle: row.id, enabled: row.enabled })))
  }
  if (vanished.length > 0) await client.extension.deleteMany({ where: { id: { in: vanished } } })
  if (fresh.length > 0) await client.extension.createMany({ data: fresh })
  return [...rows.filter(({ id }) => !vanished.includes(id)), ...fresh]
}
