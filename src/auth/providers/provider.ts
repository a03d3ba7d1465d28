import type { Logger } from 'pino'
import type { ProviderConfig, ProviderValues } from '../../config/provider-config.js'

/** What a provider says of somebody who proved to it who they are. */
export interface ProviderProfile {
  /** The provider's own name for them, which never changes. */
  readonly identifier: string
  readonly email: string | null
  /** null: the provider does not say. */
  readonly isEmailVerified: boolean | null
  readonly firstName: string | null
  readonly lastName: string | null
  readonly groups: readonly string[]
  /** All that the provider said, for hooks. */
  readonly userInfo: Readonly<Record<string, unknown>>
  /** The session at the provider, where it has one that can end. */
  readonly session: ProvidersSession | null
}

/** A session at a provider, in its own words. */
export interface ProvidersSession {
  readonly subject: string
  readonly sid: string | null
}

/** Users of this server's own: their passwords are in the database. */
export interface LocalProvider {
  readonly kind: 'local'
}

/** A directory, which is asked for people and tries their passwords. */
export interface DirectoryProvider {
  readonly kind: 'directory'
  /** Whom people mean by what they type; null for nobody. */
  find(identifier: string): Promise<ProviderProfile | null>
  /** Is it their password? Asked for nobody (null), too: it takes as long then, and is false. */
  verify(profile: ProviderProfile | null, password: string): Promise<boolean>
}

/** Where a login at a provider begins. */
export interface LoginStart {
  /** This server's address as browsers know it, without a slash at the end. */
  readonly publicUrl: string
  /** The parameter `prompt` of OpenID Connect. */
  readonly prompt: string | null
}

/** Where the browser is sent, and what must be known again when it comes back. */
export interface LoginDeparture {
  readonly location: string
  readonly secrets: Readonly<Record<string, string>>
}

/** How the browser came back. */
export interface LoginReturn {
  readonly publicUrl: string
  readonly method: 'GET' | 'POST'
  /** Of the query, or of the form. */
  readonly parameters: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
}

/** A provider to which browsers are sent, and which sends them back. */
export interface RedirectProvider {
  readonly kind: 'redirect'
  /** Where it sends them back to: `/auth/login/<provider>/<returnsTo>`. */
  readonly returnsTo: 'callback' | 'acs'
  /** Does it send them back by a form? A cookie of this server is then sent only when it allows other sites. */
  readonly returnsByForm: boolean
  begin(start: LoginStart): Promise<LoginDeparture>
  /** Whom the provider proved; throws for an answer that it did not give to this login. */
  finish(answer: LoginReturn): Promise<ProviderProfile>
  /** OpenID Connect: the session whose end a logout token tells; throws for a token that the provider did not make. */
  sessionEndedBy?(logoutToken: string): Promise<Partial<ProvidersSession>>
  readonly saml?: SamlService
}

/** What SAML has beside the login. */
export interface SamlService {
  /** The metadata of this server, as XML. */
  metadata(publicUrl: string): Promise<string>
  /** The session whose end the provider asks for by a signed request, and where the browser takes the answer. */
  acceptLogout(
    publicUrl: string,
    parameters: Readonly<Record<string, string>>,
  ): Promise<{ readonly session: ProvidersSession; readonly location: string }>
  /** Where a browser asks for the end of a session; null where the provider has no such place. */
  requestLogout(publicUrl: string, session: ProvidersSession): Promise<string | null>
}

export type Provider = LocalProvider | DirectoryProvider | RedirectProvider

/** What a driver works with. */
export interface DriverParts {
  readonly config: ProviderConfig
  /** Addresses that are not asked unless the configuration itself names them (IMPORT_IP_DENY_LIST). */
  readonly denyList: readonly string[]
  readonly logger: Logger
}

/** Makes a provider of its configuration. The library of its protocol is loaded here, not earlier. Throws a `ProviderProblem` where it cannot work. */
export type OpenDriver = (parts: DriverParts) => Promise<Provider>

/** A sentence for the operator: why a provider cannot be used. */
export class ProviderProblem extends Error {
  override readonly name = 'ProviderProblem'
}

/** A value of a profile by its name; `a.b` is also found inside of `a`. Undefined where there is none. */
function valueAt(profile: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(profile, name)) return profile[name]
  const [first = '', ...rest] = name.split('.')
  const inside = Object.hasOwn(profile, first) ? profile[first] : undefined
  return rest.length > 0 && typeof inside === 'object' && inside !== null
    ? valueAt(inside as Record<string, unknown>, rest.join('.'))
    : undefined
}

/** The same as a text; null where it is none. */
export function textAt(profile: Readonly<Record<string, unknown>>, name: string | null): string | null {
  const value = name === null ? undefined : valueAt(profile, name)
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : null
}

/** The groups in a profile: a list of texts, or a text with one. */
export function groupsIn(profile: Readonly<Record<string, unknown>>, values: ProviderValues): string[] {
  return [valueAt(profile, values.GROUP_CLAIM_NAME)].flat().filter((group): group is string => typeof group === 'string')
}

/** Is the e-mail address in a profile verified? Some providers say it by a text; null where they say nothing. */
export function verifiedIn({ email_verified: told }: Readonly<Record<string, unknown>>): boolean | null {
  if (told === undefined || told === null) return null
  return told === true || told === 'true'
}
