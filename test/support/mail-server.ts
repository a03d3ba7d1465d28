import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

/** A mail as a mail server took it. */
export interface ReceivedMail {
  /** The addresses that the sender named to the server. */
  readonly to: readonly string[]
  readonly subject: string
  /** The parts by their types, decoded. */
  readonly parts: Readonly<Record<string, string>>
}

/** A real mail server, which keeps what it is given. */
export interface MailServer {
  /** The variables that lead a server of ours to it. */
  readonly environment: Record<string, string>
  /** The mail of a subject, as soon as it is there. */
  mailAbout(subject: string): Promise<ReceivedMail>
  readonly mails: ReceivedMail[]
  close(): Promise<void>
}

/** Opens one that takes mails of this user only. */
export async function openMailServer(user = { name: 'tessera', password: 'mail-secret' }): Promise<MailServer> {
  const mails: ReceivedMail[] = []
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username, password }, _session, done) =>
      username === user.name && password === user.password ? done(null, { user: username }) : done(new Error('Wrong password')),
    onData: (stream, { envelope }, done) => {
      buffer(stream).then((content) => {
        mails.push({ to: envelope.rcptTo.map(({ address }) => address), ...readMail(content.toString('utf8')) })
        server.emit('mail')
        done()
      }, done)
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  return {
    environment: {
      EMAIL_TRANSPORT: 'smtp',
      EMAIL_SMTP_HOST: '127.0.0.1',
      EMAIL_SMTP_PORT: String(port),
      EMAIL_SMTP_USER: user.name,
      EMAIL_SMTP_PASSWORD: user.password,
    },
    mails,
    mailAbout: async (subject) => {
      for (;;) {
        const found = mails.find((mail) => mail.subject === subject)
        if (found) return found
        await once(server, 'mail', { signal: AbortSignal.timeout(5000) })
      }
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** Takes a MIME message apart, as far as ours go: text and HTML, as they are or quoted-printable. */
function readMail(raw: string): Pick<ReceivedMail, 'subject' | 'parts'> {
  const [head, body] = split(raw)
  const boundary = /boundary="([^"]+)"/.exec(head)?.[1]
  const sections = boundary === undefined ? [raw] : body.split(`--${boundary}`).slice(1, -1)
  const parts = sections.map((section) => {
    const [headers, content] = split(section.replace(/^\r?\n/, ''))
    const decoded = /quoted-printable/i.test(headers) ? fromQuotedPrintable(content) : content
    return [/content-type: ([\w/]+)/i.exec(headers)?.[1] ?? '', decoded.replaceAll('\r\n', '\n').trim()]
  })
  const subject = /^subject: (.*)$/im.exec(head)?.[1]?.trim() ?? ''
  return { subject: fromEncodedWords(subject), parts: Object.fromEntries(parts) }
}

const split = (text: string): [string, string] => {
  const at = /\r?\n\r?\n/.exec(text)
  return at ? [text.slice(0, at.index).replace(/\r?\n[ \t]+/g, ' '), text.slice(at.index + at[0].length)] : [text, '']
}

/** A header that is not plain: `=?UTF-8?Q?a_b?=`. */
const fromEncodedWords = (text: string): string =>
  text.replaceAll('?= =?', '?==?').replace(/=\?UTF-8\?Q\?(.*?)\?=/gi, (_, word: string) => fromQuotedPrintable(word.replaceAll('_', ' ')))

const fromQuotedPrintable = (text: string): string =>
  Buffer.from(
    text.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    'latin1',
  ).toString('utf8')
