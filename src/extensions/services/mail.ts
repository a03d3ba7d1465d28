import type { Item } from '../../context.js'
import { textOfHtml } from '../../mail/html.js'
import type { Mail } from '../../mail/mailer.js'
import { mailNotice } from '../../services/users/mail-notice.js'
import { ItemsService } from './items.js'
import { Service, type ServiceOptions } from './options.js'

/** A mail in the words that extension code knows: nodemailer's, and a template. */
export interface MailOptions extends Omit<Mail, 'cc' | 'bcc' | 'replyTo'> {
  readonly cc?: string | readonly string[]
  readonly bcc?: string | readonly string[]
  readonly replyTo?: string | readonly string[]
}

/** Mails. */
export class MailService extends Service {
  /** Sends a mail, and waits until it is handed over. */
  async send({ cc, bcc, replyTo, ...mail }: MailOptions): Promise<void> {
    const { html, text = html && !mail.template ? await textOfHtml(html) : undefined } = mail
    await this.context.platform.mailer.deliver({
      ...mail,
      ...(text !== undefined && { text }),
      ...(cc && { cc: [cc].flat() }),
      ...(bcc && { bcc: [bcc].flat() }),
      ...(replyTo && { replyTo: [replyTo].flat() }),
    })
  }
}

/** What users are told. */
export class NotificationsService extends ItemsService {
  constructor(options: ServiceOptions) {
    super('directus_notifications', options)
  }

  /** Mails a notification to its recipient, as creating it does: to active users who did not switch that off. */
  async sendEmail({ recipient, subject, message }: Item): Promise<void> {
    await mailNotice(this.context, {
      recipient: String(recipient),
      subject: String(subject),
      message: typeof message === 'string' ? message : '',
    })
  }
}
