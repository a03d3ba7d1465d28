import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { inviteToShare } from '../../src/auth/shares/share-invitations.js'
import { systemContext } from '../../src/context.js'
import { createOne } from '../../src/services/items/writing.js'
import { type App, startApp, temporaryFolder } from '../support/app.js'
import { testDatabases } from '../support/databases.js'
import { type MailServer, openMailServer, type ReceivedMail } from '../support/mail-server.js'

// Mails of accounts and shares, as a real mail server gets them.

const sqlite = testDatabases.find(({ name }) => name === 'sqlite')!
const templates = temporaryFolder()
let mailServer: MailServer
let app: App
let drop: () => Promise<void>

beforeAll(async () => {
  mailServer = await openMailServer()
  const database = await sqlite.create()
  drop = database.drop
  app = await startApp(database.config, {
    ...mailServer.environment,
    EMAIL_TEMPLATES_PATH: templates,
    PUBLIC_URL: 'https://api.test',
    REGISTER_STALL_TIME: '0',
    USER_INVITE_URL_ALLOW_LIST: 'https://app.test/join',
  })
  await app.must('/collections', { body: { collection: 'articles', schema: {}, meta: {} } })
  const role = await app.must<{ id: string }>('/roles', { body: { name: 'Members' } })
  await app.must('/settings', {
    method: 'PATCH',
    body: {
      project_name: 'Shop & <b>Co</b>',
      project_color: '#abcdef',
      public_registration: true,
      public_registration_role: role.id,
      project_url: 'https://shop.test',
    },
  })
})
afterAll(async () => {
  await app.stop()
  await mailServer.close()
  await drop()
})
afterEach(() => {
  mailServer.mails.splice(0)
  rmSync(templates, { recursive: true, force: true })
  mkdirSync(templates)
})

const role = () => app.must<readonly { id: string }[]>('/roles?filter[name][_eq]=Members').then(([found]) => found!.id)
const shared = async (name: string): Promise<void> => {
  const context = systemContext(app.platform)
  const share = String(await createOne(context, 'directus_shares', { collection: 'articles', item: '1', name }))
  await inviteToShare(context, { share, emails: ['friend@example.com'] })
}

/** What is asked for, the subject and recipient of its mail, and where its link leads. */
const accounts: readonly [what: string, ask: () => Promise<unknown>, subject: string, to: string, link: RegExp][] = [
  [
    'a new password',
    // The address of a link is the configured one, whatever the client calls the server.
    () =>
      app.request('/auth/password/request', {
        as: null,
        body: { email: 'ADMIN@example.com' },
        headers: { 'x-forwarded-host': 'evil.test' },
      }),
    'Password reset',
    'admin@example.com',
    /https:\/\/api\.test\/admin\/reset-password\?token=[\w.-]+/,
  ],
  [
    'an invitation',
    async () =>
      app.request('/users/invite', { body: { email: 'guest@example.com', role: await role(), invite_url: 'https://app.test/join' } }),
    'You have been invited',
    'guest@example.com',
    /https:\/\/app\.test\/join\?token=[\w.-]+/,
  ],
  [
    'a registration',
    () => app.request('/users/register', { as: null, body: { email: 'new@example.com', password: 'long-enough-1' } }),
    'Verify your e-mail address',
    'new@example.com',
    /https:\/\/api\.test\/users\/register\/verify-email\?token=[\w.-]+/,
  ],
  ['a share', () => shared('Draft'), '"Draft" was shared with you', 'friend@example.com', /https:\/\/api\.test\/admin\/shared\/[\w-]+/],
]

describe('mails of accounts and shares', () => {
  it.each(accounts)(
    '50: %s has a text and HTML with its link, in the colours of the project, values escaped',
    async (_, ask, subject, to, link) => {
      await ask()
      const mail = await mailServer.mailAbout(subject)
      expect(mail.to).toEqual([to])
      expect(mail.parts['text/plain']).toMatch(link)
      expect(mail.parts['text/plain']).toContain('Shop & <b>Co</b>')
      const html = mail.parts['text/html']!
      expect(html).toContain(`href="${link.exec(mail.parts['text/plain']!)![0]}"`)
      expect(html).toContain('Shop &amp; &lt;b&gt;Co&lt;/b&gt;')
      expect(html).not.toContain('<b>')
      expect(html).toContain('background:#abcdef')
      expect(html).toContain('href="https://shop.test"')
    },
  )

  it('50: a name that is HTML or a header stays a name', async () => {
    await shared('<img src=x>\r\nBcc: victim@example.com')
    const mail = await mailServer.mailAbout('"<img src=x> Bcc: victim@example.com" was shared with you')
    expect(mail.to).toEqual(['friend@example.com'])
    expect(mail.parts['text/html']).not.toContain('<img src=x>')
  })

  it('are made of files, which stand in the layout and use others', async () => {
    writeFileSync(join(templates, 'base.liquid'), '<main>{% block content %}{{ html }}{% endblock %} by {{ projectName }}</main>')
    mkdirSync(join(templates, 'parts'))
    writeFileSync(join(templates, 'parts', 'link.liquid'), '<a href="{{ url }}">here</a>')
    writeFileSync(
      join(templates, 'password-reset.liquid'),
      '{% layout "base" %}{% block content %}Dear {{ email }}: {% include "parts/link" %}{% endblock %}',
    )
    await app.request('/auth/password/request', { as: null, body: { email: 'admin@example.com' } })
    const { parts } = await mailServer.mailAbout('Password reset')
    expect(parts['text/html']).toMatch(
      /^<main>Dear admin@example\.com: <a href="https:[^"]+token=[^"]+">here<\/a> by Shop &amp; &lt;b&gt;Co&lt;\/b&gt;<\/main>$/,
    )
    expect(parts['text/plain']).toMatch(/^Dear admin@example\.com: here https:\S+token=\S+ by Shop & <b>Co<\/b>$/)
  })

  it('go out although the file of their template, or of their layout, is broken', async () => {
    writeFileSync(join(templates, 'base.liquid'), '{% if')
    writeFileSync(join(templates, 'user-invitation.liquid'), '{{ url | nothing_like_it }}{% layout "../../secret" %}')
    await app.request('/auth/password/request', { as: null, body: { email: 'admin@example.com' } })
    await app.request('/users/invite', { body: { email: 'guest2@example.com', role: await role() } })
    const mails: ReceivedMail[] = [await mailServer.mailAbout('Password reset'), await mailServer.mailAbout('You have been invited')]
    for (const { parts } of mails) expect(parts['text/plain']).toContain('token=')
  })
})
