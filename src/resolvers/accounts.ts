import { acceptInvitation, inviteUsers } from '../auth/invitations.js'
import { asObject, requiredText } from '../auth/login-input.js'
import { mailPasswordReset, parseReset, parseResetRequest, resetPassword } from '../auth/password-reset.js'
import { registerUser, verifyRegistration } from '../auth/registration.js'
import { disableTfa, enableTfa, generateTfa, resetTfa } from '../auth/tfa.js'
import type { ServiceContext } from '../context.js'
import { apiError, forbidden } from '../errors/api-error.js'
import { readTouchableKeys } from '../services/items/read-keys.js'
import { type Answer, noAnswer, valueAnswer } from './answer.js'
import type { Row } from './row.js'
import { answer, object, oneOrMore, text } from './shape.js'
import { requireUser } from './users.js'

/** Mails a link for a new password to a user who may have one. The answer is the same for every address. */
async function requestReset({ platform }: ServiceContext, body: unknown): Promise<Answer> {
  const { email, resetUrl } = parseResetRequest(body)
  await mailPasswordReset(platform, email, resetUrl)
  return noAnswer
}

/** Sets a new password by the token of such a link. */
async function setNewPassword(context: ServiceContext, body: unknown): Promise<Answer> {
  const { token, password } = parseReset(body)
  await resetPassword(context, token, password)
  return noAnswer
}

/** Invites users by mail. */
async function invite(context: ServiceContext, body: unknown): Promise<Answer> {
  await inviteUsers(context, body)
  return noAnswer
}

/** Accepts an invitation. */
async function acceptInvite(context: ServiceContext, body: unknown): Promise<Answer> {
  await acceptInvitation(context, body)
  return noAnswer
}

/** Registers a visitor. */
async function register(context: ServiceContext, body: unknown): Promise<Answer> {
  await registerUser(context, body)
  return noAnswer
}

/** Confirms a registration; gives the user's id. */
async function verifyEmail(context: ServiceContext, token: unknown): Promise<string> {
  if (typeof token !== 'string' || token === '') throw apiError('INVALID_TOKEN')
  return verifyRegistration(context, token)
}

/** Makes a secret for the caller's authenticator. */
async function generateMyTfa(context: ServiceContext, body: unknown): Promise<Answer> {
  const user = requireUser(context)
  return valueAnswer({ ...(await generateTfa(context.platform, user, requiredText(asObject(body), 'password'))) })
}

/** Switches two-factor login on for the caller, who must be allowed to write their own secret. */
async function enableMyTfa(context: ServiceContext, body: unknown): Promise<Answer> {
  const user = requireUser(context)
  const secret = requiredText(asObject(body), 'secret')
  const otp = requiredText(asObject(body), 'otp')
  await requireOwnTfa(context)
  await enableTfa(context.platform, user, secret, otp, context.accountability?.session ?? null)
  return noAnswer
}

/** Switches it off for the caller. */
async function disableMyTfa(context: ServiceContext, body: unknown): Promise<Answer> {
  const user = requireUser(context)
  const otp = requiredText(asObject(body), 'otp')
  await requireOwnTfa(context)
  await disableTfa(context.platform, user, otp)
  return noAnswer
}

/** Switches it off for a user who lost their authenticator; for administrators. */
async function disableTfaOf(context: ServiceContext, user: string): Promise<Answer> {
  if (!context.accountability?.admin) throw forbidden()
  await resetTfa(context.platform, user)
  return noAnswer
}

async function requireOwnTfa(context: ServiceContext): Promise<void> {
  const users = context.schema.collections.get('directus_users')!
  if ((await readTouchableKeys(context, users, [requireUser(context)], 'update', ['tfa_secret'])).length === 0) throw forbidden()
}

