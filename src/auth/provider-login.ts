import type { ServiceContext } from '../context.js'
import { apiError, invalidPayload, isApiError } from '../errors/api-error.js'
import type { CursorSeal } from '../security/cursors.js'
import { randomText } from '../security/random.js'
import { countAttempt } from './count-attempt.js'
import { admit, proveSecondFactor, tellingLogin } from './login.js'
import { checkRedirect, withReason } from './provider-redirect.js'
import { keepingProvidersSession } from './provider-session-rows.js'
import { userOfProfile } from './provider-users.js'
import { ProviderProblem, type ProviderProfile, type RedirectProvider } from './providers/provider.js'
import type { KnownProvider } from './providers/registry.js'
import type { LoginCookie, SessionDoor } from './session-door.js'

/** How long a login at a provider may take, in milliseconds. */
const lifetime = 5 * 60_000

/** A provider to which browsers are sent. */
export type KnownRedirectProvider = KnownProvider & { readonly provider: RedirectProvider }

/** A login that is under way; it lives in a sealed cookie of the browser in which it was begun. */
interface LoginUnderWay {
  readonly id: string
  /** Where it leads in the end, whole; null: its tokens are answered. */
  readonly redirect: string | null
  readonly otp: string | null
  readonly publicUrl: string
  readonly secrets: Readonly<Record<string, string>>
}

/** What is asked at the beginning: parameters of the query. */
export type LoginParameters = Readonly<Record<'redirect' | 'prompt' | 'otp', unknown>>

/** Where the browser is sent, or what it is answered. */
export type LoginOutcome = { readonly location: string } | { readonly tokens: Record<string, unknown> }

const prompts = ['none', 'login', 'consent', 'select_account']

/** Begins a login: gives the provider's address, and leaves in the browser what proves that the same browser comes back. */
export async function beginLogin(
  context: ServiceContext,
  known: KnownRedirectProvider,
  given: LoginParameters,
  door: SessionDoor,
): Promise<LoginOutcome> {
  const { config, provider } = known
  const { publicUrl } = door
  const redirect = checkRedirect(given.redirect, publicUrl, config.values.REDIRECT_ALLOW_LIST)
  const prompt = readPrompt(given.prompt)
  const otp = typeof given.otp === 'string' && given.otp !== '' ? given.otp.slice(0, 32) : null
  const { location, secrets } = await provider.begin({ publicUrl, prompt }).catch((error: unknown) => {
    throw unreachable(context, known, error)
  })
  const underWay = { id: randomText(43), redirect, otp, publicUrl, secrets }
  door.keep(cookieOf(known, publicUrl), seal(context.platform.cursors, known, underWay))
  return { location }
}

function unreachable({ platform }: ServiceContext, { config }: KnownRedirectProvider, error: unknown): unknown {
  if (!(error instanceof ProviderProblem)) return error
  platform.logger.error({ provider: config.name }, error.message)
  return apiError('SERVICE_UNAVAILABLE', { service: config.name, reason: 'The provider does not answer' }, { cause: error })
}

function readPrompt(prompt: unknown): string | null {
  if (prompt === undefined || prompt === '') return null
  if (typeof prompt !== 'string' || !prompts.includes(prompt)) throw invalidPayload(`"prompt" must be one of [${prompts.join(', ')}]`)
  return prompt
}

/**
 * Completes a login with what the provider sent back by the browser. Only the browser that began it can, once, and with the provider with which it began.
 * A failure is told where the login leads, as `?reason=<code>`; where it leads nowhere, it is thrown.
 */
