import type * as Client from 'openid-client'
import type { ProviderValues } from '../../config/provider-config.js'
import { apiError } from '../../errors/api-error.js'
import { createLogoutTokenProof, importPrivateKey } from '../../security/provider-keys.js'
import { departure, urlOfReturn } from './oauth2.js'
import { fetchOfProvider } from './outbound.js'
import {
  type DriverParts,
  groupsIn,
  type OpenDriver,
  ProviderProblem,
  type ProviderProfile,
  type ProvidersSession,
  textAt,
  verifiedIn,
} from './provider.js'

/** OpenID Connect: the provider tells its addresses and keys, and proves by a signed token who logged in. */
export const openOpenid: OpenDriver = async (parts) => {
  const { config, logger } = parts
  const { name, values } = config
  const client = await import('openid-client')
  const discovered = createDiscovery(client, parts, await clientAuthentication(client, values, name))
  const first = discovered()
  if (values.ISSUER_DISCOVERY_MUST_SUCCEED) await first
  else first.catch((error: unknown) => logger.error({ provider: name }, `${(error as Error).message} It is tried again at the next login.`))
  return {
    kind: 'redirect',
    returnsTo: 'callback',
    returnsByForm: values.PARAMS.response_mode === 'form_post',
    begin: async (start) => {
      const { configuration } = await discovered()
      return departure(client, configuration, { name, values, scope: 'openid profile email' }, start, client.randomNonce())
    },
    finish: async (answer) => {
      const { configuration } = await discovered()
      const tokens = await client.authorizationCodeGrant(configuration, urlOfReturn(name, answer), {
        pkceCodeVerifier: answer.secrets.verifier!,
        expectedState: answer.secrets.state!,
        expectedNonce: answer.secrets.nonce!,
        idTokenExpected: true,
      })
      const claims = tokens.claims()!
      const hasProfile = configuration.serverMetadata().userinfo_endpoint !== undefined
      const more = hasProfile ? await client.fetchUserInfo(configuration, tokens.access_token, claims.sub) : {}
      return openidProfile(values, { ...claims, ...more }, { subject: claims.sub, sid: textAt(claims, 'sid') })
    },
    sessionEndedBy: async (token) => {
      const { configuration, proveLogout } = await discovered()
      return proveLogout(token, { issuer: configuration.serverMetadata().issuer, audience: values.CLIENT_ID! })
    },
  }
}

interface Discovered {
  readonly configuration: Client.Configuration
  readonly proveLogout: ReturnType<typeof createLogoutTokenProof>
}

/** Asks the issuer for its configuration, once; after a failure again. */
function createDiscovery(
  client: typeof Client,
  { config, denyList }: DriverParts,
  authentication: Client.ClientAuth,
): () => Promise<Discovered> {
  const { name, values } = config
  const fetch = fetchOfProvider([values.ISSUER_URL], denyList)
  const discover = async (): Promise<Discovered> => {
    // The fetch accepts plain HTTP of this machine only.
    const options = { [client.customFetch]: fetch, execute: [client.allowInsecureRequests] }
    const configuration = await client
      .discovery(new URL(values.ISSUER_URL!), values.CLIENT_ID!, {}, authentication, options)
      .catch((error: Error) => {
        throw new ProviderProblem(`The configuration of the issuer of the provider "${name}" cannot be read: ${reasonOf(error)}.`)
      })
    const { jwks_uri } = configuration.serverMetadata()
    if (jwks_uri === undefined) throw new ProviderProblem(`The issuer of the provider "${name}" tells no keys.`)
    return { configuration, proveLogout: createLogoutTokenProof(jwks_uri, (url, given) => fetch(url, given)) }
  }
  let known: Promise<Discovered> | null = null
  return () => {
    known ??= discover().catch((error: unknown) => {
      known = null
      throw error
    })
    return known
  }
}

/** The cause says more than the library's own sentence, where there is one. */
const reasonOf = ({ message, cause }: Error): string => (cause instanceof Error ? cause.message : message).replace(/\.$/, '')

/** A key where there is one; else the secret, in the way that the provider prefers. */
async function clientAuthentication(
  client: typeof Client,
  { PRIVATE_KEYS, CLIENT_SECRET }: ProviderValues,
  name: string,
): Promise<Client.ClientAuth> {
  const [jwk] = PRIVATE_KEYS
  if (jwk) {
    const key = await importPrivateKey(jwk).catch(() => {
      throw new ProviderProblem(`The first key in PRIVATE_KEYS of the provider "${name}" cannot be used.`)
    })
    return client.PrivateKeyJwt(key)
  }
  if (!CLIENT_SECRET) return client.None()
  const [basic, post] = [client.ClientSecretBasic(CLIENT_SECRET), client.ClientSecretPost(CLIENT_SECRET)]
  return (server, ...rest) => {
    const known = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    return (known.includes('client_secret_basic') ? basic : post)(server, ...rest)
  }
}

function openidProfile(values: ProviderValues, userInfo: Readonly<Record<string, unknown>>, session: ProvidersSession): ProviderProfile {
  const emailKey = values.EMAIL_KEY ?? 'email'
  const identifierKey = values.IDENTIFIER_KEY ?? 'sub'
  const isEmailVerified = verifiedIn(userInfo)
  const identifier = textAt(userInfo, identifierKey)
  // Everybody can claim an address that is not verified.
  if (identifier === null || (identifierKey === emailKey && isEmailVerified === false)) throw apiError('INVALID_CREDENTIALS')
  return {
    identifier,
    email: textAt(userInfo, emailKey),
    isEmailVerified,
    firstName: textAt(userInfo, values.FIRST_NAME_KEY ?? 'given_name'),
    lastName: textAt(userInfo, values.LAST_NAME_KEY ?? 'family_name'),
    groups: groupsIn(userInfo, values),
    userInfo,
    session,
  }
}
