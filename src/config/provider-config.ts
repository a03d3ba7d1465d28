import type { Environment } from './environment.js'
import { nestedOptions, readVariable } from './read-values.js'
import {
  boolean,
  choice,
  duration,
  isSafeAddress,
  list,
  optionalString,
  privateKeys,
  safeAddress,
  string,
  texts,
  type Variable,
  variable,
} from './variable.js'
import type { Values } from './variables.js'

/** How a provider proves who somebody is. */
export type ProviderDriver = 'local' | 'ldap' | 'oauth2' | 'openid' | 'saml'

/** The variables that providers have, as `AUTH_<PROVIDER>_...`; README.md shows them behind the others, src/auth/providers/README.md which driver reads which. */
export const providerVariables = {
  DRIVER: variable(string, '', 'How a provider works: local, ldap, oauth2, openid, saml.'),
  MODE: variable(
    choice('session', 'cookie'),
    'session',
    'What a login by redirects leaves in the browser: a session cookie, or a refresh cookie.',
  ),
  LABEL: variable(optionalString, null, 'How login pages call the provider.'),
  ICON: variable(optionalString, null, 'Icon of the provider on login pages.'),
  ALLOW_PUBLIC_REGISTRATION: variable(boolean, false, 'Let people who log in for the first time become users (ldap always does).'),
  DEFAULT_ROLE_ID: variable(optionalString, null, 'Role of users whom the provider brings, where no group says another.'),
  ROLE_MAPPING: variable(texts, {}, 'Roles of groups, at every login: {"group":"id of a role"}; the first that fits.'),
  GROUP_CLAIM_NAME: variable(string, 'groups', 'Where a profile has the groups.'),
  SYNC_USER_INFO: variable(boolean, false, 'Take over names and e-mail at every login, not only at the first.'),
  REDIRECT_ALLOW_LIST: variable(list, [], 'Addresses outside of this server to which a login may lead.'),
  IDENTIFIER_KEY: variable(optionalString, null, 'Where a profile has what identifies a user.'),
  EMAIL_KEY: variable(optionalString, null, 'Where a profile has the e-mail address.'),
  FIRST_NAME_KEY: variable(optionalString, null, 'Where a profile has the first name.'),
  LAST_NAME_KEY: variable(optionalString, null, 'Where a profile has the last name.'),
  GIVEN_NAME_KEY: variable(optionalString, null, 'saml: the attribute with the first name.'),
  FAMILY_NAME_KEY: variable(optionalString, null, 'saml: the attribute with the last name.'),
  CLIENT_ID: variable(optionalString, null, 'oauth2, openid: by what the provider knows this server.'),
  CLIENT_SECRET: variable(optionalString, null, 'oauth2, openid: how this server proves itself to the provider.'),
  PRIVATE_KEYS: variable(privateKeys, [], 'openid: keys that sign instead of a secret; the first is used.'),
  SCOPE: variable(optionalString, null, 'oauth2, openid: what is asked of the provider.'),
  AUTHORIZE_URL: variable(safeAddress, null, 'oauth2: where people log in.'),
  ACCESS_URL: variable(safeAddress, null, 'oauth2: where a code becomes a token.'),
  PROFILE_URL: variable(safeAddress, null, 'oauth2: where the profile is.'),
  ISSUER_URL: variable(safeAddress, null, 'openid: the issuer, or the address of its configuration.'),
  ISSUER_DISCOVERY_MUST_SUCCEED: variable(boolean, false, 'openid: do not start without the configuration of the issuer.'),
  REQUIRE_VERIFIED_EMAIL: variable(boolean, false, 'openid: refuse people whose e-mail the provider has not verified.'),
  PLAIN_CODE_CHALLENGE: variable(boolean, false, 'oauth2, openid: PKCE without a digest, for providers that know no S256.'),
  COOKIE_SECURE: variable(boolean, false, 'Send the cookie of a login under way by HTTPS only; with a PUBLIC_URL of HTTPS it always is.'),
  PARAMS: variable(texts, {}, 'oauth2, openid: further parameters of the login, as JSON or as PARAMS__<NAME>.'),
  CLIENT_URL: variable(optionalString, null, 'ldap: the directory, ldaps:// or ldap://.'),
  CLIENT_TIMEOUT: variable(
    duration,
    5000,
    'ldap: how long the directory may take to answer; options of TLS as CLIENT_TLS_OPTIONS__CA, ...',
  ),
  BIND_DN: variable(optionalString, null, 'ldap: who searches the directory; nobody where it is open.'),
  BIND_PASSWORD: variable(optionalString, null, 'ldap: the password of that entry.'),
  USER_DN: variable(optionalString, null, 'ldap: below which users are.'),
  USER_ATTRIBUTE: variable(string, 'cn', 'ldap: the attribute by which people log in.'),
  USER_SCOPE: variable(choice('one', 'sub', 'base'), 'one', 'ldap: how deep below.'),
  MAIL_ATTRIBUTE: variable(string, 'mail', 'ldap: the attribute with the e-mail address.'),
  FIRST_NAME_ATTRIBUTE: variable(string, 'givenName', 'ldap: the attribute with the first name.'),
  LAST_NAME_ATTRIBUTE: variable(string, 'sn', 'ldap: the attribute with the last name.'),
  GROUP_DN: variable(optionalString, null, 'ldap: below which groups are; without it no group counts.'),
  GROUP_ATTRIBUTE: variable(string, 'member', 'ldap: the attribute of a group that names its members.'),
  GROUP_SCOPE: variable(choice('one', 'sub', 'base'), 'one', 'ldap: how deep below.'),
  IDP_METADATA: variable(optionalString, null, 'saml: the metadata of the identity provider, as XML; also written IDP_metadata.'),
  SP_METADATA: variable(
    optionalString,
    null,
    'saml: the metadata of this server, where they are not made of PUBLIC_URL; also written SP_metadata.',
  ),
  SP_PRIVATE_KEY: variable(optionalString, null, 'saml: key (PEM) that signs requests and decrypts assertions.'),
  SP_CERTIFICATE: variable(optionalString, null, 'saml: certificate (PEM) of that key, which stands in the metadata of this server.'),
} as const satisfies Record<string, Variable<never> | Variable<unknown>>

