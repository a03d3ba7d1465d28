import type { Config } from '../../config/config.js'
import { asSystem, type Item, type ServiceContext, type SettingsRow } from '../../context.js'
import { apiError } from '../../errors/api-error.js'
import { directusRelease } from '../../release.js'
import { readMany } from '../items/reading.js'
import { type Health, healthCheck } from './health.js'

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

// What the server says of itself.

/** Facts for a client's start: the project to everybody, limits and features to those who are logged in. */
export async function serverInfo(context: ServiceContext): Promise<Item> {
  const row = await context.platform.settings()
  const settings: Item = row ? Object.fromEntries(publicSettings.map((name) => [name, row[name]])) : {}
  const common = { project: { ...settings, ...(await images(context, settings)) }, setupCompleted: true }
  if (!context.accountability?.user) return common
  const { limits, release, config } = context.platform
  const providers = config.ai.enabled ? configuredProviders(row) : []
  return {
    ...common,
    version: directusRelease,
    files: { mimeTypeAllowList: config.files.types },
    uploads: config.tus.enabled ? { tus: true, chunkSize: config.tus.chunkSize } : {},
    websocket: websocketInfo(context.platform.config),
    mcp_enabled: config.mcp.enabled,
    ai_enabled: config.ai.enabled,
    ...(providers.length > 0 && { ai_providers: providers }),
    queryLimit: { default: limits.queryDefault, max: limits.queryMax ?? -1 },
    rateLimit: config.limiters.address ?? false,
    rateLimitGlobal: config.limiters.global ?? false,
    extensions: { limit: null, tessera: { version: release } },
  }
}

/** Is everything the server needs there? Administrators see each check, others only the sum; 503 when something failed. */
export async function serverHealth(context: ServiceContext): Promise<Health | Pick<Health, 'status'>> {
  const { platform } = context
  if (!platform.config.health.enabled) throw apiError('ROUTE_NOT_FOUND', { path: '/server/health' })
  const health = await platform.parts.get(healthCheck)(platform)
  const set = await context.platform.permissions.of(context.accountability)
  return set.isUnrestricted ? health : { status: health.status }
}

/** The providers of models that have a key, or an address where none is needed. */
const configuredProviders = (row: SettingsRow | null): string[] => [
  ...(row?.ai_openai_api_key ? ['openai'] : []),
  ...(row?.ai_anthropic_api_key ? ['anthropic'] : []),
  ...(row?.ai_google_api_key ? ['google'] : []),
  ...(row?.ai_openai_compatible_base_url ? ['openai-compatible'] : []),
]

async function images(context: ServiceContext, project: Item): Promise<Item> {
  const names = ['public_foreground', 'public_background'] as const
  const ids = names.map((name) => project[name]).filter((id): id is string => typeof id === 'string')
  const files =
    ids.length === 0 ? [] : await readMany(asSystem(context), 'directus_files', ids, { fields: ['id', 'type'] }, { emitEvents: false })
  return Object.fromEntries(names.map((name) => [name, files.find((file) => file.id === project[name]) ?? null]))
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