export async function completeLogin(
  context: ServiceContext,
  known: KnownRedirectProvider,
  method: 'GET' | 'POST',
  parameters: Readonly<Record<string, string>>,
  door: SessionDoor,
): Promise<LoginOutcome> {
  const cookie = cookieOf(known, door.publicUrl)
  const underWay = open(context.platform.cursors, known, door.kept(cookie.name))
  door.keep(cookie, null)
  if (!underWay) throw apiError('INVALID_CREDENTIALS')
  const { redirect } = underWay
  try {
    const profile = await prove(context, known, method, parameters, underWay)
    return await enter(context, known, profile, underWay, door)
  } catch (error) {
    const code = isApiError(error) ? error.code : 'UNKNOWN_EXCEPTION'
    if (!isApiError(error))
      context.platform.logger.error({ err: error, provider: known.config.name }, 'A login at a provider failed unexpectedly.')
    if (redirect === null) throw error
    return { location: withReason(redirect, code) }
  }
}

/** Whom the provider proved. What it refuses, and what is not its answer to this login, is the same for the caller; the log says more. */
async function prove(
  { platform }: ServiceContext,
  { config, provider }: KnownRedirectProvider,
  method: 'GET' | 'POST',
  parameters: Readonly<Record<string, string>>,
  { publicUrl, secrets }: LoginUnderWay,
): Promise<ProviderProfile> {
  try {
    return await provider.finish({ publicUrl, method, parameters, secrets })
  } catch (error) {
    if (isApiError(error)) throw error
    platform.logger.warn({ provider: config.name, reason: reasonOf(error) }, 'A provider did not prove who logs in.')
    throw apiError('INVALID_CREDENTIALS', {}, { cause: error })
  }
}

/** The message and that of its cause; not the error itself, which may hold tokens. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message
}

async function enter(
  context: ServiceContext,
  { config }: KnownRedirectProvider,
  profile: ProviderProfile,
  { id, otp, redirect }: LoginUnderWay,
  door: SessionDoor,
): Promise<LoginOutcome> {
  const { platform } = context
  const user = await userOfProfile(context, config, profile)
  const about = { user: user.id, provider: config.name }
  const told = { identifier: profile.identifier, email: profile.email }
  const mode = redirect === null ? 'json' : config.values.MODE
  const session = profile.session ?? { subject: profile.identifier, sid: null }
  const tokens = await tellingLogin(platform, told, told, about, async () => {
    if (user.tfa_secret && !(await countAttempt(platform, user.id))) throw apiError('INVALID_CREDENTIALS')
    await proveSecondFactor(platform, user, otp)
    if (user.tfa_secret) await platform.attempts.reset(user.id)
    return admit(platform, user, mode === 'session', door.visitor, keepingProvidersSession({ provider: config.name, login: id, session }))
  })
  const body = door.handOver(tokens, mode)
  return redirect === null ? { tokens: body } : { location: redirect }
}

function cookieOf({ config, provider }: KnownRedirectProvider, publicUrl: string): LoginCookie {
  const secure = config.values.COOKIE_SECURE || publicUrl.startsWith('https:')
  // A form comes from the provider's site. Browsers send a cookie with it only so, and only by HTTPS.
  return { name: `${config.driver}.${config.name}`, lifetime, secure, sameSite: provider.returnsByForm && secure ? 'none' : 'lax' }
}

const scopeOf = ({ config }: KnownRedirectProvider): string => `login at ${config.driver} ${config.name}`

function seal(cursors: CursorSeal, known: KnownRedirectProvider, { id, redirect, otp, publicUrl, secrets }: LoginUnderWay): string {
  return cursors.seal([String(Date.now() + lifetime), id, redirect, otp, publicUrl, JSON.stringify(secrets)], scopeOf(known))
}

/** null: nothing was kept, or it is too old, or for another provider, or not of this server. */
function open(cursors: CursorSeal, known: KnownRedirectProvider, kept: string | null): LoginUnderWay | null {
  const [until, id, redirect, otp, publicUrl, secrets] = (kept === null ? null : cursors.open(kept, scopeOf(known))) ?? []
  if (!until || !id || !publicUrl || !secrets || Number(until) < Date.now()) return null
  return { id, redirect: redirect ?? null, otp: otp ?? null, publicUrl, secrets: JSON.parse(secrets) as Record<string, string> }
}
