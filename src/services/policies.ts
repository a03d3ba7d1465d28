import { invalidPayload } from '../errors/api-error.js'
import { isAddressEntry } from '../permissions/ip-access.js'
import { requireAnAdmin } from './access/last-admin.js'
import { requireFreedom } from './access/lifted-bounds.js'
import { requireOwnRights } from './access/own-rights.js'
import { notOwnRights } from './access/policies-anywhere.js'
import { ItemsService } from './items.js'
import { loadAccess } from './load-access.js'
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

  protected override async beforeUpdate(keys: readonly PrimaryKey[], data: Item): Promise<void> {
    checkAddresses(data)
    if (data.ip_access !== undefined || data.enforce_tfa !== undefined) await this.refuseLoosening(keys, data)
  }

  protected override async beforeDelete(keys: readonly PrimaryKey[]): Promise<void> {
    await requireFreedom(this.context, { policies: keys.map(String) })
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

  /** From where a policy counts, and that it asks for a second factor, is not for those to end whom it may bind. */
  private async refuseLoosening(keys: readonly PrimaryKey[], data: Item): Promise<void> {
    if ((await this.context.platform.permissions.of(this.accountability)).isUnrestricted) return
    const { policies } = await loadAccess(this.context.database, 0)
    for (const key of keys) {
      const policy = policies.get(String(key))
      const opens = data.ip_access !== undefined && (policy?.ip_access?.length ?? 0) > 0
      if (opens || (policy?.enforce_tfa && data.enforce_tfa !== undefined && data.enforce_tfa !== true)) throw notOwnRights()
    }
  }
}

/** Fields that say how far a policy reaches. */
const bounds = ['admin_access', 'app_access', 'ip_access', 'enforce_tfa'] as const

function checkAddresses({ ip_access: list }: Item): void {
  if (list === undefined || list === null) return
  const entries = Array.isArray(list) ? list.map(String) : String(list).split(',')
  for (const entry of entries) if (entry.trim() !== '' && !isAddressEntry(entry)) throw invalidPayload(`Invalid IP access "${entry}"`)
}
