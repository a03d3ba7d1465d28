import { serverAddress } from '../config/server-address.js'
import { asSystem, type ServiceContext } from '../context.js'
import { plainText } from '../database/value-reading.js'
import { forbidden, invalidPayload } from '../errors/api-error.js'
import { matchFilter } from '../query/match.js'
import { signToken, verifyToken } from '../security/tokens.js'
import { networkOf } from '../services/cost/budget.js'
import { createOne, updateOne } from '../services/items/writing.js'
import { checkPassword } from '../services/users/password-policy.js'
import { findUserByEmail } from '../services/users/user-by-email.js'
import { asObject, isEmail, requiredText } from './login-input.js'
import { isAllowedUrl, withToken } from './password-reset.js'
import { stalled } from './stall.js'

const scope = 'pending-registration'
const allowedKeys = ['email', 'password', 'verification_url', 'first_name', 'last_name']

/** Lets visitors register as users, where the settings allow it. A mail that is known already looks the same and takes the same time. */
export async function registerUser(context: ServiceContext, body: unknown): Promise<void> {
  // The server's own doing has no address and is not limited.
  if (context.accountability) await context.platform.limiters.registration?.consume(networkOf(context.accountability.ip ?? 'nowhere'))
  const input = asObject(body)
  for (const key of Object.keys(input)) if (!allowedKeys.includes(key)) throw invalidPayload(`"${key}" is not allowed`)
  const email = requiredText(input, 'email')
  const password = requiredText(input, 'password')
  if (!isEmail(email)) throw invalidPayload('"email" must be a valid email')
  await stalled(context.platform.config.auth.registerStallTime, async () => {
    const settings = await context.platform.settings()
    if (!settings?.public_registration || !isWelcome(email, settings.public_registration_email_filter)) throw forbidden()
    const url = verificationUrl(context, input.verification_url)
    await checkPassword(context, password)
    if (await findUserByEmail(context.database, email)) {
      // The password of a new user is hashed; that must not show in the time the answer takes.
      await context.platform.hashing.hash(password, 'write')
      return
    }
    const { first_name = null, last_name = null } = input
    const mustVerify = settings.public_registration_verify_email
    const status = mustVerify ? 'unverified' : 'active'
    const user = { email, password, first_name, last_name, role: settings.public_registration_role, status }
    await createOne(asSystem(context), 'directus_users', user)
    if (mustVerify) await mailVerification(context, email, url)
  })
}

const isWelcome = (email: string, filter: unknown): boolean =>
  filter === null || matchFilter(filter, { email }, { variables: () => null, now: new Date() }).length === 0

function verificationUrl({ platform }: ServiceContext, given: unknown): string {
  const { auth, server } = platform.config
  if (given === undefined) return `${serverAddress(server)}/users/register/verify-email`
  if (typeof given !== 'string' || !isAllowedUrl(given, auth.registerUrls))
    throw invalidPayload(`URL "${plainText(given)}" can't be used to verify registered users`)
  return given
}

async function mailVerification({ platform }: ServiceContext, email: string, url: string): Promise<void> {
  const { auth } = platform.config
  const token = await signToken({ email, scope }, auth.secret, auth.verificationTokenTtl)
  platform.mailer.send({
    to: email,
    subject: 'Verify your e-mail address',
    template: { name: 'user-registration', data: { url: withToken(url, token), email } },
  })
}

/** Activates a user who shows that the mail reached them; gives their id. */
export async function verifyRegistration(context: ServiceContext, token: string): Promise<string> {
  const claims = await verifyToken(token, context.platform.config.auth.secret)
  if (claims.scope !== scope || typeof claims.email !== 'string') throw forbidden()
  const user = await findUserByEmail(context.database, claims.email)
  if (user?.status !== 'unverified') throw invalidPayload('Invalid verification code')
  await updateOne(asSystem(context), 'directus_users', user.id, { status: 'active' })
  return user.id
}
