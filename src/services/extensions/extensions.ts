import type { Item, ServiceContext } from '../../context.js'
import { forbidden, invalidPayload } from '../../errors/api-error.js'
import { isPlainObject } from '../../query/parse/raw.js'
import { requireAdmin } from '../access/require-admin.js'

// Which extensions there are, and which are switched on. For administrators.

/** All extensions that are in the folder, or once were. */
export async function readExtensions(context: ServiceContext): Promise<Item[]> {
  await requireAdmin(context)
  const rows = await context.database.withPrisma((client) => client.extension.findMany({ orderBy: [{ source: 'asc' }, { folder: 'asc' }] }))
  const known = context.platform.extensions.list()
  return rows.map(({ id, enabled, folder, source, bundle }) => {
    const found = known.find((extension) => extension.folder === folder && bundle === null)
    return {
      id,
      bundle,
      meta: { id, enabled, folder, source, bundle },
      schema: found ? { name: found.name, type: found.type, path: found.folder, local: source === 'local' } : null,
    }
  })
}

/** One of them. */
async function readExtension(context: ServiceContext, id: string): Promise<Item> {
  const found = (await readExtensions(context)).find((extension) => extension.id === id)
  if (!found) throw forbidden()
  return found
}

/** Switches an extension on or off, and loads what is on now. */
export async function updateExtension(context: ServiceContext, id: string, payload: unknown): Promise<Item> {
  await readExtension(context, id)
  const meta = isPlainObject(payload) && isPlainObject(payload.meta) ? payload.meta : {}
  if (typeof meta.enabled !== 'boolean') throw invalidPayload('"meta.enabled" is required')
  const enabled = meta.enabled
  await context.database.withPrisma((client) => client.extension.update({ where: { id }, data: { enabled } }))
  await context.platform.extensions.reload()
  return readExtension(context, id)
}

/** Deletes the row of an extension; if it is still in the folder, it counts as new, and is switched on. */
export async function deleteExtension(context: ServiceContext, id: string): Promise<void> {
  await readExtension(context, id)
  await context.database.withPrisma((client) => client.extension.delete({ where: { id } }))
  await context.platform.extensions.reload()
}
