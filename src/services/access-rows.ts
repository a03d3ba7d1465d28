import { requireAnAdmin } from './access/last-admin.js'
import { requireOwnRights } from './access/own-rights.js'
import { ItemsService } from './items.js'
import type { PrimaryKey, ServiceContext } from './platform.js'
import { resolveServiceOptions, type ServiceOptions } from './service-options.js'

/** Attachments of policies to users and roles: nobody attaches what he does not have, and taking one away must leave an administrator. */
export class AccessService extends ItemsService {
  constructor(options: ServiceOptions | ServiceContext) {
    super('directus_access', resolveServiceOptions(options))
  }

  protected override async afterCreate(key: PrimaryKey): Promise<void> {
    await this.requireOwn([key])
  }

  protected override async afterUpdate(keys: readonly PrimaryKey[]): Promise<void> {
    await this.requireOwn(keys)
    await requireAnAdmin(this.context)
  }

  protected override async afterDelete(): Promise<void> {
    await requireAnAdmin(this.context)
  }

  private async requireOwn(keys: readonly PrimaryKey[]): Promise<void> {
    const rows = (await this.context.database
      .knex('directus_access')
      .whereIn('id', keys as string[])
      .select('policy')) as { policy: string }[]
    await requireOwnRights(this.context, { policies: rows.map(({ policy }) => policy) })
  }
}