/** Passwords, invitations, registration and second factors. */
export const accountRows: readonly Row[] = [
  {
    name: 'auth.password.request',
    summary: 'Have a link for a new password mailed',
    kind: 'action',
    audience: 'everybody',
    input: object({ email: text, 'reset_url?': text }),
    answer: null,
    rest: { method: 'POST', path: '/auth/password/request' },
    graphql: { root: 'mutation', field: 'auth_password_request' },
    resolve: ({ context, body }) => requestReset(context, body),
  },
  {
    name: 'auth.password.reset',
    summary: 'Set a new password by the token of such a link',
    kind: 'action',
    audience: 'everybody',
    input: object({ token: text, password: text }),
    answer: null,
    rest: { method: 'POST', path: '/auth/password/reset' },
    graphql: { root: 'mutation', field: 'auth_password_reset' },
    resolve: ({ context, body }) => setNewPassword(context, body),
  },
  {
    name: 'users.me.tfa.generate',
    summary: "Make a secret for the caller's authenticator",
    kind: 'action',
    audience: 'users',
    input: object({ password: text }),
    answer: answer('users_me_tfa_generate_data', { secret: text, otpauth_url: text }),
    rest: { method: 'POST', path: '/users/me/tfa/generate' },
    graphql: { root: 'mutation', field: 'users_me_tfa_generate' },
    resolve: ({ context, body }) => generateMyTfa(context, body),
  },
  {
    name: 'users.me.tfa.enable',
    summary: 'Switch two-factor login on',
    kind: 'action',
    audience: 'users',
    input: object({ otp: text, secret: text }),
    answer: null,
    rest: { method: 'POST', path: '/users/me/tfa/enable' },
    graphql: { root: 'mutation', field: 'users_me_tfa_enable' },
    resolve: ({ context, body }) => enableMyTfa(context, body),
  },
  {
    name: 'users.me.tfa.disable',
    summary: 'Switch two-factor login off',
    kind: 'action',
    audience: 'users',
    input: object({ otp: text }),
    answer: null,
    rest: { method: 'POST', path: '/users/me/tfa/disable' },
    graphql: { root: 'mutation', field: 'users_me_tfa_disable' },
    resolve: ({ context, body }) => disableMyTfa(context, body),
  },
  {
    name: 'users.tfa.disable',
    summary: 'Switch two-factor login off for a user who lost their authenticator',
    kind: 'action',
    audience: 'administrators',
    input: object({ key: text }),
    answer: null,
    rest: { method: 'POST', path: '/users/:key/tfa/disable' },
    graphql: { root: 'mutation', field: 'disable_users_tfa', args: { user: 'key' }, isAddition: true, needs: 'administrators' },
    resolve: ({ context, params }) => disableTfaOf(context, params.key!),
  },
  {
    name: 'users.invite',
    summary: 'Invite users by e-mail',
    kind: 'action',
    audience: ['directus_users', 'create'],
    input: object({ email: oneOrMore(text), role: text, 'invite_url?': text }),
    answer: null,
    rest: { method: 'POST', path: '/users/invite' },
    graphql: { root: 'mutation', field: 'users_invite', needs: [['directus_users', 'create']] },
    resolve: ({ context, body }) => invite(context, body),
  },
  {
    name: 'users.invite.accept',
    summary: 'Accept an invitation',
    kind: 'action',
    audience: 'users',
    input: object({ token: text, password: text }),
    answer: null,
    rest: { method: 'POST', path: '/users/invite/accept' },
    graphql: { root: 'mutation', field: 'users_invite_accept' },
    resolve: ({ context, body }) => acceptInvite(context, body),
  },
  {
    name: 'users.register',
    summary: 'Register as a user',
    kind: 'action',
    audience: 'users',
    input: object({ email: text, password: text, 'verification_url?': text, 'first_name?': text, 'last_name?': text }),
    answer: null,
    rest: { method: 'POST', path: '/users/register' },
    graphql: { root: 'mutation', field: 'users_register' },
    resolve: ({ context, body }) => register(context, body),
  },
  {
    name: 'users.register.verify',
    summary: 'Confirm the e-mail address of a registration',
    kind: 'action',
    audience: 'users',
    input: object({ token: text }),
    answer: null,
    rest: { method: 'GET', path: '/users/register/verify-email', doneAs: 302 },
    graphql: { root: 'mutation', field: 'users_register_verify' },
    resolve: async ({ context, parameters }) => valueAnswer(await verifyEmail(context, parameters.token)),
  },
]
