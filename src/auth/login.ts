import { apiError } from '../errors/api-error.js'
import { findUserByEmail, type LoginUser } from '../services/users/user-by-email.js'
import { countAttempt } from './count-attempt.js'
import { type AuthDependencies, authEventContext, type Visitor } from './dependencies.js'
import { issueTokens, type Tokens } from './issue-tokens.js'
import { takeStep } from './login-guard.js'
import { stepOfOtp } from './one-time-password.js'
import { createSession } from './session-rows.js'
import { stalled } from './stall.js'

/** What the caller logs in with. */
export interface LoginRequest {
  readonly email: string
  readonly password: string
  readonly otp: string | null
  /** Shall the access token be a session cookie? */
  readonly session: boolean
}

/**
 * Logs a user in by e-mail and password. Whatever is wrong, the answer is INVALID_CREDENTIALS, after the same work as for everybody, and not
 * before LOGIN_STALL_TIME; only a missing one-time password says so.
 */
export function login(dependencies: AuthDependencies, request: LoginRequest, visitor: Visitor): Promise<Tokens> {
  const { config, events } = dependencies
  return stalled(
    config.auth.loginStallTime,
    async () => {
      const user = await findUserByEmail(dependencies.database, request.email)
      const about = { user: user?.id ?? null, provider: 'default' }
      const context = authEventContext(dependencies)
      const told = { email: request.email }
      try {
        const { email, password, otp } = request
        const payload = await events.emitFilter('auth.login', { email, password, otp }, { status: 'pending', ...about }, context)
        const proven = await proveUser(dependencies, user, payload)
        const tokens = await admit(dependencies, proven, request.session, visitor)
        events.emitAction('auth.login', { payload: told, status: 'success', error: null, ...about }, context)
        return tokens
      } catch (error) {
        events.emitAction('auth.login', { payload: told, status: 'fail', error, ...about }, context)
        throw error
      }
    },
    visitor.since,
  )
}

async function proveUser(
  dependencies: AuthDependencies,
  user: LoginUser | null,
  { password, otp }: Pick<LoginRequest, 'password' | 'otp'>,
): Promise<LoginUser> {
  const candidate = user?.status === 'active' && user.provider === 'default' ? user : null
  const mayTry = await countAttempt(dependencies, candidate?.id ?? null)
  const isRight = await dependencies.hashing.verify(candidate?.password || null, password, 'login')
  if (!candidate || !mayTry || !isRight) throw apiError('INVALID_CREDENTIALS')
  if (candidate.tfa_secret && !(await useOtp(dependencies, candidate.id, candidate.tfa_secret, otp))) throw apiError('INVALID_OTP')
  dependencies.attempts.reset(candidate.id)
  return candidate
}

/** Uses up a one-time password; false when it is not valid now, or was used before. */
async function useOtp({ database }: AuthDependencies, user: string, secret: string, otp: string | null): Promise<boolean> {
  const step = otp === null ? null : await stepOfOtp(secret, otp)
  return step !== null && takeStep(database, user, secret, step)
}

/** Opens the session and writes down that it was opened. */
async function admit(dependencies: AuthDependencies, user: LoginUser, isCookie: boolean, visitor: Visitor): Promise<Tokens> {
  const { auth } = dependencies.config
  const token = await dependencies.database.transaction(async (transaction) => {
    const opened = await createSession(transaction, { user: user.id }, visitor, isCookie ? auth.sessionTtl : auth.refreshTokenTtl)
    await transaction.withPrisma(async (client) => {
      await client.activity.create({
        data: {
          action: 'login',
          user: user.id,
          ip: visitor.ip,
          user_agent: visitor.userAgent?.slice(0, 1024) ?? null,
          origin: visitor.origin?.slice(0, 255) ?? null,
          collection: 'directus_users',
          item: user.id,
          timestamp: new Date(),
        },
      })
      await client.user.update({ where: { id: user.id }, data: { last_access: new Date() } })
    })
    return opened
  })
  const subject = { id: user.id, role: user.role, tfaSecret: user.tfa_secret, provider: user.provider }
  return issueTokens(dependencies, subject, { token, isCookie }, visitor.ip, 'login')
}
