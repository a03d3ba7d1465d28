import type { SendMailOptions, Transporter } from 'nodemailer'
import type { Logger } from 'pino'
import type { Config } from '../config/config.js'

/** A mail, in plain text and possibly as HTML. Links in mails of accounts are made by us, from addresses that the configuration allows. */
export interface Mail {
  readonly to: string | readonly string[]
  readonly subject: string
  readonly text: string
  readonly html?: string
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
  send(mail: Mail): void
  /** Sends a mail, and waits until it is handed over; rejects when it cannot be. */
  deliver(mail: Mail): Promise<void>
}

/** Lets hooks change a mail, in the words of nodemailer, before it is sent; false: it is not sent. */
export type FilterMail = (mail: SendMailOptions) => Promise<SendMailOptions | false>

/** Makes the mailer of the configured transport. Without one, the log says which mail would have gone out, never its text. */
export function createMailer(config: Config['mail'], logger: Logger, filter: FilterMail): Mailer {
  // Its library is loaded with the first mail: most servers never send one.
  let transport: Promise<Transporter | null> | undefined
  const send = async ({ fromName, from, ...mail }: Mail): Promise<void> => {
    transport ??= openTransport(config)
    const opened = await transport
    const message = await filter(messageOf(mail, from ?? (fromName === undefined ? config.from : { name: fromName, address: config.from })))
    if (message === false) return
    if (opened) await opened.sendMail(message)
    else logger.warn({ subject: mail.subject }, 'A mail was not sent: EMAIL_TRANSPORT is not set.')
  }
  return {
    deliver: send,
    send: (mail) =>
      void send(mail).catch((error: unknown) => logger.error({ err: error, subject: mail.subject }, 'A mail could not be sent.')),
  }
}

/** A mail in the words of nodemailer, whose lists can be changed. */
function messageOf(
  { to, cc, bcc, replyTo, ...mail }: Omit<Mail, 'fromName' | 'from'>,
  from: string | { name: string; address: string },
): SendMailOptions {
  return {
    ...mail,
    from,
    to: typeof to === 'string' ? to : [...to],
    ...(cc && { cc: [...cc] }),
    ...(bcc && { bcc: [...bcc] }),
    ...(replyTo && { replyTo: [...replyTo] }),
  }
}

async function openTransport({ transport, smtp, sendmailPath }: Config['mail']): Promise<Transporter | null> {
  if (transport === null) return null
  const { createTransport } = await import('nodemailer')
  if (transport === 'smtp') {
    const { host, port, secure, user, password } = smtp
    return createTransport({ host, port, secure, ...(user ? { auth: { user, pass: password ?? '' } } : {}) })
  }
  return transport === 'sendmail' ? createTransport({ sendmail: true, path: sendmailPath }) : null
}
