import type { SendMailOptions, Transporter } from 'nodemailer'
import type { Logger } from 'pino'
import type { Config } from '../config/config.js'
import { createTemplates, type MailTemplate, type ProjectData, type RenderTemplate } from './templates.js'
import { openTransport } from './transports.js'

/** A mail: a template, or a text and possibly the same as HTML. Links in mails of accounts are made by us, from addresses that the configuration allows. */
export interface Mail {
  readonly to: string | readonly string[]
  readonly subject: string
  readonly text?: string
  readonly html?: string
  /** Makes `html`, and `text` where it is not given. */
  readonly template?: MailTemplate
  readonly cc?: readonly string[]
  readonly bcc?: readonly string[]
  readonly replyTo?: readonly string[]
  /** The name of the sender; the address is that of the configuration. */
  readonly fromName?: string
  /** Only for code of the server's own and of extensions: a sender, and files, in the words of nodemailer. */
  readonly from?: string | { readonly name: string; readonly address: string }
  readonly attachments?: SendMailOptions['attachments']
}

/** Sends mails in the background: the answer to a request must not tell, by its time, whether one was sent. */
export interface Mailer {
  /** Makes a mail of its template and sends it; a mail that cannot be made or sent is logged. */
  send(mail: Mail): void
  /** Sends a mail, and waits until it is handed over; rejects when it cannot be. */
  deliver(mail: Mail): Promise<void>
  /** Makes the body of a mail. Throws INVALID_PAYLOAD where there is no such template, or it cannot be rendered. */
  readonly compose: RenderTemplate
  /** Asks the mail server whether it would take mails, and logs when it would not (EMAIL_VERIFY_SETUP). */
  verify(): Promise<void>
  /** Asks the mail server for a sign of life; null: mails leave by a way that cannot be asked. */
  readonly check: (() => Promise<void>) | null
  /** Closes connections that are kept open. */
  close(): Promise<void>
}

/** Lets hooks change a mail, in the words of nodemailer, before it is sent; false: it is not sent. */
export type FilterMail = (mail: SendMailOptions) => Promise<SendMailOptions | false>

/** What a mailer asks of others. */
export interface MailerParts {
  readonly logger: Logger
  readonly filter: FilterMail
  /** Waits until a mail may be sent; null: every mail may be at once. */
  readonly turn: (() => Promise<void>) | null
  /** What every template is given. */
  readonly project: () => Promise<ProjectData>
}

/** Makes the mailer of the configured transport. Without one, the log says which mail would have gone out, never its text. */
export function createMailer(config: Config['mail'], { logger, filter, turn, project }: MailerParts): Mailer {
  // Its library is loaded with the first mail: most servers never send one.
  let transport: Promise<Transporter | null> | undefined
  const opened = () => (transport ??= openTransport(config))
  const compose = createTemplates(config.templatesPath, logger, project)
  const deliver = async ({ fromName, from, template, ...mail }: Mail): Promise<void> => {
    const content = template ? { ...(await compose(template)), ...(mail.text !== undefined && { text: mail.text }) } : {}
    const sender = from ?? (fromName === undefined ? config.from : { name: fromName, address: config.from })
    const message = await filter(messageOf({ ...mail, ...content }, sender))
    if (message === false) return
    await turn?.()
    const out = await opened()
    if (out) await out.sendMail(message)
    else logger.warn({ subject: mail.subject }, 'A mail was not sent: EMAIL_TRANSPORT is not set.')
  }
  return {
    deliver,
    compose,
    send: (mail) =>
      void deliver(mail).catch((error: unknown) => logger.error({ err: error, subject: mail.subject }, 'A mail could not be sent.')),
    check: config.transport === 'smtp' ? async () => void (await (await opened())?.verify()) : null,
    verify: async () => {
      try {
        if (config.verify && config.transport === 'smtp') await (await opened())?.verify()
      } catch (error) {
        logger.warn({ err: error }, 'The mail server does not answer as configured (EMAIL_...). Mails may get lost.')
      }
    },
    close: async () => (await transport)?.close(),
  }
}

/** A mail in the words of nodemailer, whose lists can be changed. */
function messageOf(
  { to, cc, bcc, replyTo, text = '', ...mail }: Omit<Mail, 'fromName' | 'from' | 'template'>,
  from: string | { name: string; address: string },
): SendMailOptions {
  return {
    ...mail,
    text,
    from,
    to: typeof to === 'string' ? to : [...to],
    ...(cc && { cc: [...cc] }),
    ...(bcc && { bcc: [...bcc] }),
    ...(replyTo && { replyTo: [...replyTo] }),
  }
}
