import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from '@jest/globals'
import { pino } from 'pino'
import { loadConfig } from '../../src/index.js'
import { createMailer, type Mailer } from '../../src/mail/mailer.js'
import { openMailServer } from '../support/mail-server.js'

const project = async () => ({ projectName: 'Shop', projectColor: '#123456', projectLogo: null, projectUrl: null })
const log: string[] = []
const logger = pino(new Writable({ write: (line, _, done) => done(void log.push(String(line))) }))
const mailerOf = (environment: Record<string, string>, filter = async (mail: object): Promise<object | false> => mail): Mailer =>
  createMailer(loadConfig({ SECRET: 'x', ...environment }).mail, { logger, filter, turn: null, project })
const mail = { to: ['a@example.com', 'b@example.com'], bcc: ['z@example.com'], subject: 'Hi', text: 'Text', html: '<p>Text</p>' }

let peer: Server | undefined
afterEach(() => void peer?.close())

/** A service that takes mails by HTTP; gives its address and what it was sent. */
async function service(answer: object, status = 200) {
  const received: (Pick<IncomingMessage, 'url' | 'headers'> & { readonly body: string })[] = []
  peer = createServer(async (request, response) => {
    received.push({ url: request.url!, headers: request.headers, body: await text(request) })
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  }).listen(0, '127.0.0.1')
  await once(peer, 'listening')
  return { url: `http://127.0.0.1:${(peer.address() as AddressInfo).port}`, received }
}

describe('mails leave', () => {
  it.each(['true', 'false'])('by SMTP, with the password that is configured (pool: %s)', async (pool) => {
    const server = await openMailServer()
    const mailer = mailerOf({ ...server.environment, EMAIL_SMTP_POOL: pool })
    await mailer.deliver(mail)
    expect(server.mails).toMatchObject([
      { to: [...mail.to, ...mail.bcc], subject: 'Hi', parts: { 'text/plain': 'Text', 'text/html': '<p>Text</p>' } },
    ])
    await mailer.close()
    await expect(mailerOf({ ...server.environment, EMAIL_SMTP_PASSWORD: 'wrong' }).deliver(mail)).rejects.toThrow()
    await server.close()
  })

  it('by Mailgun, hidden recipients unnamed in the message', async () => {
    const { url, received } = await service({ id: '<1@mailgun>' })
    const mailgun = { EMAIL_TRANSPORT: 'mailgun', EMAIL_MAILGUN_HOST: url, EMAIL_MAILGUN_DOMAIN: 'mg.test', EMAIL_MAILGUN_API_KEY: 'key' }
    await mailerOf(mailgun).deliver(mail)
    const [{ url: path, headers, body } = { body: '' }] = received
    expect([path, headers?.authorization]).toEqual(['/v3/mg.test/messages.mime', `Basic ${btoa('api:key')}`])
    expect([...body.matchAll(/name="to"\r\n\r\n(\S+)/g)].map(([, to]) => to)).toEqual(['a@example.com', 'b@example.com', 'z@example.com'])
    expect(body).toContain('Subject: Hi')
    expect(body.slice(body.indexOf('Subject: Hi'))).not.toContain('z@example.com')
  })

  it('by Mailgun: a refusal is an error', async () => {
    const { url } = await service({ message: 'Forbidden' }, 401)
    const mailgun = { EMAIL_TRANSPORT: 'mailgun', EMAIL_MAILGUN_HOST: url, EMAIL_MAILGUN_DOMAIN: 'mg.test', EMAIL_MAILGUN_API_KEY: 'key' }
    await expect(mailerOf(mailgun).deliver(mail)).rejects.toThrow(/Mailgun refused the mail with status 401/)
  })

  it('by Amazon SES', async () => {
    const { url, received } = await service({ MessageId: '1' })
    process.env.AWS_ENDPOINT_URL = url
    const keys = { EMAIL_SES_CREDENTIALS__ACCESS_KEY_ID: 'AKIATEST', EMAIL_SES_CREDENTIALS__SECRET_ACCESS_KEY: 'secret' }
    await mailerOf({ EMAIL_TRANSPORT: 'ses', EMAIL_SES_REGION: 'eu-west-1', ...keys }).deliver(mail)
    delete process.env.AWS_ENDPOINT_URL
    expect(received).toHaveLength(1)
    expect(received[0]!.headers.authorization).toMatch(/Credential=AKIATEST\/\d+\/eu-west-1\/ses/)
    const { Destination, Content } = JSON.parse(received[0]!.body)
    expect(Destination.ToAddresses).toEqual(['a@example.com', 'b@example.com', 'z@example.com'])
    expect(Buffer.from(Content.Raw.Data, 'base64').toString()).toContain('Subject: Hi')
  })

  it('after a warning, where the mail server would not take them, and the configuration wants to know', async () => {
    const server = await openMailServer()
    const wrong = { ...server.environment, EMAIL_SMTP_PASSWORD: 'a-wrong-password' }
    await mailerOf(server.environment).verify()
    await mailerOf({ ...wrong, EMAIL_VERIFY_SETUP: 'false' }).verify()
    expect(log).toEqual([])
    await mailerOf(wrong).verify()
    expect(log).toEqual([expect.stringContaining('The mail server does not answer as configured')])
    expect(log[0]).not.toContain('a-wrong-password')
    await server.close()
  })

  it('not at all where a hook says so', async () => {
    const server = await openMailServer()
    await mailerOf(server.environment, async () => false).deliver(mail)
    expect(server.mails).toEqual([])
    await server.close()
  })
})

it.each([
  [{ EMAIL_TRANSPORT: 'mailgun' }, /EMAIL_MAILGUN_API_KEY is missing/],
  [{ EMAIL_TRANSPORT: 'pigeon' }, /EMAIL_TRANSPORT must be one of smtp, sendmail, mailgun, ses/],
])('%j stops the start', (environment, reason) => {
  expect(() => mailerOf(environment)).toThrow(reason)
})
