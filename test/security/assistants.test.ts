import { createHmac } from 'node:crypto'
import { expect, it } from '@jest/globals'
import { type App, adminToken, onEachApp } from '../support/app.js'
import { connectAssistant, enableMcp } from '../support/assistant.js'
import { createUser, fillBlog, readerToken } from '../support/blog.js'

// ../shared/security-cases.md, 16, 57 and 68, at the doors of assistants and models. Case 54 stands in test/mcp/door.test.ts and test/ai/chat.test.ts, and
// what a text of an item cannot get approved in the latter.

const secret = 'a-secret-for-tests-that-is-long-enough'
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

function sign(header: object, claims: object, key: string): string {
  const text = `${encode({ typ: 'JWT', ...header })}.${encode(claims)}`
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`
}

const message = (name: string, args: object) => ({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } })
const ask = (app: App, name: string, args: object, as = readerToken) => app.request('/mcp', { body: message(name, args), as })

onEachApp(
  'Assistants',
  (app) => {
    it('case 57: come in by the tokens of REST, and by no others', async () => {
      await enableMcp(app())
      const credentials = { email: 'reader@example.com', password: 'reader-pass-1' }
      const login = await app().must<{ access_token: string; refresh_token: string }>('/auth/login', { as: null, body: credentials })
      const claims = JSON.parse(Buffer.from(login.access_token.split('.')[1]!, 'base64url').toString()) as object
      const past = Math.floor(Date.now() / 1000) - 60
      const forged = [
        `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`,
        sign({ alg: 'HS256', kid: '/dev/null' }, claims, ''),
        sign({ alg: 'HS256' }, claims, 'another'),
        sign({ alg: 'HS256' }, { ...claims, exp: past }, secret),
        sign({ alg: 'HS256' }, { ...claims, iss: 'evil' }, secret),
        login.refresh_token,
      ]
      expect((await ask(app(), 'schema', {}, login.access_token)).status).toBe(200)
      for (const token of forged) {
        const { status, text } = await ask(app(), 'schema', {}, token)
        expect([status, text]).toEqual([401, ''])
        expect((await app().request('/ai/chat', { body: {}, as: token })).status).toBeGreaterThanOrEqual(401)
      }
      await app()
        .must('/auth/logout', { as: null, body: { refresh_token: login.refresh_token } })
        .catch(() => undefined)
      expect((await ask(app(), 'schema', {}, login.access_token)).status).toBe(401)
    })

    it('case 68: learn no SQL, stack, environment or header from errors of tools', async () => {
      const { events } = app().platform
      const broken = async (): Promise<never> => {
        throw new Error(`select token from directus_users at ${process.cwd()} with ${secret}`)
      }
      const calls: [string, object][] = [
        ['items', { action: 'read', collection: 'articles', keys: ['999999999999999999999999'] }],
        ['items', { action: 'read', collection: 'articles', query: { filter: { author: { _eq: { a: 1 } } } } }],
        ['items', { action: 'read', collection: 'articles', query: { sort: 'nothing', fields: [{ a: 1 }] } }],
        ['items', { action: 'create', collection: 'articles', data: { title: { a: 1 }, id: 'x'.repeat(500) } }],
        ['query', { query: '{ articles(filter: { id: { _eq: "x" } }) { id } }' }],
        ['query', { query: '{ articles { nothing } ' }],
        ['trigger-flow', { id: "' or 1=1", collection: 'articles' }],
        ['search', { text: '\u0000" OR *', collections: ['articles'] }],
      ]
      events.onFilter('articles.items.query', broken)
      calls.push(['items', { action: 'read', collection: 'articles' }])
      try {
        for (const [name, args] of calls) {
          const { status, text } = await ask(app(), name, args)
          expect([name, status]).toEqual([name, 200])
          for (const hidden of [secret, readerToken, process.cwd(), 'node_modules', adminToken, 'directus_users'])
            expect(text).not.toContain(hidden)
          expect(text).not.toMatch(/\bat \S+ \(|\bselect .* from\b|\binsert into\b/i)
        }
        expect((await ask(app(), 'items', { action: 'read', collection: 'articles' })).text).toMatch(
          /An unexpected error occurred.*INTERNAL_SERVER_ERROR/,
        )
      } finally {
        events.offFilter('articles.items.query', broken)
      }
    })

    it('case 16: get no secret of users, settings or items', async () => {
      await createUser(app(), 'helper', 'token-of-the-helper', [
        { collection: 'authors', action: 'read', fields: ['*'], permissions: {} },
        { collection: 'directus_users', action: 'read', fields: ['*'], permissions: {} },
      ])
      await app().must('/settings', { method: 'PATCH', body: { ai_openai_api_key: 'sk-of-the-project' } })
      for (const token of ['token-of-the-helper', adminToken]) {
        const assistant = await connectAssistant(app(), token)
        const told = [
          await assistant.call('items', { action: 'read', collection: 'authors', query: { fields: ['*', 'pin'] } }),
          await assistant.call('query', { query: '{ authors { name pin } }' }),
          await assistant.call('search', { text: 'Ada' }),
          await assistant.call('items', { action: 'read', collection: 'directus_settings' }),
          await assistant.call('items', { action: 'read', collection: 'directus_users' }),
          await assistant.call('schema', { keys: ['authors'] }),
        ]
        const text = JSON.stringify(told.map(({ content }) => content))
        expect(text).toContain('Ada')
        expect(text).not.toMatch(/\$argon2|sealed:|sk-of-the-project|sha256:/)
        await assistant.close()
      }
    })
  },
  fillBlog,
)
