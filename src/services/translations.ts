import { invalidPayload } from '../errors/api-error.js'
import { ItemsService } from './items.js'
import type { Item, PrimaryKey, ServiceContext } from './platform.js'
import { resolveServiceOptions, type ServiceOptions } from './service-options.js'

/** Texts of the studio: one for each key and language. */
export class TranslationsService extends ItemsService {
  constructor(options: ServiceOptions | ServiceContext) {
    super('directus_translations', resolveServiceOptions(options))
  }

  protected override async beforeCreate(data: Item): Promise<void> {
    await this.refuseSecond(data.key, data.language, null)
  }

  protected override async beforeUpdate(keys: readonly PrimaryKey[], data: Item): Promise<void> {
    if (data.key === undefined && data.language === undefined) return
    if (keys.length > 1 && data.key !== undefined && data.language !== undefined) throw duplicate()
    for (const row of await this.asSystem().readMany(keys))
      await this.refuseSecond(data.key ?? row.key, data.language ?? row.language, row.id)
  }

  private async refuseSecond(key: unknown, language: unknown, self: unknown): Promise<void> {
    if (typeof key !== 'string' || typeof language !== 'string') return
    const rows = (await this.context.database.knex('directus_translations').where({ key, language }).select('id')) as { id: string }[]
    if (rows.some((row) => row.id !== self)) throw duplicate()
  }
}

const duplicate = (): Error => invalidPayload('Duplicate key and language combination')
