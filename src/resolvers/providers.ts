import { beginLogin, completeLogin, type KnownRedirectProvider, type LoginOutcome } from '../auth/provider-login.js'
import { endByLogoutToken, logoutBySaml } from '../auth/provider-logout.js'
import { loginByPassword, takesPasswords } from '../auth/provider-password.js'
import type { RedirectProvider, SamlService } from '../auth/providers/provider.js'
import { authProviders, type KnownProvider } from '../auth/providers/registry.js'
import type { ServiceContext } from '../context.js'
import { apiError, invalidPayload } from '../errors/api-error.js'
import { type Answer, noAnswer, valueAnswer } from './answer.js'
import { isAsked } from './perform-write.js'
import type { Asked, Row } from './row.js'
import { authMode, authTokens } from './sessions.js'
import { flag, json, listOf, object, text } from './shape.js'

/** The providers, as login pages show them. */
function listProviders({ platform }: ServiceContext, { sessionOnly }: Readonly<Record<string, unknown>>): Answer {
  const isForSessions = isAsked(sessionOnly)
  const data = platform.parts
    .get(authProviders)
    .usable.filter(({ config, provider }) => !(isForSessions && provider.kind === 'redirect' && config.values.MODE !== 'session'))
    .map(({ config: { name, driver, values } }) => {
      const icon = values.ICON ?? (driver === 'oauth2' || driver === 'openid' ? 'account_circle' : null)
      return { name, driver, ...(values.LABEL !== null && { label: values.LABEL }), ...(icon !== null && { icon }) }
    })
  return valueAnswer({ data, disableDefault: platform.config.auth.disableDefault })
}

/** A provider of this name, of a kind that has the path `/auth/login/<name><rest>`; any other is a path that does not exist. */
function providerOf<Kind extends KnownProvider>(
  { context, params }: Pick<Asked, 'context' | 'params'>,
  rest: string,
  has: (known: KnownProvider) => known is Kind,
): Kind {
  const name = params.provider!
  const known = context.platform.parts.get(authProviders).find(name)
  if (!known || !has(known)) throw apiError('ROUTE_NOT_FOUND', { path: `/auth/login/${name}${rest}` })
  return known
}

const isRedirecting = (known: KnownProvider): known is KnownRedirectProvider => known.provider.kind === 'redirect'
const returnsTo =
  (place: RedirectProvider['returnsTo']) =>
  (known: KnownProvider): known is KnownRedirectProvider =>
    known.provider.kind === 'redirect' && known.provider.returnsTo === place
const speaksSaml = (known: KnownProvider): known is KnownRedirectProvider & { readonly provider: { readonly saml: SamlService } } =>
  known.provider.kind === 'redirect' && known.provider.saml !== undefined

async function logInWithProvider(asked: Asked): Promise<Answer> {
  const { context, connection, body } = asked
  const known = providerOf(asked, '', takesPasswords)
  const { tokens, mode } = await loginByPassword(context, known, body, connection.door.visitor)
  return valueAnswer(connection.door.handOver(tokens, mode))
}

const outcomeAnswer = (outcome: LoginOutcome): Answer =>
  valueAnswer('location' in outcome ? { location: outcome.location } : outcome.tokens)

async function goToProvider(asked: Asked): Promise<Answer> {
  const { context, connection, parameters } = asked
  const known = providerOf(asked, '', isRedirecting)
  const { redirect, prompt, otp } = parameters
  return outcomeAnswer(await beginLogin(context, known, { redirect, prompt, otp }, connection.door))
}

const comeBack =
  (place: RedirectProvider['returnsTo'], method: 'GET' | 'POST') =>
  async (asked: Asked): Promise<Answer> => {
    const { context, connection, parameters, body } = asked
    const known = providerOf(asked, `/${place}`, returnsTo(place))
    return outcomeAnswer(await completeLogin(context, known, method, textsOf(method === 'GET' ? parameters : body), connection.door))
  }

/** The parameters of a query or a form, of which each is one text. */
function textsOf(given: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries((given ?? {}) as Record<string, unknown>)
  for (const [name, value] of entries) if (typeof value !== 'string') throw invalidPayload(`"${name}" must be a text`)
  return Object.fromEntries(entries) as Record<string, string>
}

const provider = { provider: text }
const callback = object({ ...provider, 'code?': text, 'state?': text, 'error?': text })

