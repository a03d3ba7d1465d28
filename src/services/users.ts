import { apiError, invalidPayload } from '../errors/api-error.js'
import { requireAnAdmin } from './access/last-admin.js'
import { requireFreedom } from './access/lifted-bounds.js'
import { requireOwnRights } from './access/own-rights.js'
import { ItemsService } from './items.js'
import type { Item, PrimaryKey, ServiceContext } from './platform.js'
import { resolveServiceOptions, type ServiceOptions } from './service-options.js'
import { checkPassword } from './users/password-policy.js'

const emailPattern = /^[^\s@"(),:;<>[\]\\]+@[^\s@.]+(\.[^\s@.]+)+$/

/** Users: items whose changes decide who may enter (spec/04 §5). */
export class UsersService extends ItemsService {
  constructor(options: ServiceOptions | ServiceContext) {
    super('directus_users', resolveServiceOptions(options))
  }

  protected override async beforeCreate(data: Item): Promise<void> {
    await this.checkPayload(data, null)
  }

  protected override async beforeUpdate(keys: readonly PrimaryKey[], data: Item): Promise<void> {
    if (keys.length > 1 && data.email !== undefined) throw uniqueEmail(String(data.email))
    await this.checkPayload(data, keys)
    if (data.role !== undefined) await requireFreedom(this.context, { users: keys.map(String) })
  }

  /** Who may no longer enter, or entered with what is no longer true, is logged out; a session of one's own stays when one changes the password. */
  protected override async afterUpdate(keys: readonly PrimaryKey[], data: Item): Promise<void> {
    const { knex } = this.context.database
    const sessions = () => knex('directus_sessions').whereIn('user', keys as string[])
    if (data.status !== undefined && data.status !== 'active') await sessions().delete()
    else if (data.password !== undefined || data.email !== undefined)
      await sessions()
        .whereNot('token', this.accountability?.session ?? '')
        .delete()
    await this.refuseRaising(keys, data)
    if (data.status !== undefined || data.role !== undefined || data.policies !== undefined) await requireAnAdmin(this.context)
  }

  protected override async afterCreate(key: PrimaryKey, data: Item): Promise<void> {
    if (data.role !== undefined) await requireOwnRights(this.context, { users: [String(key)] })
  }

  /** Who can enter as somebody has his rights: whoever changes the role or how another enters must have them himself. */
  private async refuseRaising(keys: readonly PrimaryKey[], data: Item): Promise<void> {
    const others = keys.map(String).filter((key) => key !== this.accountability?.user)
    if (data.role !== undefined) await requireOwnRights(this.context, { users: keys.map(String) })
    else if (others.length > 0 && credentials.some((name) => data[name] !== undefined))
      await requireOwnRights(this.context, { users: others })
  }

  /** Columns that name a user without telling the database what becomes of them when he goes. */
  protected override async beforeDelete(keys: readonly PrimaryKey[]): Promise<void> {
    const { knex } = this.context.database
    for (const [table, column] of silentReferences)
      await knex(table)
        .whereIn(column, keys as string[])
        .update({ [column]: null })
  }

  protected override async afterDelete(): Promise<void> {
    await requireAnAdmin(this.context)
  }

  private async checkPayload(data: Item, keys: readonly PrimaryKey[] | null): Promise<void> {
    if (data.tfa_secret !== undefined && keys !== null) throw invalidPayload(`You can't change the "tfa_secret" value manually`)
    const isAdmin = this.accountability === null || this.accountability.admin
    for (const name of ['provider', 'external_identifier', 'auth_data'] as const) {
      if (data[name] !== undefined && !isAdmin) throw invalidPayload(`You can't change the "${name}" value manually`)
    }
    if (typeof data.email === 'string') await this.checkEmail(data.email, keys)
    if (typeof data.password === 'string' && this.accountability !== null) await checkPassword(this.context, data.password)
  }

  private async checkEmail(email: string, keys: readonly PrimaryKey[] | null): Promise<void> {
    if (!emailPattern.test(email)) throw apiError('FAILED_VALIDATION', { field: 'email', path: [], type: 'email' })
    const same = (await this.context.database
      .knex('directus_users')
      .whereRaw('LOWER(??) = ?', ['email', email.toLowerCase()])
      .select('id')) as { id: string }[]
    if (same.some((row) => !keys?.map(String).includes(row.id))) throw uniqueEmail(`[${email.toLowerCase()}]`)
  }
}

/** By what one enters. */
const credentials = ['email', 'password', 'token', 'status', 'tfa_secret', 'provider', 'external_identifier', 'auth_data'] as const

const silentReferences = [
  ['directus_notifications', 'sender'],
  ['directus_comments', 'user_updated'],
  ['directus_versions', 'user_updated'],
  ['directus_files', 'uploaded_by'],
  ['directus_files', 'modified_by'],
] as const

const uniqueEmail = (value: string): Error => apiError('RECORD_NOT_UNIQUE', { collection: 'directus_users', field: 'email', value })
