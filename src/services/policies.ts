import { invalidPayload } from '../errors/api-error.js'
import { isAddressEntry } from '../permissions/ip-access.js'
import { requireAnAdmin } from './access/last-admin.js'
import { ItemsService } from './items.js'
import type { Item, PrimaryKey, ServiceContext } from './platform.js'
import { resolveServiceOptions, type ServiceOptions } from './service-options.js'

/** Policies (spec/04 §1). */
export class PoliciesService extends ItemsService {
  constructor(options: ServiceOptions | ServiceContext) {
    super('directus_policies', resolveServiceOptions(options))
  }

  protected override async beforeCreate(data: Item): Promise<void> {
    checkAddresses(data)
  }

  protected override async beforeUpdate(_keys: readonly PrimaryKey[], data: Item): Promise<void> {
    checkAddresses(data)
  }

  protected override async afterUpdate(): Promise<void> {
    await requireAnAdmin(this.context)
  }

  protected override async afterDelete(): Promise<void> {
    await requireAnAdmin(this.context)
  }
}

function checkAddresses({ ip_access: list }: Item): void {
  if (list === undefined || list === null) return
  const entries = Array.isArray(list) ? list.map(String) : String(list).split(',')
  for (const entry of entries) if (entry.trim() !== '' && !isAddressEntry(entry)) throw invalidPayload(`Invalid IP access "${entry}"`)
}
