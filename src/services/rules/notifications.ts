import type { Platform } from '../../context.js'
import { renderNotice } from '../../mail/templates.js'
import type { CollectionRules } from './rules.js'

/** Notices to users of the studio. Who wants them by mail, and has an address, gets one as soon as the notification is committed. */
export const notificationRules: CollectionRules = {
  afterCreate: async ({ context: { platform, database }, key }) => {
    const select = { subject: true, message: true, recipient_item: { select: { email: true, email_notifications: true, status: true } } }
    const made = await database.withPrisma((client) => client.notification.findUnique({ where: { id: Number(key) }, select }))
    if (!made?.recipient_item) return
    const { email, email_notifications, status } = made.recipient_item
    if (!email || !email_notifications || status !== 'active') return
    await database.afterCommit(() => void sendNotice(platform, email, made.subject, made.message ?? ''))
  },
}

/** A mail that cannot be made is logged: the notification is there all the same. */
async function sendNotice({ config, logger, mailer }: Platform, to: string, subject: string, message: string): Promise<void> {
  try {
    mailer.send({ to, subject, ...(await renderNotice(config.mail, subject, message)) })
  } catch (error) {
    logger.error({ err: error }, 'The mail of a notification could not be made.')
  }
}
