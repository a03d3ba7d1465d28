import { expect, it } from '@jest/globals'
import { eventually } from '../flows/make-flow.js'
import { onEachApp } from '../support/app.js'

// ../shared/security-cases.md, 49: a mail with a secret goes to the address that is stored, however the one is written that was asked for.

const stored = 'jose@example.com'

onEachApp(
  'case 49: a forgotten password',
  (app) => {
    it.each([
      ['the address itself', stored],
      ['in capitals', 'JOSE@EXAMPLE.COM'],
      ['with an accent', 'josé@example.com'],
      ['with a letter that folds to another', 'jo\u017fe@example.com'],
      ['with a wide letter', '\uff4aose@example.com'],
      ['with a space behind', `${stored} `],
      ['with a second recipient', `${stored},evil@example.com`],
    ])('%s', async (_title, asked) => {
      const recipients: unknown[] = []
      const note = (mail: unknown) => void recipients.push((mail as { to: unknown }).to)
      app().platform.events.onFilter('email.send', note)
      try {
        const { status } = await app().request('/auth/password/request', { as: null, body: { email: asked } })
        expect([204, 400]).toContain(status)
        const control = await app().request('/auth/password/request', { as: null, body: { email: stored } })
        expect(control.status).toBe(204)
        await eventually(
          () => Promise.resolve(recipients),
          ({ length }) => length > 0,
        )
      } finally {
        app().platform.events.offFilter('email.send', note)
      }
      expect(new Set(recipients.flat())).toEqual(new Set([stored]))
    })
  },
  async ({ must }) => void (await must('/users', { body: { email: stored, password: 'pass-of-jose-1' } })),
  { EMAIL_TRANSPORT: 'smtp', EMAIL_SMTP_HOST: '127.0.0.1', EMAIL_SMTP_PORT: '9', EMAIL_VERIFY_SETUP: 'false' },
)
