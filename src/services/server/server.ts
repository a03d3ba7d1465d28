import type { Config } from '../../config/config.js'
import type { Item, ServiceContext } from '../../context.js'
import { forbidden } from '../../errors/api-error.js'
import type { Accountability } from '../../permissions/accountability.js'
import { directusRelease } from '../../release.js'
import { resolveServiceOptions, type ServiceOptions } from '../items/service-options.js'
import { checkHealth, type Health } from './health.js'

const publicSettings = [
  'project_name',
  'project_descriptor',
  'project_logo',
  'project_color',
  'default_appearance',
  'default_theme_light',
  'default_theme_dark',
  'theme_light_overrides',
  'theme_dark_overrides',
  'default_language',
  'public_foreground',
  'public_background',
  'public_favicon',
  'public_note',
  'custom_css',
  'public_registration',
  'public_registration_verify_email',
] as const

/** What the server says of itself (spec/10 §2). */
export class ServerService {
  readonly context: ServiceContext

  constructor(options: ServiceOptions | ServiceContext) {
    this.context = resolveServiceOptions(options)
  }

  get accountability(): Accountability | null {
    return this.context.accountability
  }

  /** Facts for a client's start: the project to everybody, limits and features to those who are logged in. */
  async serverInfo(): Promise<Item> {
    const settings = await this.context.platform
      .itemsService('directus_settings', { ...this.context, accountability: null })
      .readSingleton({
        fields: publicSettings.filter((name) => this.context.schema.collections.get('directus_settings')!.fields.has(name)),
      })
    const common = { project: { ...settings, ...(await this.images(settings)) }, setupCompleted: true }
    if (!this.accountability?.user) return common
    const { limits, release, config } = this.context.platform
    return {
      ...common,
      version: directusRelease,
      tessera: { version: release },
      files: { mimeTypeAllowList: config.files.types },
      uploads: config.tus.enabled ? { tus: true, chunkSize: config.tus.chunkSize } : {},
      websocket: websocketInfo(this.context.platform.config),
      mcp_enabled: false,
      ai_enabled: false,
      queryLimit: { default: limits.queryDefault, max: limits.queryMax ?? -1 },
      rateLimit: false,
      rateLimitGlobal: false,
      extensions: { limit: null },
    }
  }

  /** Is everything the server needs there? Administrators see each check, others only the sum; 503 when something failed. */
  async health(): Promise<Health | Pick<Health, 'status'>> {
    const health = await checkHealth(this.context)
    const set = await this.context.platform.permissions.of(this.context.accountability)
    return set.isUnrestricted ? health : { status: health.status }
  }

  /** Refuses: an administrator exists since the first start. */
  async setup(): Promise<never> {
    throw forbidden()
  }

  private async images(project: Item): Promise<Item> {
    const names = ['public_foreground', 'public_background'] as const
    const ids = names.map((name) => project[name]).filter((id): id is string => typeof id === 'string')
    const files =
      ids.length === 0
        ? []
        : await this.context.platform
            .itemsService('directus_files', { ...this.context, accountability: null })
            .readMany(ids, { fields: ['id', 'type'] })
    return Object.fromEntries(names.map((name) => [name, files.find((file) => file.id === project[name]) ?? null]))
  }
}

/** What a client must know to connect; false while the door is closed. */
function websocketInfo({ websockets: { rest, graphql, heartbeat } }: Config): Item | false {
  if (!rest && !graphql) return false
  const door = (settings: typeof rest) => settings && { authentication: settings.mode, path: settings.path }
  return {
    rest: door(rest) ?? false,
    graphql: door(graphql) ?? false,
    heartbeat: heartbeat === null ? false : heartbeat / 1000,
    collaborativeEditing: false,
    logs: false,
  }
}
