import type { LanguageModel } from 'ai'
import type { Platform, SettingsRow } from '../context.js'
import { apiError, forbidden } from '../errors/api-error.js'
import { isPlainObject } from '../query/parse/raw.js'
import type { ProviderName } from './input.js'
import { providerFetch } from './provider-fetch.js'

/** How a provider is asked. */
export interface ProviderAccess {
  /** Empty: the provider wants none. */
  readonly apiKey: string
  /** null: the provider's own address. */
  readonly baseUrl: string | null
  readonly headers: Readonly<Record<string, string>>
  readonly fetch: typeof fetch
}

/** The settings of each provider. */
const settingsOf: Readonly<Record<ProviderName, (row: SettingsRow, ai: Platform['config']['ai']) => Told>> = {
  openai: (row, ai) => ({ key: row.ai_openai_api_key, baseUrl: ai.openaiUrl, models: row.ai_openai_allowed_models }),
  anthropic: (row, ai) => ({ key: row.ai_anthropic_api_key, baseUrl: ai.anthropicUrl, models: row.ai_anthropic_allowed_models }),
  google: (row, ai) => ({ key: row.ai_google_api_key, baseUrl: ai.googleUrl, models: row.ai_google_allowed_models }),
  'openai-compatible': (row) => ({
    key: row.ai_openai_compatible_api_key,
    baseUrl: row.ai_openai_compatible_base_url,
    models: null,
    headers: row.ai_openai_compatible_headers,
  }),
}

interface Told {
  readonly key: string | null
  readonly baseUrl: string | null
  readonly models: unknown
  readonly headers?: unknown
}

/** Refuses models that the settings do not list. Those of a provider of one's own are not listed. */
export function requireAllowedModel({ config }: Platform, row: SettingsRow, provider: ProviderName, model: string): void {
  if (provider === 'openai-compatible') return
  const { models } = settingsOf[provider](row, config.ai)
  if (!Array.isArray(models) || !models.includes(model)) throw forbidden('Model not allowed for this provider')
}

/** How a provider is asked; SERVICE_UNAVAILABLE where the settings do not say. `ended`: aborted when nobody waits any more. */
export function providerAccess(
  { config, secrets }: Platform,
  row: SettingsRow,
  provider: ProviderName,
  ended: AbortSignal,
): ProviderAccess {
  const { key, baseUrl, headers } = settingsOf[provider](row, config.ai)
  const unavailable = (reason: string) => apiError('SERVICE_UNAVAILABLE', { service: provider, reason })
  if (provider === 'openai-compatible' ? !baseUrl : !key)
    throw unavailable(baseUrl || key ? 'It is not configured' : 'No API key is configured')
  const apiKey = key ? secrets.open(key) : ''
  if (apiKey === null) throw unavailable('Its API key was stored with another SECRET, and has to be set again')
  return { apiKey, baseUrl, headers: headersOf(headers), fetch: providerFetch(config.ai, ended) }
}

/** An object of texts, or a list of `{header, value}`, as studios write it. */
function headersOf(given: unknown): Record<string, string> {
  const entries = Array.isArray(given)
    ? given.filter(isPlainObject).map(({ header, value }) => [header, value] as const)
    : Object.entries(isPlainObject(given) ? given : {})
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => entry.every((part) => typeof part === 'string' && part !== '')),
  )
}

/** A model of a provider. Its library is loaded when it is asked for the first time. */
export async function openModel(provider: ProviderName, model: string, { baseUrl, ...access }: ProviderAccess): Promise<LanguageModel> {
  const options = { ...access, ...(baseUrl !== null && { baseURL: baseUrl }) }
  if (provider === 'anthropic') return (await import('@ai-sdk/anthropic')).createAnthropic(options)(model)
  if (provider === 'google') return (await import('@ai-sdk/google')).createGoogleGenerativeAI(options)(model)
  // Its newer interface keeps conversations.
  if (provider === 'openai') return (await import('@ai-sdk/openai')).createOpenAI(options).chat(model)
  const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible')
  return createOpenAICompatible({
    ...options,
    name: provider,
    baseURL: baseUrl ?? '',
    includeUsage: true,
    supportsStructuredOutputs: true,
  })(model)
}
