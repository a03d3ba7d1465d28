import { randomUUID } from 'node:crypto'
import { activeAdmins } from '../services/access/last-admin.js'
import type { AuthDependencies } from './dependencies.js'
import { lockedUntil, lockUser } from './login-guard.js'
import { endSessionsOf } from './session-rows.js'

/**
 * Counts an attempt of a user to log in, by any means; false when they may not try. A user who tries too often is suspended until an administrator
 * activates them; the last administrator, for whom nobody could do that, is locked out for a while (AUTH_LOCK_TIME). An unknown user (null)
 * may not try, after the same questions to the database.
 */
export async function countAttempt(dependencies: AuthDependencies, user: string | null): Promise<boolean> {
  const { database, attempts, settings } = dependencies
  const allowed = (await settings())?.auth_login_attempts ?? null
  const isLocked = (await lockedUntil(database, user ?? randomUUID())) > Date.now()
  if (user === null || isLocked) return false
  if (allowed === null || (await attempts.take(user, allowed))) return true
  await barUser(dependencies, user)
  await attempts.reset(user)
  return false
}

async function barUser({ config, database, accessChanged }: AuthDependencies, user: string): Promise<void> {
  await database.transaction(async (transaction) => {
    const admins = await activeAdmins(transaction)
    if (admins.length === 1 && admins[0] === user) {
      await lockUser(transaction, user, config.auth.lockTime)
      return
    }
    await transaction.withPrisma((client) => client.user.update({ where: { id: user }, data: { status: 'suspended' } }))
    await endSessionsOf(transaction, user)
    await accessChanged(transaction, 'directus_users', [user])
  })
}
