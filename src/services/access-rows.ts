import { requireAnAdmin } from './access/last-admin.js'
import { requireFreedom } from './access/lifted-bounds.js'
import { requireOwnRights } from './access/own-rights.js'
import { ItemsService } from './items.js'
import type { PrimaryKey, ServiceContext } from './platform.js'
import { resolveServiceOptions, type ServiceOptions } from './service-options.js'

/** Attachments of policies to users and roles: nobody attaches what he does not have, and taking one away must leave an administrator. */
export class AccessService extends ItemsService {
  constructor(options: ServiceOptions | ServiceContext) {
    super('directus_access', resolveServiceOptions(options))
  }

  protected override async beforeUpdate(keys: readonly PrimaryKey[]): Promise<void> {
    await requireFreedom(this.context, { policies: await this.policiesOf(keys) })
  }

  protected override async beforeDelete(keys: readonly PrimaryKey[]): Promise<void> {
    await requireFreedom(this.context, { policies: await this.policiesOf(keys) })
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
    await requireOwnRights(this.context, { policies: await this.policiesOf(keys) })
  }

  private async policiesOf(keys: readonly PrimaryKey[]): Promise<string[]> {
    const rows = this.context.database.knex('directus_access').whereIn('id', keys as string[])
    return ((await rows.select('policy')) as { policy: string }[]).map(({ policy }) => policy)
  }
}
