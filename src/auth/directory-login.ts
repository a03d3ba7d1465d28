import type { ServiceContext } from '../context.js'
import { apiError } from '../errors/api-error.js'
import { findUserByIdentifier } from '../services/users/user-by-identifier.js'
import { countAttempt } from './count-attempt.js'
import type { Visitor } from './dependencies.js'
import type { Tokens } from './issue-tokens.js'
import { admit, proveSecondFactor, tellingLogin } from './login.js'
import type { DirectoryLoginInput } from './login-input.js'
import { userOfProfile } from './provider-users.js'
import type { DirectoryProvider } from './providers/provider.js'
import type { KnownProvider } from './providers/registry.js'
import { stalled } from './stall.js'

type KnownDirectory = KnownProvider & { readonly provider: DirectoryProvider }

/** Logs in by a directory. Whatever is wrong, the answer is INVALID_CREDENTIALS, after the same questions, and not before LOGIN_STALL_TIME. */
export function loginByDirectory(
  context: ServiceContext,
  known: KnownDirectory,
  input: DirectoryLoginInput,
  visitor: Visitor,
): Promise<Tokens> {
  const { platform, database } = context
  const { config, provider } = known
  return stalled(
    platform.config.auth.loginStallTime,
    async () => {
      const profile = await provider.find(input.identifier)
      const user = profile && (await findUserByIdentifier(database, config.name, profile.identifier))
      const { identifier, password, otp } = input
      const about = { user: user?.id ?? null, provider: config.name }
      return tellingLogin(platform, { identifier, password, otp }, { identifier }, about, async (payload) => {
        const mayTry = await countAttempt(platform, user?.status === 'active' ? user.id : null)
        const isRight = await provider.verify(profile, payload.password)
        // Who has no user yet has no attempts that could be counted; the directory counts them.
        if (!profile || !isRight || (user && !mayTry)) throw apiError('INVALID_CREDENTIALS')
        const proven = await userOfProfile(context, config, profile)
        await proveSecondFactor(platform, proven, payload.otp)
        await platform.attempts.reset(proven.id)
        return admit(platform, proven, input.mode === 'session', visitor)
      })
    },
    visitor.since,
  )
}
