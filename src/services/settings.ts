import { requireOwnRights } from './access/own-rights.js'
import { ItemsService } from './items.js'
import { checkPattern, checkRulePatterns } from './patterns.js'
import type { Item, PrimaryKey, ServiceContext } from './platform.js'
import { resolveServiceOptions, type ServiceOptions } from './service-options.js'

/** The project's settings: among them the role of whoever registers, which nobody sets to more than he has. */
export class SettingsService extends ItemsService {
  constructor(options: ServiceOptions | ServiceContext) {
    super('directus_settings', resolveServiceOptions(options))
  }

  protected override async beforeCreate(data: Item): Promise<void> {
    this.checkPatterns(data)
  }

  protected override async beforeUpdate(_keys: readonly PrimaryKey[], data: Item): Promise<void> {
    this.checkPatterns(data)
  }

  protected override async afterCreate(_key: PrimaryKey, data: Item): Promise<void> {
    await this.checkRegistration(data)
  }

  protected override async afterUpdate(_keys: readonly PrimaryKey[], data: Item): Promise<void> {
    await this.checkRegistration(data)
  }

  private checkPatterns(data: Item): void {
    checkPattern(data.auth_password_policy)
    checkRulePatterns(data.public_registration_email_filter)
  }

  private async checkRegistration(data: Item): Promise<void> {
    if (data.public_registration === undefined && data.public_registration_role === undefined) return
    const rows = (await this.context.database.knex('directus_settings').select('public_registration_role')) as {
      public_registration_role: string | null
    }[]
    await requireOwnRights(this.context, { roles: rows.map((row) => row.public_registration_role) })
  }
}
