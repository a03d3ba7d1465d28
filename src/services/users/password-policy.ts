import { apiError } from '../../errors/api-error.js'
import type { ServiceContext } from '../platform.js'

/** Refuses a password that the setting `auth_password_policy` (a regular expression, with or without slashes) does not accept. */
export async function checkPassword(context: ServiceContext, password: string): Promise<void> {
  const settings = await context.database.withPrisma((client) => client.settings.findFirst({ select: { auth_password_policy: true } }))
  const policy = settings?.auth_password_policy
  if (!policy) return
  const pattern = new RegExp(policy.replace(/^\/(.*)\/[a-z]*$/s, '$1'))
  if (!pattern.test(password)) throw apiError('FAILED_VALIDATION', { field: 'password', path: [], type: 'regex' })
}
