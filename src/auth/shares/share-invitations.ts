import { serverAddress } from '../../config/server-address.js'
import type { ServiceContext } from '../../context.js'
import { invalidPayload } from '../../errors/api-error.js'
import { readOne } from '../../services/items/reading.js'
import { isEmail } from '../login-input.js'

/** One request must not be a way to send mails to the world. */
const mostInvited = 100

/** Mails the link of a share, which the caller can see, to these addresses. */
export async function inviteToShare(
  context: ServiceContext,
  { emails, share }: { readonly emails: readonly string[]; readonly share: string },
): Promise<void> {
  const { mailer, config } = context.platform
  if (emails.length > mostInvited) throw invalidPayload(`"emails" can't have more than ${mostInvited} addresses`)
  if (!emails.every(isEmail)) throw invalidPayload('"emails" must be valid emails')
  const { id, name } = await readOne(context, 'directus_shares', share, { fields: ['id', 'name'] }, { emitEvents: false })
  const link = `${serverAddress(config.server)}/admin/shared/${String(id)}`
  const subject = typeof name === 'string' && name !== '' ? `"${name}" was shared with you` : 'An item was shared with you'
  for (const email of emails) mailer.send({ to: email, subject, template: { name: 'share-invitation', data: { url: link, email, name } } })
}
