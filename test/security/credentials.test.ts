import { createHmac } from 'node:crypto'
import { expect, it } from '@jest/globals'
import { pino } from 'pino'
import { WebSocket } from 'ws'
import { loadConfig, startServer } from '../../src/index.js'
import { type App, admin, adminToken, databaseVariables, onEachApp, questionsTo } from '../support/app.js'
import { createUser, fillBlog } from '../support/blog.js'
import { testDatabases } from '../support/databases.js'

// ../shared/security-cases.md, 46, 47, 54 and 57, for all kinds of credentials: those of logins, of shares, and static ones.

const secret = 'a-secret-for-tests-that-is-long-enough'

interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
}

/** Every credential that a server hands out. */
async function credentialsOf(app: Pick<App, 'must'>): Promise<{ readonly login: Tokens; readonly opened: Tokens; readonly named: string }> {
  const login = await app.must<Tokens>('/auth/login', { as: null, body: admin })
  const { id } = await app.must<{ id: string }>('/shares', { body: { collection: 'articles', item: '1', password: 'open-sesame-1' } })
  const opened = await app.must<Tokens>('/shares/auth', { as: null, body: { share: id, password: 'open-sesame-1' } })
  const { token: named } = await app.must<{ token: string }>('/users/me/tokens', { body: { name: 'x' } })
  return { login, opened, named }
}

it('case 46: no credential is in a log or in an error, wherever it stood in the request', async () => {
  const database = await testDatabases[0]!.create()
  const lines: string[] = []
  const config = loadConfig({
    ...databaseVariables(database.config),
    SECRET: secret,
    ADMIN_PASSWORD: admin.password,
    ADMIN_TOKEN: adminToken,
    PORT: '0',
    LOGIN_STALL_TIME: '0',
  })
  const server = await startServer(config, { logger: pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }) })
  const app = questionsTo(server.url)
  try {
    await fillBlog(app)
    const { login, opened, named } = await credentialsOf(app)
    const secrets = [login, opened].flatMap(({ access_token, refresh_token }) => [access_token, refresh_token])
    secrets.push(named, adminToken, 'open-sesame-1')
    const told: string[] = []
    for (const token of secrets) {
      for (const path of ['/users/me', '/items/nothing', '/nowhere', '/assets/x', '/items/articles?filter={'])
        told.push((await app.request(`${path}${path.includes('?') ? '&' : '?'}access_token=${token}x`, { as: null })).text)
      told.push((await app.request('/auth/refresh', { as: null, body: { refresh_token: `${token}x`, mode: 'json' } })).text)
      told.push((await app.request('/shares/auth', { as: null, body: { share: 'x', password: token } })).text)
      told.push((await app.graphql('{ articles { nope } }', { as: `${token}x` })).text)
    }
    await app.request(`/users/me?access_token=${named}`, { as: null })
    expect(lines.length).toBeGreaterThan(50)
    for (const one of secrets) expect([one, `${lines.join()}${told.join()}`.includes(one)]).toEqual([one, false])
    expect(`${lines.join()}${told.join()}`).not.toContain('sha256:')
  } finally {
    await server.stop()
    await database.drop()
  }
})

