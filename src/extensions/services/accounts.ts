import type { Knex } from 'knex'
import type { Visitor } from '../../auth/dependencies.js'
import { acceptInvitation, inviteUsers } from '../../auth/invitations.js'
import type { Tokens } from '../../auth/issue-tokens.js'
import { login } from '../../auth/login.js'
import { isValidOtp } from '../../auth/one-time-password.js'
import { mailPasswordReset, resetPassword } from '../../auth/password-reset.js'
import { loginByPassword, takesPasswords } from '../../auth/provider-password.js'
import { authProviders } from '../../auth/providers/registry.js'
import { logout, refresh } from '../../auth/refresh.js'
import { registerUser, verifyRegistration } from '../../auth/registration.js'
import { inviteToShare } from '../../auth/shares/share-invitations.js'
import { loginToShare } from '../../auth/shares/share-login.js'
import { disableTfa, enableTfa, makeTfaSetup } from '../../auth/tfa.js'
import type { Item } from '../../context.js'
import { apiError, forbidden } from '../../errors/api-error.js'
import { findUserByEmail, findUserById } from '../../services/users/user-by-email.js'
import { ItemsService } from './items.js'
import { Service, type ServiceOptions } from './options.js'

interface LoginOptions {
  readonly otp?: string
  /** Shall the access token be a session cookie? */
  readonly session?: boolean
}

/** Logging in and out. */
export class AuthenticationService extends Service {
  async login(provider: string | undefined, payload: Item, { otp, session = false }: LoginOptions = {}): Promise<Tokens> {
    if (provider !== undefined && provider !== 'default') return this.#loginAt(provider, payload, { ...(otp && { otp }), session })
    const { email, password } = payload
    if (typeof email !== 'string' || typeof password !== 'string') throw apiError('INVALID_CREDENTIALS')
    return login(this.context.platform, { email, password, otp: otp ?? null, session }, visitorOf(this))
  }

  /** At a local provider or a directory; to all others only browsers are sent. */
  async #loginAt(provider: string, payload: Item, { otp, session }: LoginOptions): Promise<Tokens> {
    const known = this.context.platform.parts.get(authProviders).find(provider)
    if (!known || !takesPasswords(known)) throw apiError('INVALID_PROVIDER')
    const body = { ...payload, ...(otp && { otp }), mode: session ? 'session' : 'json' }
    return (await loginByPassword(this.context, known, body, visitorOf(this))).tokens
  }

  async refresh(token: string, { session = false }: LoginOptions = {}): Promise<Tokens> {
    return refresh(this.context.platform, token, session, visitorOf(this))
  }

  async logout(token: string): Promise<void> {
    await logout(this.context.platform, token)
  }

  /** Refuses what is not the user's password. */
  async verifyPassword(user: string, password: string): Promise<void> {
    const { platform, database } = this.context
    const known = await findUserById(database, user)
    if (!(await platform.hashing.verify(known?.password ?? null, password, 'service'))) throw apiError('INVALID_CREDENTIALS')
  }
}

/** The client on whose behalf a service works, as far as it is known. */
const visitorOf = ({ accountability }: Service): Visitor => ({
  ip: accountability?.ip ?? null,
  userAgent: accountability?.userAgent,
  origin: accountability?.origin,
})

/** Second factors. */
export class TFAService extends Service {
  /** A secret for the user's authenticator; nothing is stored yet. */
  async generateTFA(user: string): Promise<{ readonly secret: string; readonly url: string }> {
    const known = await findUserById(this.context.database, user)
    if (!known) throw forbidden()
    const { secret, otpauth_url: url } = await makeTfaSetup(known, this.context.platform.settings)
    return { secret, url }
  }

  async enableTFA(user: string, otp: string, secret: string): Promise<void> {
    await enableTfa(this.context.platform, user, secret, otp)
  }

  async disableTFA(user: string, otp?: string): Promise<void> {
    if (otp !== undefined) return disableTfa(this.context.platform, user, otp)
    await new UsersService({ platform: this.context.platform, knex: this.knex as Knex }).updateOne(user, { tfa_secret: null })
  }

  /** Is it valid now, for this secret or the user's own? */
  async verifyOTP(user: string, otp: string, secret?: string): Promise<boolean> {
    const known = secret ?? (await findUserById(this.context.database, user))?.tfa_secret
    if (!known) throw apiError('INVALID_PAYLOAD', { reason: `User "${user}" doesn't have TFA enabled` })
    return isValidOtp(known, otp)
  }
}

/** Users, and how they come and return. */
export class UsersService extends ItemsService {
  constructor(options: ServiceOptions) {
    super('directus_users', options)
  }

  async inviteUser(email: string | readonly string[], role: string, url?: string | null, subject?: string | null): Promise<void> {
    await inviteUsers(this.context, { email, role, ...(url && { invite_url: url }) }, subject ?? undefined)
  }

  async acceptInvite(token: string, password: string): Promise<void> {
    await acceptInvitation(this.context, { token, password })
  }

  async registerUser(input: Item): Promise<void> {
    await registerUser(this.context, input)
  }

  async verifyRegistration(token: string): Promise<string> {
    return verifyRegistration(this.context, token)
  }

  async requestPasswordReset(email: string, url?: string | null, subject?: string | null): Promise<void> {
    await mailPasswordReset(this.context.platform, email, url ?? null, subject ?? undefined)
  }

  async resetPassword(token: string, password: string): Promise<void> {
    await resetPassword(this.context, token, password)
  }

  async getUserByEmail(email: string): Promise<Item | undefined> {
    const user = await findUserByEmail(this.context.database, email)
    return user ? this.readOne(user.id) : undefined
  }
}

/** Items that are shown by a link. */
export class SharesService extends ItemsService {
  constructor(options: ServiceOptions) {
    super('directus_shares', options)
  }

  async login(payload: { readonly share: string; readonly password?: string }, { session = false }: LoginOptions = {}): Promise<Tokens> {
    const input = { share: payload.share, password: payload.password ?? null, mode: session ? 'session' : 'json' } as const
    return loginToShare(this.context.platform, input, visitorOf(this))
  }

  async invite(invitation: { readonly emails: readonly string[]; readonly share: string }): Promise<void> {
    await inviteToShare(this.context, invitation)
  }
}
