import { requireAnAdmin } from './access/last-admin.js'
import { ItemsService } from './items.js'
import type { ServiceContext } from './platform.js'
import { resolveServiceOptions, type ServiceOptions } from './service-options.js'

/** Attachments of policies to users and roles: taking one away must leave an administrator. */
export class AccessService extends ItemsService {
  constructor(options: ServiceOptions | ServiceContext) {
    super('directus_access', resolveServiceOptions(options))
  }

  protected override async afterUpdate(): Promise<void> {
    await requireAnAdmin(this.context)
  }

  protected override async afterDelete(): Promise<void> {
    await requireAnAdmin(this.context)
  }
}
