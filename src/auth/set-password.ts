import type { Platform } from '../context.js'
import { updateOne } from '../services/items/writing.js'
import { checkPassword } from '../services/users/password-policy.js'
import { findUserByEmail } from '../services/users/user-by-email.js'
import { lockUser } from './login-guard.js'

/** Why a user cannot be given a password. */
export type NoPassword = 'unknown' | 'other provider'

/**
 * Gives a user a password and lets them log in again, whether a status or failed logins prevented it. Ends all their sessions. For callers on the
 * server's own machine; gives why it was not done.
 */
export async function setPassword(platform: Platform, email: string, password: string): Promise<NoPassword | null> {
  return platform.database.transaction(async (database) => {
    const context = { platform, schema: platform.schema.current().model, accountability: null, database }
    const user = await findUserByEmail(database, email)
    if (!user) return 'unknown'
    if (user.provider !== 'default') return 'other provider'
    await checkPassword(context, password)
    await updateOne(context, 'directus_users', user.id, { password, status: 'active' })
    await lockUser(database, user.id, null)
    return null
  })
}
