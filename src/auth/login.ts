import type { Database } from '../database/database.js'
import { apiError } from '../errors/api-error.js'
import { findUserByEmail, type LoginUser } from '../services/users/user-by-email.js'
import { countAttempt } from './count-attempt.js'
import { type AuthDependencies, authEventContext, type Visitor } from './dependencies.js'
import { issueTokens, subjectOfUser, type Tokens } from './issue-tokens.js'
import { takeStep } from './login-guard.js'
import { stepOfOtp } from './one-time-password.js'
import { createSession } from './session-rows.js'
import { stalled } from './stall.js'

/** What the caller logs in with. */
export interface LoginRequest {
  /** The local provider to which the user must belong; `default` when nothing is said. */
  readonly provider?: string
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
  const { provider = 'default', email, password, otp } = request
  return stalled(
    dependencies.config.auth.loginStallTime,
    async () => {
      const user = await findUserByEmail(dependencies.database, email)
      const about = { user: user?.id ?? null, provider }
      return tellingLogin(dependencies, { email, password, otp }, { email }, about, async (payload) => {
        const proven = await proveUser(dependencies, user, provider, payload)
        return admit(dependencies, proven, request.session, visitor)
      })
    },
    visitor.since,
  )
}

/** About whom the events of a login are. */
export interface LoginSubject {
  readonly user: string | null
  readonly provider: string
}

/** Lets hooks change what somebody logs in with, and tells them how the login ended. `told`: of the payload, what may be told afterwards. */
export async function tellingLogin<Payload, Result>(
  dependencies: AuthDependencies,
  payload: Payload,
  told: Readonly<Record<string, unknown>>,
  about: LoginSubject,
  work: (payload: Payload) => Promise<Result>,
): Promise<Result> {
  const { events } = dependencies
  const context = authEventContext(dependencies)
  try {
    const result = await work(await events.emitFilter('auth.login', payload, { status: 'pending', ...about }, context))
    events.emitAction('auth.login', { payload: told, status: 'success', error: null, ...about }, context)
    return result
  } catch (error) {
    events.emitAction('auth.login', { payload: told, status: 'fail', error, ...about }, context)
    throw error
  }
}

async function proveUser(
  dependencies: AuthDependencies,
  user: LoginUser | null,
  provider: string,
  { password, otp }: Pick<LoginRequest, 'password' | 'otp'>,
): Promise<LoginUser> {
  const candidate = user?.status === 'active' && user.provider === provider ? user : null
  const mayTry = await countAttempt(dependencies, candidate?.id ?? null)
  const isRight = await dependencies.hashing.verify(candidate?.password || null, password, 'login')
  if (!candidate || !mayTry || !isRight) throw apiError('INVALID_CREDENTIALS')
  await proveSecondFactor(dependencies, candidate, otp)
  await dependencies.attempts.reset(candidate.id)
  return candidate
}

/** Asks for a one-time password where the user has switched two-factor login on. */
export async function proveSecondFactor(dependencies: AuthDependencies, user: LoginUser, otp: string | null): Promise<void> {
  if (user.tfa_secret && !(await useOtp(dependencies, user.id, user.tfa_secret, otp))) throw apiError('INVALID_OTP')
}

/** Uses up a one-time password; false when it is not valid now, or was used before. */
async function useOtp({ database }: AuthDependencies, user: string, secret: string, otp: string | null): Promise<boolean> {
  const step = otp === null ? null : await stepOfOtp(secret, otp)
  return step !== null && takeStep(database, user, secret, step)
}

/** Keeps more about a session that was opened; part of the same transaction. */
export type KeepSession = (transaction: Database, session: string, lifetime: number) => Promise<void>

/** Opens the session and writes down that it was opened. */
export async function admit(
  dependencies: AuthDependencies,
  user: LoginUser,
  isCookie: boolean,
  visitor: Visitor,
  keep?: KeepSession,
): Promise<Tokens> {
  const { auth } = dependencies.config
  const token = await dependencies.database.transaction(async (transaction) => {
    const lifetime = isCookie ? auth.sessionTtl : auth.refreshTokenTtl
    const opened = await createSession(transaction, { user: user.id }, visitor, lifetime)
    await keep?.(transaction, opened, lifetime)
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
  return issueTokens(dependencies, subjectOfUser(user), { token, isCookie }, visitor.ip, 'login')
}
