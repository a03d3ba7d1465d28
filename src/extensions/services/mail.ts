import type { Item } from '../../context.js'
import type { Mail } from '../../mail/mailer.js'
import { renderMarkdown, renderTemplate, textOfHtml } from '../../mail/templates.js'
import { ItemsService } from './items.js'
import { Service, type ServiceOptions } from './options.js'

/** A mail in the words that extension code knows: nodemailer's, and a template. */
export interface MailOptions extends Omit<Mail, 'text' | 'cc' | 'bcc' | 'replyTo'> {
  readonly text?: string
  readonly cc?: string | readonly string[]
  readonly bcc?: string | readonly string[]
  readonly replyTo?: string | readonly string[]
  /** `<name>.liquid` in the folder of templates (EMAIL_TEMPLATES_PATH). */
  readonly template?: { readonly name: string; readonly data?: Readonly<Record<string, unknown>> }
}

/** Mails. */
export class MailService extends Service {
  /** Sends a mail, and waits until it is handed over. */
  async send({ template, text, html, cc, bcc, replyTo, ...mail }: MailOptions): Promise<void> {
    const { mailer, config } = this.context.platform
    const body = template
      ? await renderTemplate(config.mail, template.name, template.data ?? {})
      : { text: text ?? (html ? textOfHtml(html) : ''), html }
    await mailer.deliver({
      ...mail,
      text: body.text,
      ...(body.html !== undefined && { html: body.html }),
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

  /** Mails a notification to its recipient, who may have switched that off. */
  async sendEmail({ recipient, subject, message }: Item): Promise<void> {
    const { database, platform } = this.context
    const user = await database.withPrisma((client) =>
      client.user.findUnique({ where: { id: String(recipient) }, select: { email: true, email_notifications: true } }),
    )
    if (!user?.email || user.email_notifications === false) return
    platform.mailer.send({
      to: user.email,
      subject: String(subject),
      ...(await renderMarkdown(typeof message === 'string' ? message : '')),
    })
  }
}
