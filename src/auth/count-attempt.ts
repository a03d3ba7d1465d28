import { apiError } from '../errors/api-error.js'
import type { AuthDependencies } from './dependencies.js'
import { endSessionsOf } from './session-rows.js'

/** Counts that a user is about to prove himself, by whatever. Suspends who tries too often; an administrator lets him in again. */
export async function countAttempt({ database, attempts, accessChanged }: AuthDependencies, user: string): Promise<void> {
  const settings = await database.withPrisma((client) => client.settings.findFirst({ select: { auth_login_attempts: true } }))
  const allowed = settings?.auth_login_attempts ?? null
  if (allowed === null || attempts.take(user, allowed)) return
  await database.transaction(async (transaction) => {
    await transaction.withPrisma((client) => client.user.update({ where: { id: user }, data: { status: 'suspended' } }))
    await endSessionsOf(transaction, user)
  })
  attempts.reset(user)
  accessChanged('directus_users', [user])
  throw apiError('INVALID_CREDENTIALS')
}
