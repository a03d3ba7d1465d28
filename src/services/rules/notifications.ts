import { mailNotice } from '../users/mail-notice.js'
import type { CollectionRules } from './rules.js'

/** Notices to users of the studio, who get a mail of each if they want to. */
export const notificationRules: CollectionRules = {
  afterCreate: async ({ context, key }) => {
    const select = { subject: true, message: true, recipient: true }
    const made = await context.database.withPrisma((client) => client.notification.findUnique({ where: { id: Number(key) }, select }))
    if (made?.recipient) await mailNotice(context, { recipient: made.recipient, subject: made.subject, message: made.message ?? '' })
  },
}
