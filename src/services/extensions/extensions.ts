import type { Item, ServiceContext } from '../../context.js'
import { forbidden, invalidPayload } from '../../errors/api-error.js'
import { isPlainObject } from '../items/shape.js'
import { requireAdmin } from '../schema/change.js'

/** Which extensions there are, and which are switched on (spec/08 §9). For administrators. */
export class ExtensionsService {
  constructor(readonly context: ServiceContext) {}

  async readAll(): Promise<Item[]> {
    await requireAdmin(this.context)
    const rows = await this.context.database.withPrisma((client) =>
      client.extension.findMany({ orderBy: [{ source: 'asc' }, { folder: 'asc' }] }),
    )
    const known = this.context.platform.extensions.list()
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

  async readOne(id: string): Promise<Item> {
    const found = (await this.readAll()).find((extension) => extension.id === id)
    if (!found) throw forbidden()
    return found
  }

  /** Switches an extension on or off, and loads what is on now. */
  async updateOne(id: string, payload: unknown): Promise<Item> {
    await this.readOne(id)
    const meta = isPlainObject(payload) && isPlainObject(payload.meta) ? payload.meta : {}
    if (typeof meta.enabled !== 'boolean') throw invalidPayload('"meta.enabled" is required')
    const enabled = meta.enabled
    await this.context.database.withPrisma((client) => client.extension.update({ where: { id }, data: { enabled } }))
    await this.context.platform.extensions.reload()
    return this.readOne(id)
  }

  /** Forgets what was said of an extension; one that still lies there is new again, and on. */
  async deleteOne(id: string): Promise<void> {
    await this.readOne(id)
    await this.context.database.withPrisma((client) => client.extension.delete({ where: { id } }))
    await this.context.platform.extensions.reload()
  }
}
