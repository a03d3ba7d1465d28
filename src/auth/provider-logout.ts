import type { ServiceContext } from '../context.js'
import { apiError, invalidPayload } from '../errors/api-error.js'
import type { KnownRedirectProvider } from './provider-login.js'
import { providersSessionOf, sessionsOfProvider } from './provider-session-rows.js'
import type { ProvidersSession, SamlService } from './providers/provider.js'
import { findRefreshToken, logout } from './refresh.js'
import type { SessionDoor } from './session-door.js'
import { endSession } from './session-rows.js'

/** Ends our sessions that were opened by a session of a provider, or by any of a user's, where only the user is named. */
async function endSessionsOfProvider({ platform }: ServiceContext, provider: string, ended: Partial<ProvidersSession>): Promise<void> {
  for (const session of await sessionsOfProvider(platform.database, provider, ended)) {
    await platform.database.transaction(async (transaction) =>
      platform.accessChanged(transaction, 'directus_sessions', await endSession(transaction, session)),
    )
  }
}

/** Ends what a provider's logout token tells (OpenID Connect Back-Channel Logout). A token that it did not make is INVALID_PAYLOAD; sessions that have ended are no error. */
export async function endByLogoutToken(context: ServiceContext, { config, provider }: KnownRedirectProvider, token: string): Promise<void> {
  if (!provider.sessionEndedBy) throw apiError('ROUTE_NOT_FOUND', { path: `/auth/login/${config.name}/backchannel-logout` })
  const ended = await provider.sessionEndedBy(token).catch((error: Error) => {
    context.platform.logger.warn({ provider: config.name, reason: error.message }, 'A logout token was refused.')
    throw invalidPayload('The logout token is not valid')
  })
  await endSessionsOfProvider(context, config.name, ended)
}

/** A provider that speaks SAML. */
type SamlProvider = KnownRedirectProvider & { readonly provider: { readonly saml: SamlService } }

/**
 * Ends sessions by SAML's single logout. A signed request of the provider (`SAMLRequest`) ends ours; its answer (`SAMLResponse`) ends nothing more; without either, the
 * caller's own session ends, and the provider's is next. Gives where the browser goes on; null for nowhere.
 */
export async function logoutBySaml(
  context: ServiceContext,
  known: SamlProvider,
  parameters: Readonly<Record<string, string>>,
  door: SessionDoor,
): Promise<string | null> {
  if (parameters.SAMLRequest !== undefined) return acceptLogout(context, known, parameters, door)
  if (parameters.SAMLResponse !== undefined) return `${door.publicUrl}/`
  return requestLogout(context, known, parameters, door)
}

async function acceptLogout(
  context: ServiceContext,
  { config, provider }: SamlProvider,
  parameters: Readonly<Record<string, string>>,
  { publicUrl }: SessionDoor,
): Promise<string> {
  const { session, location } = await provider.saml.acceptLogout(publicUrl, parameters).catch((error: Error) => {
    context.platform.logger.warn({ provider: config.name, reason: error.message }, 'A request for a logout was refused.')
    throw invalidPayload('The logout request is not valid')
  })
  await endSessionsOfProvider(context, config.name, session)
  return location
}

async function requestLogout(
  { platform }: ServiceContext,
  { config, provider }: SamlProvider,
  parameters: Readonly<Record<string, string>>,
  door: SessionDoor,
): Promise<string | null> {
  const input = door.refreshInput(parameters.refresh_token === undefined ? { mode: config.values.MODE } : parameters)
  const { token } = await findRefreshToken(platform, input)
  const opened = await providersSessionOf(platform.database, config.name, token)
  await logout(platform, token)
  door.forget()
  return opened && provider.saml.requestLogout(door.publicUrl, opened)
}
