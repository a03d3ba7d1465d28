import type { Item, KnownExtension, ServiceContext } from '../../context.js'
import type { SystemClient } from '../../database/prisma.js'
import { apiError, forbidden, invalidPayload } from '../../errors/api-error.js'
import { isPlainObject } from '../../query/parse/raw.js'
import { requireAdmin } from '../access/require-admin.js'

// Which extensions there are, and which are switched on. For administrators.

interface ExtensionRow {
  readonly id: string
  readonly enabled: boolean
  readonly folder: string
  readonly source: string
  readonly bundle: string | null
}

/** All extensions that are there, or once were, and the entries of bundles. */
export async function readExtensions(context: ServiceContext): Promise<Item[]> {
  await requireAdmin(context)
  const rows = await readRows(context)
  return rows.map((row) => describe(row, rows, context.platform.extensions.list()))
}

const readRows = ({ database }: ServiceContext): Promise<ExtensionRow[]> =>
  database.withPrisma((client) => client.extension.findMany({ orderBy: [{ source: 'asc' }, { folder: 'asc' }, { id: 'asc' }] }))

function describe(row: ExtensionRow, rows: readonly ExtensionRow[], known: readonly KnownExtension[]): Item {
  const { id, enabled, folder, source, bundle } = row
  const meta = { id, enabled, folder, source, bundle }
  const parent = bundle === null ? row : rows.find((other) => other.id === bundle)
  const found = known.find((extension) => extension.source === parent?.source && extension.folder === parent.folder)
  return { id, bundle, name: nameOf(row, found), meta, schema: found ? schemaOf(row, found) : null }
}

const nameOf = ({ bundle, folder }: ExtensionRow, found: KnownExtension | undefined): string => (bundle === null && found?.name) || folder

/** What its package says of it. */
function schemaOf({ bundle, folder, source }: ExtensionRow, found: KnownExtension): Item {
  if (bundle !== null)
    return { name: folder, type: found.entries.find(({ name }) => name === folder)?.type ?? null, local: source === 'local' }
  const { path, name, version, type, entrypoint, host, sandbox, entries, partial } = found
  return {
    path,
    name,
    version,
    type,
    entrypoint,
    host,
    local: source === 'local',
    ...(sandbox && { sandbox: { enabled: true, requestedScopes: sandbox } }),
    ...(type === 'bundle' && { entries, partial }),
  }
}

/** One of them. */
export async function readExtension(context: ServiceContext, id: string): Promise<Item> {
  const found = (await readExtensions(context)).find((extension) => extension.id === id)
  if (!found) throw forbidden()
  return found
}

/** Switches an extension on or off, and loads what is on now. A bundle takes its entries along; it is on as long as one of them is. */
export async function updateExtension(context: ServiceContext, id: string, payload: unknown): Promise<Item> {
  const { bundle } = await readExtension(context, id)
  const meta = isPlainObject(payload) && isPlainObject(payload.meta) ? payload.meta : {}
  if (typeof meta.enabled !== 'boolean') throw invalidPayload('"meta.enabled" is required')
  const enabled = meta.enabled
  if (typeof bundle === 'string') await requirePartial(context, bundle)
  await changeRows(context, async ({ extension }) => {
    await extension.updateMany({ where: { OR: [{ id }, { bundle: id }] }, data: { enabled } })
    if (typeof bundle !== 'string') return
    const on = await extension.count({ where: { bundle, enabled: true } })
    await extension.update({ where: { id: bundle }, data: { enabled: on > 0 } })
  })
  return readExtension(context, id)
}

async function requirePartial(context: ServiceContext, bundle: string): Promise<void> {
  const { schema } = await readExtension(context, bundle)
  if (isPlainObject(schema) && schema.partial === false)
    throw apiError('UNPROCESSABLE_CONTENT', { reason: 'The entries of this bundle can only be switched together' })
}

/** Deletes the rows of an extension; if it is still there, it counts as new, and is switched on. */
export async function deleteExtension(context: ServiceContext, id: string): Promise<void> {
  await readExtension(context, id)
  await changeRows(context, ({ extension }) => extension.deleteMany({ where: { OR: [{ id }, { bundle: id }] } }))
}

/** Every node loads the extensions again when that is committed; `before` is done first. */
export async function changeRows(
  { database, platform }: ServiceContext,
  work: (client: SystemClient) => Promise<unknown>,
  before?: () => Promise<void>,
): Promise<void> {
  await database.transaction(async (transaction) => {
    await transaction.withPrisma(work)
    await transaction.afterCommit(async () => {
      await before?.()
      await platform.extensions.reload()
    })
    await platform.nodes.tell(transaction, { kind: 'extensions' })
  })
}
