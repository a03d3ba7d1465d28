import { ConfigError } from '../../config/config-error.js'
import type { ProviderConfig } from '../../config/provider-config.js'
import type { Platform } from '../../context.js'
import { apiError } from '../../errors/api-error.js'
import { PartKey } from '../../parts.js'
import { providerDrivers } from './index.js'
import { type Provider, ProviderProblem } from './provider.js'

/** A provider that people can log in with. */
export interface KnownProvider {
  readonly config: ProviderConfig
  readonly provider: Provider
}

/** The ways to log in beside the default one. */
export interface AuthProviders {
  /** Those that can be used, in the order of AUTH_PROVIDERS. */
  readonly usable: readonly KnownProvider[]
  /** null: there is none of this name. Throws for one that is not configured as it must be. */
  find(name: string): KnownProvider | null
}

export const authProviders = new PartKey<AuthProviders>('authProviders')

/** Opens all providers. What is wrong with one is logged as a sentence and keeps the others working. */
export async function openProviders({ config, logger }: Pick<Platform, 'config' | 'logger'>): Promise<AuthProviders> {
  const opened = await Promise.all(config.auth.providers.map((one) => openProvider(one, config.files.importDenyList, logger)))
  const usable = opened.filter((one) => one !== null)
  const broken = new Set(config.auth.providers.filter((_, index) => opened[index] === null).map(({ name }) => name))
  return {
    usable,
    find: (name) => {
      const known = usable.find((one) => one.config.name === name)
      if (!known && broken.has(name)) throw apiError('INVALID_PROVIDER_CONFIG', { provider: name })
      return known ?? null
    },
  }
}

async function openProvider(
  config: ProviderConfig,
  denyList: readonly string[],
  logger: Platform['logger'],
): Promise<KnownProvider | null> {
  for (const problem of config.problems) logger.error({ provider: config.name }, problem)
  if (config.problems.length > 0) return null
  try {
    return { config, provider: await providerDrivers[config.driver]({ config, denyList, logger }) }
  } catch (error) {
    if (!(error instanceof ProviderProblem)) throw error
    if (config.values.ISSUER_DISCOVERY_MUST_SUCCEED) throw new ConfigError([error.message], { cause: error })
    logger.error({ provider: config.name }, error.message)
    return null
  }
}
