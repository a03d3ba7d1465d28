import { requireFreedom } from './access/lifted-bounds.js'
import { requireOwnRights } from './access/own-rights.js'
import { ItemsService } from './items.js'
import { checkRulePatterns } from './patterns.js'
import type { Item, PrimaryKey, ServiceContext } from './platform.js'
import { resolveServiceOptions, type ServiceOptions } from './service-options.js'

/** Permissions of policies: nobody permits what he may not do himself. */
export class PermissionsService extends ItemsService {
  constructor(options: ServiceOptions | ServiceContext) {
    super('directus_permissions', resolveServiceOptions(options))
  }

  protected override async beforeCreate(data: Item): Promise<void> {
    checkRulePatterns(data.validation)
  }

  protected override async beforeUpdate(keys: readonly PrimaryKey[], data: Item): Promise<void> {
    checkRulePatterns(data.validation)
    if (bounds.some((name) => data[name] !== undefined)) await requireFreedom(this.context, { permissions: keys.map(Number) })
  }

  protected override async afterCreate(key: PrimaryKey): Promise<void> {
    await requireOwnRights(this.context, { permissions: [Number(key)] })
  }

  protected override async afterUpdate(keys: readonly PrimaryKey[]): Promise<void> {
    await requireOwnRights(this.context, { permissions: keys.map(Number) })
  }

  /** A permission also binds, by its validation: who takes it away must have what is left without it. */
  protected override async beforeDelete(keys: readonly PrimaryKey[]): Promise<void> {
    await requireOwnRights(this.context, { permissions: keys.map(Number) })
    await requireFreedom(this.context, { permissions: keys.map(Number) })
  }
}

/** Fields that say whom a validation binds, and to what. */
const bounds = ['policy', 'collection', 'action', 'validation'] as const
