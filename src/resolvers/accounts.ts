import { acceptInvitation, inviteUsers } from '../auth/invitations.js'
import { asObject, requiredText } from '../auth/login-input.js'
import { parseReset, parseResetRequest, provePasswordReset, requestPasswordReset } from '../auth/password-reset.js'
import { registerUser, verifyRegistration } from '../auth/registration.js'
import { disableTfa, enableTfa, generateTfa, resetTfa } from '../auth/tfa.js'
import { apiError, forbidden } from '../errors/api-error.js'
import { readTouchableKeys } from '../services/items/read.js'
import type { ServiceContext } from '../services/platform.js'
import { checkPassword } from '../services/users/password-policy.js'
import { type Answer, noAnswer, valueAnswer } from './answer.js'
import { requireUser } from './users.js'

/** Mails a link for a new password to who may have one; the answer tells nothing. */
export async function requestReset({ platform }: ServiceContext, body: unknown): Promise<Answer> {
  const { email, resetUrl } = parseResetRequest(body)
  const mail = await requestPasswordReset(platform, email, resetUrl)
  if (mail) platform.mailer.send({ to: mail.email, subject: 'Password reset', text: `Set a new password here:\n\n${mail.url}\n` })
  return noAnswer
}

/** Sets a new password for who has such a link. */
export async function resetPassword(context: ServiceContext, body: unknown): Promise<Answer> {
  const { token, password } = parseReset(body)
  const user = await provePasswordReset(context.platform, token)
  await checkPassword(context, password)
  await context.platform
    .itemsService('directus_users', { ...context, accountability: null })
    .updateOne(user.id, { password, status: 'active' })
  return noAnswer
}

/** Invites users by mail. */
export async function invite(context: ServiceContext, body: unknown): Promise<Answer> {
  await inviteUsers(context, body)
  return noAnswer
}

/** Accepts an invitation. */
export async function acceptInvite(context: ServiceContext, body: unknown): Promise<Answer> {
  await acceptInvitation(context, body)
  return noAnswer
}

/** Registers a visitor. */
export async function register(context: ServiceContext, body: unknown): Promise<Answer> {
  await registerUser(context, body)
  return noAnswer
}

/** Confirms a registration; gives the user's id. */
export async function verifyEmail(context: ServiceContext, token: unknown): Promise<string> {
  if (typeof token !== 'string' || token === '') throw apiError('INVALID_TOKEN')
  return verifyRegistration(context, token)
}

/** Makes a secret for the caller's authenticator. */
export async function generateMyTfa(context: ServiceContext, body: unknown): Promise<Answer> {
  const user = requireUser(context)
  return valueAnswer({ ...(await generateTfa(context.platform, user, requiredText(asObject(body), 'password'))) })
}

/** Switches two-factor login on for the caller, who must be allowed to write his own secret. */
export async function enableMyTfa(context: ServiceContext, body: unknown): Promise<Answer> {
  const user = requireUser(context)
  const secret = requiredText(asObject(body), 'secret')
  const otp = requiredText(asObject(body), 'otp')
  await requireOwnTfa(context)
  await enableTfa(context.platform, user, secret, otp, context.accountability?.session ?? null)
  return noAnswer
}

/** Switches it off for the caller. */
export async function disableMyTfa(context: ServiceContext, body: unknown): Promise<Answer> {
  const user = requireUser(context)
  const otp = requiredText(asObject(body), 'otp')
  await requireOwnTfa(context)
  await disableTfa(context.platform, user, otp)
  return noAnswer
}

/** Switches it off for a user who lost his authenticator; for administrators. */
export async function disableTfaOf(context: ServiceContext, user: string): Promise<Answer> {
  if (!context.accountability?.admin) throw forbidden()
  await resetTfa(context.platform, user)
  return noAnswer
}

async function requireOwnTfa(context: ServiceContext): Promise<void> {
  const users = context.schema.collections.get('directus_users')!
  if ((await readTouchableKeys(context, users, [requireUser(context)], 'update', ['tfa_secret'])).length === 0) throw forbidden()
}
