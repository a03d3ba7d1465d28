import { expect, it } from '@jest/globals'
import { onEachApp } from '../support/app.js'
import { fillBlog } from '../support/blog.js'

// A pattern of a rule must not hold the whole server up.

const catastrophic = '^(a+)+$'
const text = `${'a'.repeat(50_000)}!`

onEachApp(
  'patterns',
  (app) => {
    it('are tested in time proportional to the text', async () => {
      await app().must('/fields/articles/title', {
        method: 'PATCH',
        body: { type: 'text', meta: { validation: { title: { _regex: catastrophic } } } },
      })
      const begin = performance.now()
      const refused = await app().request('/items/articles', { body: { title: text } })
      expect(performance.now() - begin).toBeLessThan(5_000)
      expect(refused.body.errors?.[0]?.extensions).toMatchObject({ code: 'FAILED_VALIDATION', type: 'regex' })
      expect((await app().request('/items/articles', { body: { title: 'aaa' } })).status).toBe(200)
    })

    it('that cannot be tested so are refused when they are saved', async () => {
      const saved = await Promise.all([
        app().request('/fields/articles/title', { method: 'PATCH', body: { meta: { validation: { title: { _regex: '(a)\\1' } } } } }),
        app().request('/fields/articles', {
          body: { field: 'code', type: 'string', meta: { validation: { code: { _regex: '(a)\\1' } } } },
        }),
        app().request('/settings', { method: 'PATCH', body: { auth_password_policy: '/(a)\\1/' } }),
        app().request('/settings', { method: 'PATCH', body: { public_registration_email_filter: { email: { _regex: '(a)\\1' } } } }),
        app().request('/permissions', {
          body: { policy: null, collection: 'articles', action: 'create', fields: ['*'], validation: { title: { _regex: '(a)\\1' } } },
        }),
      ])
      for (const { status, body } of saved) {
        expect(status).toBe(400)
        expect(body.errors?.[0]).toMatchObject({
          message: expect.stringContaining("can't be used"),
          extensions: { code: 'INVALID_PAYLOAD' },
        })
      }
    })

    it('of a password policy that was there before let no password through', async () => {
      await app().platform.database.knex('directus_settings').update({ auth_password_policy: '/(a)\\1/' })
      await app().platform.accessChanged(app().platform.database, 'directus_settings', [])
      const answer = await app().request('/users', { body: { email: 'new@example.com', password: 'aa-long-enough' } })
      expect(answer.body.errors?.[0]?.extensions).toMatchObject({ code: 'FAILED_VALIDATION', field: 'password' })
    })
  },
  fillBlog,
)
