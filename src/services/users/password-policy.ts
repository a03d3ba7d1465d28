import type { ServiceContext } from '../../context.js'
import { apiError } from '../../errors/api-error.js'

/** Refuses a password that the setting `auth_password_policy` (a regular expression, with or without slashes) does not accept. */
export async function checkPassword(context: ServiceContext, password: string): Promise<void> {
  const policy = (await context.platform.settings())?.auth_password_policy
  if (!policy) return
  const pattern = context.platform.patterns(policy)
  // A policy that cannot be evaluated accepts no password, so that nobody relies on it in vain.
  if (!pattern) context.platform.logger.error({ policy }, 'The password policy cannot be evaluated. No password is accepted.')
  if (!pattern?.test(password)) throw apiError('FAILED_VALIDATION', { field: 'password', path: [], type: 'regex' })
}