/** Logging in at providers; the paths of some drivers are there for all. */
const loginRows: readonly Row[] = [
  {
    name: 'auth.provider.login',
    summary: 'Log in with a password that a provider knows',
    kind: 'action',
    audience: 'everybody',
    input: object({ ...provider, 'identifier?': text, 'email?': text, password: text, 'mode?': authMode, 'otp?': text }),
    answer: authTokens,
    rest: { method: 'POST', path: '/auth/login/:provider' },
    graphql: { root: 'mutation', field: 'auth_login_with_provider', isAddition: true },
    resolve: logInWithProvider,
  },
  {
    name: 'auth.provider.begin',
    summary: 'Go to a provider to log in there',
    kind: 'action',
    audience: 'everybody',
    input: object({ ...provider, 'redirect?': text, 'prompt?': text, 'otp?': text }),
    answer: null,
    rest: { method: 'GET', path: '/auth/login/:provider', doneAs: 302 },
    resolve: goToProvider,
  },
  {
    name: 'auth.provider.callback',
    summary: 'Come back from a provider',
    kind: 'action',
    audience: 'everybody',
    input: callback,
    answer: authTokens,
    rest: { method: 'GET', path: '/auth/login/:provider/callback' },
    resolve: comeBack('callback', 'GET'),
  },
  {
    name: 'auth.provider.callback.form',
    summary: 'Come back from a provider by a form',
    kind: 'action',
    audience: 'everybody',
    input: callback,
    answer: authTokens,
    rest: { method: 'POST', path: '/auth/login/:provider/callback', takesFields: true },
    resolve: comeBack('callback', 'POST'),
  },
  {
    name: 'auth.provider.metadata',
    summary: 'Get the SAML metadata of this server',
    kind: 'read',
    audience: 'everybody',
    input: object(provider),
    answer: text,
    rest: { method: 'GET', path: '/auth/login/:provider/metadata', sends: 'application/samlmetadata+xml' },
    resolve: async (asked) =>
      valueAnswer(await providerOf(asked, '/metadata', speaksSaml).provider.saml.metadata(asked.connection.door.publicUrl)),
  },
  {
    name: 'auth.provider.acs',
    summary: 'Come back from a SAML provider with its assertion',
    kind: 'action',
    audience: 'everybody',
    input: object({ ...provider, SAMLResponse: text, 'RelayState?': text }),
    answer: authTokens,
    rest: { method: 'POST', path: '/auth/login/:provider/acs', takesFields: true },
    resolve: comeBack('acs', 'POST'),
  },
  {
    name: 'auth.provider.logout',
    summary: 'End the session here and at a SAML provider',
    kind: 'action',
    audience: 'everybody',
    input: object({
      ...provider,
      'SAMLRequest?': text,
      'SAMLResponse?': text,
      'RelayState?': text,
      'refresh_token?': text,
      'mode?': authMode,
    }),
    answer: null,
    rest: { method: 'POST', path: '/auth/login/:provider/logout', takesFields: true, doneAs: 302 },
    resolve: async (asked) => {
      const { context, connection, body } = asked
      const known = providerOf(asked, '/logout', speaksSaml)
      const location = await logoutBySaml(context, known, textsOf(body), connection.door)
      return location === null ? noAnswer : valueAnswer({ location })
    },
  },
  {
    name: 'auth.provider.logout.backchannel',
    summary: 'Tell that a session at a provider has ended',
    kind: 'action',
    audience: 'everybody',
    input: object({ ...provider, logout_token: text }),
    answer: null,
    rest: { method: 'POST', path: '/auth/login/:provider/backchannel-logout', takesFields: true, doneAs: 200 },
    resolve: async (asked) => {
      const { logout_token: token } = textsOf(asked.body)
      await endByLogoutToken(asked.context, providerOf(asked, '/backchannel-logout', isRedirecting), token!)
      return noAnswer
    },
  },
]

/** The ways to log in beside the default one. */
export const providerRows: readonly Row[] = [
  {
    name: 'auth.providers',
    summary: 'List the ways to log in',
    kind: 'read',
    audience: 'users',
    input: object({ 'sessionOnly?': text }),
    answer: object({ data: listOf(json), disableDefault: flag }),
    rest: { method: 'GET', path: '/auth', sends: 'application/json' },
    graphql: { root: 'query', field: 'auth_providers', isAddition: true },
    resolve: async ({ context, parameters }) => listProviders(context, parameters),
  },
  ...loginRows.map((row): Row => ({ ...row, isOfUse: ({ auth }) => auth.providers.length > 0 })),
]
