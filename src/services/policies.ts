import { invalidPayload } from '../errors/api-error.js'
import { isAddressEntry } from '../permissions/ip-access.js'
import { requireAnAdmin } from './access/last-admin.js'
import { requireOwnRights } from './access/own-rights.js'
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

  protected override async afterCreate(key: PrimaryKey): Promise<void> {
    await requireOwnRights(this.context, { policies: [String(key)] })
  }

  protected override async afterUpdate(keys: readonly PrimaryKey[], data: Item): Promise<void> {
    if (bounds.some((name) => data[name] !== undefined)) await requireOwnRights(this.context, { policies: keys.map(String) })
    await requireAnAdmin(this.context)
  }

  protected override async afterDelete(): Promise<void> {
    await requireAnAdmin(this.context)
  }
}

/** Fields that say how far a policy reaches. */
const bounds = ['admin_access', 'app_access', 'ip_access', 'enforce_tfa'] as const

function checkAddresses({ ip_access: list }: Item): void {
  if (list === undefined || list === null) return
  const entries = Array.isArray(list) ? list.map(String) : String(list).split(',')
  for (const entry of entries) if (entry.trim() !== '' && !isAddressEntry(entry)) throw invalidPayload(`Invalid IP access "${entry}"`)
}
