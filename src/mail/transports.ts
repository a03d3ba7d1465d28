import type { Transporter } from 'nodemailer'
import type { Config } from '../config/config.js'

type MailConfig = Config['mail']
type Open = (config: MailConfig) => Promise<Transporter>

/** How mails leave, by the words of EMAIL_TRANSPORT. What one needs is loaded when it is the one that is configured. */
const transports: Readonly<Record<NonNullable<MailConfig['transport']>, Open>> = {
  smtp: async ({ smtp: { user, password, ...smtp } }) => {
    const { createTransport } = await import('nodemailer')
    const { pool, host, port, secure, ignoreTls, name } = smtp
    const options = {
      host,
      port,
      secure,
      ignoreTLS: ignoreTls,
      ...(name && { name }),
      ...(user && { auth: { user, pass: password ?? '' } }),
    }
    return pool ? createTransport({ ...options, pool: true }) : createTransport(options)
  },
  sendmail: async ({ sendmail: { path, newLine } }) => {
    const { createTransport } = await import('nodemailer')
    return createTransport({ sendmail: true, path, newline: newLine })
  },
  mailgun: async ({ mailgun: { apiKey, domain, host } }) => {
    const [{ createTransport }, { mailgunTransport }] = await Promise.all([import('nodemailer'), import('./mailgun.js')])
    return createTransport(mailgunTransport({ apiKey: apiKey ?? '', domain: domain ?? '', host }))
  },
  ses: async ({ ses: { region, accessKeyId, secretAccessKey } }) => {
    const [{ createTransport }, { SESv2Client, SendEmailCommand }] = await Promise.all([
      import('nodemailer'),
      import('@aws-sdk/client-sesv2'),
    ])
    // Without keys the library looks for them where AWS puts them: its environment, the role of the machine.
    const credentials = accessKeyId && secretAccessKey ? { credentials: { accessKeyId, secretAccessKey } } : {}
    const sesClient = new SESv2Client({ ...(region && { region }), ...credentials })
    return createTransport({ SES: { sesClient, SendEmailCommand } })
  },
}

/** Opens the configured transport; null: none is configured. */
export async function openTransport(config: MailConfig): Promise<Transporter | null> {
  return config.transport === null ? null : transports[config.transport](config)
}
