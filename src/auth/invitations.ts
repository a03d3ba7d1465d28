import { serverAddress } from '../config/server-address.js'
import { asSystem, type ServiceContext } from '../context.js'
import { isUuid, plainText } from '../database/value-reading.js'
import { apiError, forbidden, invalidPayload } from '../errors/api-error.js'
import { signToken, verifyToken } from '../security/tokens.js'
import { mayDo } from '../services/items/access.js'
import { unknownCollection } from '../services/items/collection-of.js'
import { createOne, updateOne } from '../services/items/writing.js'
import { checkPassword } from '../services/users/password-policy.js'
import { findUserByEmail } from '../services/users/user-by-email.js'
import { asObject, isEmail, requiredText } from './login-input.js'
import { isAllowedUrl, withToken } from './password-reset.js'

const scope = 'invite'

interface Invitation {
  readonly emails: readonly string[]
  readonly role: string
  readonly url: string
}

/** Creates users who may set their password by a link that is mailed to them; users who were invited before get the new role and another mail. */
export async function inviteUsers(context: ServiceContext, body: unknown, subject?: string): Promise<void> {
  if (!(await mayDo(context, 'directus_users', 'create'))) throw unknownCollection('directus_users')
  const { emails, role, url } = parseInvitation(context, body)
  for (const email of emails) {
    const known = await findUserByEmail(context.database, email)
    if (!known) await createOne(context, 'directus_users', { email, role, status: 'invited' })
    else if (known.status === 'invited') await updateOne(context, 'directus_users', known.id, { role })
    if (!known || known.status === 'invited') await mailInvitation(context, email, url, subject)
  }
}

function parseInvitation({ platform }: ServiceContext, body: unknown): Invitation {
  const input = asObject(body)
  for (const key of Object.keys(input)) if (!['email', 'role', 'invite_url'].includes(key)) throw invalidPayload(`"${key}" is not allowed`)
  if (input.email === undefined) throw invalidPayload('"email" is required')
  const emails = [input.email].flat()
  if (!emails.every((email): email is string => typeof email === 'string' && isEmail(email)))
    throw invalidPayload('"email" must be a valid email')
  const role = requiredText(input, 'role')
  if (!isUuid(role)) throw invalidPayload('"role" must be a valid GUID')
  const { auth, server } = platform.config
  const given = input.invite_url
  if (given !== undefined && !(typeof given === 'string' && isAllowedUrl(given, auth.inviteUrls)))
    throw invalidPayload(`URL "${plainText(given)}" can't be used to invite users`)
  return { emails, role, url: given === undefined ? `${serverAddress(server)}/admin/accept-invite` : (given as string) }
}

async function mailInvitation({ platform }: ServiceContext, email: string, url: string, subject = 'You have been invited'): Promise<void> {
  const { auth } = platform.config
  const token = await signToken({ email, scope }, auth.secret, auth.inviteTokenTtl)
  platform.mailer.send({
    to: email,
    subject,
    template: { name: 'user-invitation', data: { url: withToken(url, token), email } },
  })
}

/** Sets the invited user's password and activates them. */
export async function acceptInvitation(context: ServiceContext, body: unknown): Promise<void> {
  const input = asObject(body)
  const token = requiredText(input, 'token')
  const password = requiredText(input, 'password')
  const claims = await verifyToken(token, context.platform.config.auth.secret)
  if (claims.scope !== scope || typeof claims.email !== 'string') throw forbidden()
  const user = await findUserByEmail(context.database, claims.email)
  if (user?.status !== 'invited') throw apiError('INVALID_INVITE')
  await checkPassword(context, password)
  await updateOne(asSystem(context), 'directus_users', user.id, { password, status: 'active' })
}
