import { invalidPayload } from '../errors/api-error.js'
import { roleTree } from '../permissions/policies.js'
import { requireAnAdmin } from './access/last-admin.js'
import { requireFreedom } from './access/lifted-bounds.js'
import { requireOwnRights } from './access/own-rights.js'
import { ItemsService } from './items.js'
import { loadAccess } from './load-access.js'
import type { Item, PrimaryKey, ServiceContext } from './platform.js'
import { resolveServiceOptions, type ServiceOptions } from './service-options.js'

/** Roles: a tree whose changes decide what users may do (spec/04 §5). */
export class RolesService extends ItemsService {
  constructor(options: ServiceOptions | ServiceContext) {
    super('directus_roles', resolveServiceOptions(options))
  }

  protected override async beforeUpdate(keys: readonly PrimaryKey[], data: Item): Promise<void> {
    if (data.parent !== undefined) await requireFreedom(this.context, { roles: keys.map(String) })
  }

  protected override async afterUpdate(keys: readonly PrimaryKey[], data: Item): Promise<void> {
    if (data.parent !== undefined) {
      await this.refuseCycles(keys)
      await requireOwnRights(this.context, { roles: keys.map(String) })
    }
    if (data.parent !== undefined || data.policies !== undefined || data.users !== undefined) await requireAnAdmin(this.context)
  }

  protected override async afterCreate(key: PrimaryKey, data: Item): Promise<void> {
    if (data.parent !== undefined) await requireOwnRights(this.context, { roles: [String(key)] })
  }

  /** Users of a role that goes are suspended: what they may do must be decided anew. */
  protected override async beforeDelete(keys: readonly PrimaryKey[]): Promise<void> {
    const { knex } = this.context.database
    const ids = keys as string[]
    await knex('directus_users').whereIn('role', ids).update({ status: 'suspended', role: null })
    await knex('directus_roles').whereIn('parent', ids).update({ parent: null })
    await knex('directus_access').whereIn('role', ids).delete()
    await knex('directus_presets').whereIn('role', ids).delete()
  }

  protected override async afterDelete(): Promise<void> {
    await requireAnAdmin(this.context)
  }

  private async refuseCycles(keys: readonly PrimaryKey[]): Promise<void> {
    const { roles } = await loadAccess(this.context.database, 0)
    for (const key of keys) {
      const tree = roleTree(roles, String(key))
      const last = roles.get(tree.at(-1) ?? '')
      if (last?.parent) throw invalidPayload('A role cannot be a descendant of itself')
    }
  }
}
