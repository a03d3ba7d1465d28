import { createHmac } from 'node:crypto'
import { serverAddress } from '../config/server-address.js'
import type { Platform, ServiceContext } from '../context.js'
import { forbidden, invalidPayload } from '../errors/api-error.js'
import { isSameSecret } from '../security/compare.js'
import { signToken, verifyToken } from '../security/tokens.js'
import { updateOne } from '../services/items/writing.js'
import { checkPassword } from '../services/users/password-policy.js'
import { findUserByEmail, type LoginUser } from '../services/users/user-by-email.js'
import type { AuthDependencies } from './dependencies.js'
import { asObject } from './login-input.js'
import { stalled } from './stall.js'

const day = 24 * 60 * 60 * 1000
const scope = 'password-reset'

/** A mail to send: to whom, and the link in it. */
export type ResetMail = { readonly email: string; readonly url: string }

/** Reads the body of a request for a new password. */
export function parseResetRequest(body: unknown): { email: string; resetUrl: string | null } {
  const input = asObject(body)
  const resetUrl = input.reset_url
  return { email: field(input, 'email'), resetUrl: typeof resetUrl === 'string' && resetUrl !== '' ? resetUrl : null }
}

/** Reads the body that sets the new password. */
export function parseReset(body: unknown): { token: string; password: string } {
  const input = asObject(body)
  return { token: field(input, 'token'), password: field(input, 'password') }
}

function field(input: Readonly<Record<string, unknown>>, key: string): string {
  const value = input[key]
  if (typeof value !== 'string' || value === '') throw invalidPayload(`"${key}" field is required`)
  return value
}

/** Makes the mail with the link for a new password; null, after the same time, for a user who cannot have one. */
export async function requestPasswordReset(
  dependencies: AuthDependencies,
  email: string,
  resetUrl: string | null,
): Promise<ResetMail | null> {
  const { auth, server } = dependencies.config
  if (resetUrl !== null && !isAllowedUrl(resetUrl, auth.passwordResetUrls)) {
    throw invalidPayload(`URL "${resetUrl}" can't be used to reset passwords`)
  }
  return stalled(auth.loginStallTime, async () => {
    const user = await findUserByEmail(dependencies.database, email)
    if (!user?.email || !mayReset(user)) return null
    const token = await signToken({ email: user.email, scope, hash: fingerprint(user, auth.secret) }, auth.secret, day)
    return {
      email: user.email,
      url: withToken(resetUrl ?? `${serverAddress(server)}/admin/reset-password`, token),
    }
  })
}

/** Gives the user whose password a token may set. The token is no longer valid once the password has changed. */
export async function provePasswordReset({ config, database }: AuthDependencies, token: string): Promise<LoginUser> {
  const claims = await verifyToken(token, config.auth.secret)
  if (claims.scope !== scope || typeof claims.hash !== 'string' || typeof claims.email !== 'string') throw forbidden()
  const user = await findUserByEmail(database, claims.email)
  if (!user || !mayReset(user) || !isSameSecret(claims.hash, fingerprint(user, config.auth.secret))) throw forbidden()
  return user
}

const mayReset = (user: LoginUser): boolean => user.status === 'active' && user.provider === 'default'

/** Binds a token to the current password without telling anything of it. */
const fingerprint = ({ id, password }: LoginUser, secret: string): string =>
  createHmac('sha256', secret)
    .update(`${id}:${password ?? ''}`)
    .digest('hex')

/** Is the address in the list: the same text, or the same origin and path? */
export function isAllowedUrl(url: string, allowed: readonly string[]): boolean {
  if (allowed.includes(url)) return true
  if (!URL.canParse(url)) return false
  const { origin, pathname } = new URL(url)
  return allowed.some((entry) => {
    if (!URL.canParse(entry)) return false
    const known = new URL(entry)
    return known.origin !== 'null' && known.origin === origin && known.pathname === pathname
  })
}

/** The address with a token added to its query. */
export function withToken(url: string, token: string): string {
  const [address = '', fragment] = url.split('#', 2)
  return `${address}${address.includes('?') ? '&' : '?'}token=${encodeURIComponent(token)}${fragment === undefined ? '' : `#${fragment}`}`
}

/** Mails a link for a new password to a user who may have one. It looks the same for every address. */
export async function mailPasswordReset(
  platform: Platform,
  email: string,
  resetUrl: string | null,
  subject = 'Password reset',
): Promise<void> {
  const mail = await requestPasswordReset(platform, email, resetUrl)
  if (mail) platform.mailer.send({ to: mail.email, subject, template: { name: 'password-reset', data: mail } })
}

/** Sets a new password by the token of such a link. */
export async function resetPassword(context: ServiceContext, token: string, password: string): Promise<void> {
  const user = await provePasswordReset(context.platform, token)
  await checkPassword(context, password)
  await updateOne({ ...context, accountability: null }, 'directus_users', user.id, { password, status: 'active' })
}