/** The values of a provider's variables, by their names without `AUTH_<PROVIDER>_`. */
export type ProviderValues = {
  readonly [Name in keyof typeof providerVariables]: (typeof providerVariables)[Name] extends Variable<infer Value> ? Value : never
} & { readonly CLIENT_TLS_OPTIONS: Readonly<Record<string, unknown>> }

/** A further way to log in, as configured. */
export interface ProviderConfig {
  readonly name: string
  readonly driver: ProviderDriver
  readonly values: ProviderValues
  /** Sentences about what is wrong; then the provider cannot be used, but the others can. */
  readonly problems: readonly string[]
}

type Suffix = keyof typeof providerVariables

/** What each driver cannot do without. */
const required: Readonly<Record<ProviderDriver, readonly Suffix[]>> = {
  local: [],
  ldap: ['CLIENT_URL', 'USER_DN'],
  oauth2: ['CLIENT_ID', 'AUTHORIZE_URL', 'ACCESS_URL', 'PROFILE_URL'],
  openid: ['CLIENT_ID', 'ISSUER_URL'],
  saml: ['IDP_METADATA'],
}

const redirecting: readonly ProviderDriver[] = ['oauth2', 'openid', 'saml']

/** The providers, each with what is wrong with it. */
export function providerConfigs(values: Values, environment: Environment): readonly ProviderConfig[] {
  const names = values.AUTH_PROVIDERS
  return names.map((name, index) => {
    const isTaken = names.slice(0, index).some((other) => other.toUpperCase() === name.toUpperCase())
    return providerConfig(name, isTaken, values, environment)
  })
}

function providerConfig(name: string, isTaken: boolean, values: Values, environment: Environment): ProviderConfig {
  const problems: string[] = []
  const prefix = `AUTH_${name.toUpperCase()}`
  const settings = readSettings(prefix, environment, problems)
  const driver = Object.keys(required).find((known): known is ProviderDriver => known === settings.DRIVER)
  const complain = (problem: string): void => void problems.push(`${problem}: the provider "${name}" cannot be used.`)
  if (!/^[a-z]\w{0,127}$/i.test(name) || name.toLowerCase() === 'default')
    complain(`AUTH_PROVIDERS names "${name}", and a provider is called by letters, digits and "_", and not "default"`)
  if (isTaken) complain(`AUTH_PROVIDERS names "${name}" twice`)
  if (!driver) complain(`${prefix}_DRIVER must be one of ${Object.keys(required).join(', ')}`)
  for (const suffix of driver ? required[driver] : []) if (!settings[suffix]) complain(`${prefix}_${suffix} is missing`)
  if (driver && redirecting.includes(driver) && !isSafeAddress(values.PUBLIC_URL))
    complain('PUBLIC_URL must be the https: address to which browsers are sent back (http: is accepted for this machine only)')
  if ((settings.SP_PRIVATE_KEY === null) !== (settings.SP_CERTIFICATE === null))
    complain(`${prefix}_SP_PRIVATE_KEY and ${prefix}_SP_CERTIFICATE belong together`)
  for (const role of [settings.DEFAULT_ROLE_ID, ...Object.values(settings.ROLE_MAPPING)])
    if (role !== null && !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(role))
      complain(`${prefix} names the role "${role}", which is no id of a role`)
  return { name, driver: driver ?? 'local', values: settings, problems }
}

function readSettings(prefix: string, environment: Environment, problems: string[]): ProviderValues {
  const read = ([suffix, row]: readonly [string, Variable<unknown>]): readonly [string, unknown] => {
    // The metadata are called so by Directus.
    const alias = `${prefix}_${suffix.replace(/_METADATA$/, '_metadata')}`
    const name = environment[`${prefix}_${suffix}`] === undefined ? alias : `${prefix}_${suffix}`
    const found: string[] = []
    const value = readVariable(name, row, environment, found)
    // The sentence has the value, and a key must not stand in a log.
    problems.push(...(suffix === 'PRIVATE_KEYS' ? found.map(() => `${name} must be a JSON list of private keys (JWK).`) : found))
    return [suffix, value]
  }
  const settings = Object.fromEntries(Object.entries(providerVariables as Record<string, Variable<unknown>>).map(read)) as ProviderValues
  const text = (raw: unknown): string => String(raw)
  return {
    ...settings,
    PARAMS: { ...settings.PARAMS, ...nestedParameters(environment, `${prefix}_PARAMS__`) },
    CLIENT_TLS_OPTIONS: nestedOptions(environment, `${prefix}_CLIENT_TLS_OPTIONS`, (raw) =>
      /^(true|false)$/.test(text(raw)) ? text(raw) === 'true' : raw,
    ),
  }
}

/** `AUTH_X_PARAMS__LOGIN_HINT` is the parameter `login_hint`. */
function nestedParameters(environment: Environment, prefix: string): Record<string, string> {
  const given = Object.entries(environment).filter(([name]) => name.startsWith(prefix))
  return Object.fromEntries(given.map(([name, value]) => [name.slice(prefix.length).toLowerCase(), String(value)]))
}
