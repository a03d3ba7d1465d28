import type { Platform, ServiceContext } from '../../context.js'
import { htmlOfMarkdown } from '../../mail/html.js'

/** What a user is told; the message is Markdown. */
export interface Notice {
  readonly recipient: string
  readonly subject: string
  readonly message: string
}

/**
 * Mails a notice to its recipient once the running transaction is committed: to active users with an address who did not switch such mails off, and to
 * nobody else.
 */
export async function mailNotice({ platform, database }: ServiceContext, { recipient, subject, message }: Notice): Promise<void> {
  const select = { email: true, email_notifications: true, status: true }
  const user = await database.withPrisma((client) => client.user.findUnique({ where: { id: recipient }, select }))
  if (!user?.email || !user.email_notifications || user.status !== 'active') return
  const to = user.email
  await database.afterCommit(() => void sendNotice(platform, to, subject, message))
}

/** A mail that cannot be made is logged: the notification is there all the same. */
async function sendNotice({ logger, mailer }: Platform, to: string, subject: string, message: string): Promise<void> {
  try {
    const html = await htmlOfMarkdown(message)
    mailer.send({ to, subject, text: message, template: { name: 'base', data: { title: subject, message, html } } })
  } catch (error) {
    logger.error({ err: error }, 'The mail of a notification could not be made.')
  }
}
