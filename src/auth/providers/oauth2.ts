import type * as Client from 'openid-client'
import type { ProviderValues } from '../../config/provider-config.js'
import { apiError } from '../../errors/api-error.js'
import { fetchOfProvider } from './outbound.js'
import { groupsIn, type LoginReturn, type LoginStart, type OpenDriver, type ProviderProfile, textAt, verifiedIn } from './provider.js'

/** OAuth 2.0: the provider's addresses are configured, and a profile is fetched with the token. */
export const openOauth2: OpenDriver = async ({ config: { name, values }, denyList }) => {
  const client = await import('openid-client')
  const configuration = oauthConfiguration(client, values, denyList)
  return {
    kind: 'redirect',
    returnsTo: 'callback',
    returnsByForm: values.PARAMS.response_mode === 'form_post',
    begin: (start) => departure(client, configuration, { name, values, scope: 'email' }, start),
    finish: async (answer) => {
      const tokens = await client.authorizationCodeGrant(configuration, urlOfReturn(name, answer, ['iss']), {
        pkceCodeVerifier: answer.secrets.verifier!,
        expectedState: answer.secrets.state!,
      })
      const response = await client.fetchProtectedResource(configuration, tokens.access_token, new URL(values.PROFILE_URL!), 'GET')
      if (!response.ok) throw apiError('UNEXPECTED_RESPONSE')
      return oauthProfile(values, (await response.json()) as Record<string, unknown>)
    },
  }
}

function oauthConfiguration(client: typeof Client, values: ProviderValues, denyList: readonly string[]): Client.Configuration {
  const { AUTHORIZE_URL, ACCESS_URL, PROFILE_URL, CLIENT_ID, CLIENT_SECRET } = values
  const fetch = fetchOfProvider([ACCESS_URL, PROFILE_URL], denyList)
  const server = { issuer: new URL(AUTHORIZE_URL!).origin, authorization_endpoint: AUTHORIZE_URL!, token_endpoint: ACCESS_URL! }
  const authentication = CLIENT_SECRET ? client.ClientSecretPost(CLIENT_SECRET) : client.None()
  const configuration = new client.Configuration(server, CLIENT_ID!, undefined, authentication)
  configuration[client.customFetch] = async (address, options) => {
    const response = await fetch(address, options)
    return address === ACCESS_URL ? withoutIdToken(response) : response
  }
  // The fetch above accepts plain HTTP of this machine only.
  client.allowInsecureRequests(configuration)
  return configuration
}

/** An ID token says nothing here: whose it is would have to be known to prove it. */
async function withoutIdToken(response: Response): Promise<Response> {
  const text = await response.text()
  const { status, headers } = response
  if (!response.headers.get('content-type')?.includes('json')) return new Response(text, { status, headers })
  const { id_token: _, ...rest } = JSON.parse(text) as Record<string, unknown>
  return new Response(JSON.stringify(rest), { status, headers })
}

function oauthProfile(values: ProviderValues, userInfo: Readonly<Record<string, unknown>>): ProviderProfile {
  const emailKey = values.EMAIL_KEY ?? 'email'
  const identifier = textAt(userInfo, values.IDENTIFIER_KEY ?? emailKey)
  if (identifier === null) throw apiError('INVALID_CREDENTIALS')
  return {
    identifier,
    email: textAt(userInfo, emailKey),
    isEmailVerified: verifiedIn(userInfo),
    firstName: textAt(userInfo, values.FIRST_NAME_KEY),
    lastName: textAt(userInfo, values.LAST_NAME_KEY),
    groups: groupsIn(userInfo, values),
    userInfo,
    session: null,
  }
}

/** Of which provider a login is. */
interface LoginTerms {
  readonly name: string
  readonly values: ProviderValues
  /** What is asked of the provider where SCOPE does not say. */
  readonly scope: string
}

/** Sends the browser to the provider, with PKCE and a state; OpenID Connect adds a nonce. */
export async function departure(
  client: typeof Client,
  configuration: Client.Configuration,
  { name, values, scope }: LoginTerms,
  { publicUrl, prompt }: LoginStart,
  nonce: string | null = null,
) {
  const verifier = client.randomPKCECodeVerifier()
  const state = client.randomState()
  const plain = values.PLAIN_CODE_CHALLENGE
  const location = client.buildAuthorizationUrl(configuration, {
    ...values.PARAMS,
    redirect_uri: callbackUrl(publicUrl, name),
    scope: values.SCOPE ?? scope,
    state,
    code_challenge: plain ? verifier : await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: plain ? 'plain' : 'S256',
    ...(nonce !== null && { nonce }),
    ...(prompt !== null && { prompt }),
  })
  return { location: location.href, secrets: { verifier, state, ...(nonce !== null && { nonce }) } }
}

const callbackUrl = (publicUrl: string, name: string): string => `${publicUrl}/auth/login/${name}/callback`

/** The address to which the browser came back, with the parameters of the answer, however they were sent; without those that `except` names. */
export function urlOfReturn(name: string, { publicUrl, parameters }: LoginReturn, except: readonly string[] = []): URL {
  const url = new URL(callbackUrl(publicUrl, name))
  for (const [parameter, value] of Object.entries(parameters)) if (!except.includes(parameter)) url.searchParams.set(parameter, value)
  return url
}
