import { apiError, invalidPayload } from '../errors/api-error.js'
import { sessionChain } from '../services/users/session-chain.js'
import { findUserById, type LoginUser } from '../services/users/user-by-email.js'
import { countAttempt } from './count-attempt.js'
import type { AuthDependencies } from './dependencies.js'
import { isValidOtp, makeOtpSecret, otpAddress } from './one-time-password.js'
import { endSessionsOf } from './session-rows.js'

/** What users need to set up their authenticator. */
export interface TfaSetup {
  readonly secret: string
  readonly otpauth_url: string
}

/** Makes a secret for a user who sends the right password; nothing is stored yet. */
export async function generateTfa(dependencies: AuthDependencies, id: string, password: string): Promise<TfaSetup> {
  const { database, attempts, hashing, settings } = dependencies
  const user = await knownUser(database, id)
  const mayTry = await countAttempt(dependencies, id)
  const isRight = user.provider !== 'default' || (await hashing.verify(user.password || null, password, 'login'))
  if (!mayTry || !isRight) throw apiError('INVALID_CREDENTIALS')
  await attempts.reset(id)
  return makeTfaSetup(user, settings)
}

/** A secret for a user who has none yet. */
export async function makeTfaSetup(user: LoginUser, settings: AuthDependencies['settings']): Promise<TfaSetup> {
  refuseSecond(user)
  const secret = makeOtpSecret()
  return { secret, otpauth_url: otpAddress((await settings())?.project_name ?? 'Directus', user.email ?? user.id, secret) }
}

/**
 * Switches two-factor login on, for a user who shows that their authenticator works. Sessions that were opened without it end, except the one (`own`) in
 * which this is asked.
 */
export async function enableTfa(
  { database, accessChanged }: AuthDependencies,
  id: string,
  secret: string,
  otp: string,
  own: string | null = null,
): Promise<void> {
  refuseSecond(await knownUser(database, id))
  if (!(await isValidFor(secret, otp))) throw invalidPayload('"otp" is invalid')
  await database.transaction(async (transaction) => {
    await storeSecret(transaction, id, secret)
    await endSessionsOf(transaction, id, own === null ? [] : await sessionChain(transaction, own))
    await accessChanged(transaction, 'directus_users', [id])
  })
}

/** Switches it off again, for users who still have their authenticator. */
export async function disableTfa(dependencies: AuthDependencies, id: string, otp: string): Promise<void> {
  const { database, attempts } = dependencies
  const { tfa_secret } = await knownUser(database, id)
  if (!tfa_secret) throw invalidPayload(`User "${id}" doesn't have TFA enabled`)
  if (!(await countAttempt(dependencies, id))) throw apiError('INVALID_CREDENTIALS')
  if (!(await isValidOtp(tfa_secret, otp))) throw invalidPayload('"otp" is invalid')
  await attempts.reset(id)
  await storeSecret(database, id, null)
}

/** Switches it off for a user who lost their authenticator; the caller makes sure that an administrator asks. */
export async function resetTfa({ database }: AuthDependencies, id: string): Promise<void> {
  await knownUser(database, id)
  await storeSecret(database, id, null)
}

/** A secret of the client's own making may be no secret at all. */
async function isValidFor(secret: string, otp: string): Promise<boolean> {
  return /^[A-Z2-7]{16,}=*$/i.test(secret) && isValidOtp(secret, otp)
}

function refuseSecond(user: LoginUser): void {
  if (user.tfa_secret) throw invalidPayload('TFA Secret is already set for this user')
}

type Database = AuthDependencies['database']

async function knownUser(database: Database, id: string): Promise<LoginUser> {
  const user = await findUserById(database, id)
  if (!user) throw apiError('INVALID_CREDENTIALS')
  return user
}

async function storeSecret(database: Database, id: string, secret: string | null): Promise<void> {
  await database.withPrisma((client) => client.user.update({ where: { id }, data: { tfa_secret: secret } }))
}
