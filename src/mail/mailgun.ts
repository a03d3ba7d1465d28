import type { Transport } from 'nodemailer'
import type MailMessage from 'nodemailer/lib/mailer/mail-message'

/** How Mailgun is reached. */
export interface MailgunConfig {
  readonly apiKey: string
  readonly domain: string
  /** `api.mailgun.net`, or `https://api.eu.mailgun.net`. */
  readonly host: string
}

/** How long Mailgun may take to accept a mail. */
const timeout = 30_000

/** Sends mails by Mailgun's HTTP interface, as the MIME message that nodemailer makes. */
export function mailgunTransport(config: MailgunConfig): Transport {
  return {
    name: 'mailgun',
    version: '1',
    send: (mail, done) => {
      handOver(config, mail).then(
        (id) => done(null, { envelope: mail.message.getEnvelope(), messageId: id }),
        (error: unknown) => done(error as Error, { envelope: mail.message.getEnvelope(), messageId: '' }),
      )
    },
  }
}

async function handOver({ apiKey, domain, host }: MailgunConfig, mail: MailMessage): Promise<string> {
  const form = new FormData()
  for (const address of mail.message.getEnvelope().to) form.append('to', address)
  const message: Buffer = await mail.message.build()
  form.append('message', new Blob([new Uint8Array(message)], { type: 'message/rfc822' }), 'message.mime')
  const response = await fetch(`${host.includes('://') ? host : `https://${host}`}/v3/${encodeURIComponent(domain)}/messages.mime`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`api:${apiKey}`).toString('base64')}` },
    body: form,
    signal: AbortSignal.timeout(timeout),
  })
  const answer = await response.text()
  if (!response.ok) throw new Error(`Mailgun refused the mail with status ${response.status}: ${answer.slice(0, 200)}`)
  return (JSON.parse(answer) as { id?: string }).id ?? ''
}