onEachApp(
  'credentials',
  (app) => {
    const send = (path: string, init: RequestInit = {}) => fetch(app().url + path, { signal: AbortSignal.timeout(10_000), ...init })
    const json = { 'content-type': 'application/json' }

    it('case 47: an answer with credentials is nobody else’s', async () => {
      const share = await app().must<{ id: string }>('/shares', { body: { collection: 'articles', item: '1' } })
      const asked: readonly (readonly [string, object, string?])[] = [
        ['/auth/login', admin],
        ['/shares/auth', { share: share.id }],
        ['/users/me/tokens', { name: 'x' }, adminToken],
      ]
      for (const [path, body, as] of asked) {
        const init = { method: 'POST', headers: { ...json, ...(as && { authorization: `Bearer ${as}` }) }, body: JSON.stringify(body) }
        const [one, other] = [await send(path, init), await send(path, init)]
        for (const answer of [one, other]) expect([path, answer.headers.get('cache-control')]).toEqual([path, 'no-cache'])
        expect(await one.text()).not.toBe(await other.text())
        expect((await send(path, { headers: init.headers })).status).toBeGreaterThanOrEqual(path === '/users/me/tokens' ? 200 : 400)
      }
    })

    it('case 54: another site cannot act by the cookie of a session', async () => {
      const login = await send('/auth/login', { method: 'POST', headers: json, body: JSON.stringify({ ...admin, mode: 'session' }) })
      const [set] = login.headers.getSetCookie()
      expect(set).toMatch(/HttpOnly/i)
      expect(set).toMatch(/SameSite=Lax/i)
      const cookie = { cookie: set!.split(';')[0]!, origin: 'https://evil.example' }
      const count = async () => (await app().must<object[]>('/users/me/tokens')).length
      const before = await count()
      const body = JSON.stringify({ name: 'stolen' })
      for (const type of ['text/plain', 'application/x-www-form-urlencoded'])
        expect((await send('/users/me/tokens', { method: 'POST', headers: { ...cookie, 'content-type': type }, body })).status).toBe(415)
      const form = new FormData()
      form.append('name', 'stolen')
      expect((await send('/users/me/tokens', { method: 'POST', headers: cookie, body: form })).status).toBeGreaterThanOrEqual(400)
      const mutation = 'mutation { create_users_me_token(name: "stolen") { token } }'
      const byGet = await send(`/graphql/system?query=${encodeURIComponent(mutation)}`, { headers: cookie })
      expect(byGet.status).toBeGreaterThanOrEqual(400)
      const asText = { method: 'POST', headers: { ...cookie, 'content-type': 'text/plain' }, body: JSON.stringify({ query: mutation }) }
      expect((await send('/graphql/system', asText)).status).toBeGreaterThanOrEqual(400)
      expect(await count()).toBe(before)
      const socket = new WebSocket(`${app().url.replace('http', 'ws')}/websocket`, { headers: cookie })
      const outcome = await new Promise((resolve) => {
        socket.once('open', () => resolve('open'))
        socket.once('error', () => resolve('refused'))
      })
      expect(outcome).toBe('refused')
    })

    it('case 57: a token is what it was signed for', async () => {
      const { login, opened, named } = await credentialsOf(app())
      const status = async (as: string) => (await app().request('/users/me', { as })).status
      const claims = claimsOf(login.access_token)
      const ofShare = claimsOf(opened.access_token)
      const now = Math.floor(Date.now() / 1000)
      const forged: readonly (readonly [string, string])[] = [
        ['none', `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`],
        ['another algorithm', sign({ alg: 'HS512' }, claims, secret, 'sha512')],
        ['a key by its path', sign({ alg: 'HS256', kid: '/dev/null' }, claims, '')],
        ['another secret', sign({ alg: 'HS256' }, claims, 'secret')],
        ['another issuer', sign({ alg: 'HS256' }, { ...claims, iss: 'evil' }, secret)],
        ['the end', sign({ alg: 'HS256' }, { ...claims, exp: now - 60 }, secret)],
        ['a session of another kind', sign({ alg: 'HS256' }, { ...ofShare, sid: undefined, session: login.refresh_token }, secret)],
        ['the session of a share for a user', sign({ alg: 'HS256' }, { ...claims, sid: ofShare.sid }, secret)],
        ['a changed payload', `${login.access_token.split('.')[0]}.${encode({ ...claims, id: 'x' })}.${login.access_token.split('.')[2]}`],
      ]
      for (const [name, token] of forged) expect([name, [401, 403].includes(await status(token))]).toEqual([name, true])
      for (const refresh of [login.refresh_token, opened.refresh_token]) expect(await status(refresh)).toBe(401)
      const refresh = (token: string) => app().request('/auth/refresh', { as: null, body: { refresh_token: token, mode: 'json' } })
      for (const token of [login.access_token, opened.access_token, named, adminToken]) expect((await refresh(token)).status).toBe(401)
      for (const token of [login.refresh_token, opened.refresh_token])
        expect([(await refresh(token)).status, (await refresh(token)).status]).toEqual([200, 401])
    })

    it('case 57: a token without a session opens a share no longer than the share lasts', async () => {
      const { id } = await app().must<{ id: string }>('/shares', { body: { collection: 'articles', item: '1' } })
      const exp = Math.floor(Date.now() / 1000) + 600
      const as = sign({ alg: 'HS256' }, { share: id, role: null, app_access: true, admin_access: true, iss: 'directus', exp }, secret)
      expect((await app().request('/users', { as })).status).toBe(403)
      expect((await app().request('/users/me', { as })).status).toBe(200)
      await app().must(`/shares/${id}`, { method: 'DELETE' })
      expect((await app().request('/users/me', { as })).status).toBe(403)
    })
  },
  async (app) => {
    await fillBlog(app)
    await createUser(app, 'member', 'token-of-the-member', [])
  },
  { WEBSOCKETS_ENABLED: 'true' },
  ['sqlite', 'postgres'],
)

type Claims = Readonly<Record<string, unknown>>

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')
const claimsOf = (token: string): Claims => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Claims

function sign(header: object, claims: object, key: string, digest = 'sha256'): string {
  const content = `${encode({ typ: 'JWT', ...header })}.${encode(claims)}`
  return `${content}.${createHmac(digest, key).update(content).digest('base64url')}`
}
