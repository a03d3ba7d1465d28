import { createHmac } from 'node:crypto'
import { beforeAll, beforeEach, expect, it } from '@jest/globals'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { type App, adminToken, onEachApp, type Question } from '../support/app.js'
import { createUser, fillBlog } from '../support/blog.js'
import { connectSocket } from '../support/sockets.js'

// ../shared/security-cases.md, 45, 57 (refresh), and issue 11.10: an access token ends with its session, at once and on every surface.

const credentials = { email: 'member@example.com', password: 'member-pass-1' }

/** What a login hands out, in whatever mode. */
interface Login {
  /** How the access token is shown. */
  readonly access: Question
  refresh(): Promise<Login>
  logout(): Promise<unknown>
}

onEachApp(
  'issue 11.10, case 45: an access token ends with its session',
  (app) => {
    let member: { user: string; role: string; policy: string }
    let file = ''
    beforeAll(async () => {
      member = await createUser(app(), 'member', 'token-of-the-member', [
        { collection: 'tags', action: 'read', fields: ['*'], permissions: {} },
        { collection: 'tags', action: 'create', fields: ['*'], permissions: {} },
        { collection: 'directus_files', action: 'read', fields: ['*'], permissions: {} },
        { collection: 'directus_users', action: 'read', fields: ['*'], permissions: { id: { _eq: '$CURRENT_USER' } } },
        {
          collection: 'directus_users',
          action: 'update',
          fields: ['password', 'first_name'],
          permissions: { id: { _eq: '$CURRENT_USER' } },
        },
      ])
      const form = new FormData()
      form.append('file', new Blob(['content'], { type: 'text/plain' }), 'a.txt')
      const answer = await fetch(`${app().url}/files`, { method: 'POST', headers: { authorization: `Bearer ${adminToken}` }, body: form })
      file = ((await answer.json()) as { data: { id: string } }).data.id
    })
    beforeEach(() => patchMember({ status: 'active', role: member.role, password: credentials.password }))

    const patchMember = (body: object) => app().must(`/users/${member.user}`, { method: 'PATCH', body })
    const surfaces: Readonly<Record<string, (access: Question) => Promise<number>>> = {
      REST: async (access) => (await app().request('/items/tags', access)).status,
      'REST, past Express': async (access) => (await app().request('/items/tags?fields=id', access)).status,
      'a write': async (access) => (await app().request('/items/tags?dry_run=true', { ...access, body: { name: 'x' } })).status,
      GraphQL: async (access) => (await app().graphql('{ tags { id } }', access)).status,
      'the system schema': async (access) => (await app().graphql('{ users_me { id } }', { ...access, system: true })).status,
      'a file': async (access) => (await app().request(`/assets/${file}`, access)).status,
      'a public route': async (access) => (await app().request('/server/info', access)).status,
    }
    const statuses = async (access: Question) =>
      Object.fromEntries(await Promise.all(Object.entries(surfaces).map(async ([name, ask]) => [name, await ask(access)] as const)))
    const everywhere = (status: number) => Object.fromEntries(Object.keys(surfaces).map((name) => [name, status]))

    const ends: readonly (readonly [string, (login: Login) => Promise<unknown>])[] = [
      ['the logout', (login) => login.logout()],
      ['the logout of what it was refreshed to', async (login) => (await (await login.refresh()).refresh()).logout()],
      ['the password that an administrator sets', () => patchMember({ password: 'another-pass-2' })],
      ['the password that is changed in another session', async () => changePassword(await logIn(app(), 'json'))],
      ['the suspension', () => patchMember({ status: 'suspended' })],
      ['any state but the active one', () => patchMember({ status: 'archived' })],
      ['another role', () => patchMember({ role: null })],
      [
        'another role, set on the side of the role',
        () => app().must(`/roles/${member.role}`, { method: 'PATCH', body: { users: { create: [], update: [], delete: [member.user] } } }),
      ],
      ['another address', async () => patchMember({ email: 'moved@example.com' }).then(() => patchMember({ email: credentials.email }))],
      ['too many failed logins', () => failToLogIn(app(), 26)],
    ]
    const changePassword = (login: Login) =>
      app().must('/users/me', { ...login.access, method: 'PATCH', body: { password: 'another-pass-2' } })

    it.each(ends.flatMap(([name, end]) => (['json', 'cookie', 'session'] as const).map((mode) => [name, mode, end] as const)))(
      '%s ends it, in mode %s',
      async (_name, mode, end) => {
        const login = await logIn(app(), mode)
        expect(await statuses(login.access)).toEqual(everywhere(200))
        await end(login)
        expect(await statuses(login.access)).toEqual(everywhere(401))
      },
    )

    it('the deletion of the role or of the user ends it', async () => {
      const role = await app().must<{ id: string }>('/roles', { body: { name: 'short' } })
      await patchMember({ role: role.id })
      const login = await logIn(app(), 'json')
      expect((await app().request('/users/me', login.access)).status).toBe(200)
      await app().must(`/roles/${role.id}`, { method: 'DELETE' })
      expect((await app().request('/users/me', login.access)).status).toBe(401)
    })

    it('what changes nothing of it does not', async () => {
      const login = await logIn(app(), 'json')
      await patchMember({ status: 'active', role: member.role, first_name: 'Member' })
      const other = await logIn(app(), 'session')
      await other.logout()
      expect(await statuses(login.access)).toEqual(everywhere(200))
    })

    it.each(['json', 'cookie', 'session'] as const)('a refresh ends no access token that is under way, in mode %s', async (mode) => {
      const first = await logIn(app(), mode)
      const second = await first.refresh()
      for (const { access } of [first, second]) expect(await statuses(access)).toEqual(everywhere(200))
      await expect(mode === 'session' ? Promise.reject(new Error('grace')) : first.refresh()).rejects.toThrow()
      // Also who comes with a refresh token of before ends all that came of it.
      await first.logout()
      for (const { access } of [first, second]) expect(await statuses(access)).toEqual(everywhere(401))
      await expect(second.refresh()).rejects.toThrow()
    })

    it.each(['json', 'session'] as const)(
      'the session in which one changes the own password stays, with its refreshes, in mode %s',
      async (mode) => {
        const [mine, other] = [await logIn(app(), mode), await logIn(app(), mode)]
        await mine.refresh()
        await changePassword(mine)
        expect(await statuses(mine.access)).toEqual(everywhere(200))
        expect(await statuses(other.access)).toEqual(everywhere(401))
      },
    )

    it('both sockets fall silent', async () => {
      const token = async () => String(((await logIn(app(), 'json')).access as { as: string }).as)
      const [ours, theirs] = [await token(), await token()]
      const socket = await connectSocket(app())
      expect(await socket.ask({ type: 'auth', access_token: ours })).toMatchObject({ status: 'ok' })
      expect(await socket.ask({ type: 'subscribe', collection: 'tags', uid: 's' })).toMatchObject({ event: 'init' })
      const events: unknown[] = []
      const client = createClient({
        url: `${app().url.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        connectionParams: { access_token: theirs },
        retryAttempts: 0,
      })
      client.subscribe(
        { query: 'subscription { tags_mutated { key } }' },
        { next: (event) => events.push(event), error: () => undefined, complete: () => undefined },
      )
      const write = () => app().must('/items/tags', { body: { name: 'told' } })
      await until(async () => {
        await write()
        return events.length > 0
      })
      expect(await socket.next()).toMatchObject({ event: 'create' })
      await patchMember({ password: 'another-pass-2' })
      await new Promise((resolve) => setTimeout(resolve, 200))
      const before = [events.length, socket.waiting.length]
      await write()
      expect(
        await socket.ask({ type: 'items', action: 'read', collection: 'tags' }).then((frame) => skipEvents(socket, frame)),
      ).toMatchObject({
        status: 'error',
        error: { code: 'INVALID_CREDENTIALS' },
      })
      expect(events.length).toBe(before[0])
      await socket.close()
      await client.dispose()
    })

    it('a token that is bound to nothing that was made here opens nothing', async () => {
      const { access } = await logIn(app(), 'json')
      const claims = JSON.parse(Buffer.from((access.as ?? '').split('.')[1]!, 'base64url').toString()) as Record<string, unknown>
      expect(JSON.stringify(claims)).not.toContain('refresh')
      for (const sid of ['', 'x', 5, {}, String(claims.sid).replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))]) {
        const forged = sign({ ...claims, sid }, 'a-secret-for-tests-that-is-long-enough')
        expect((await app().request('/items/tags', { as: forged })).status).toBe(401)
      }
    })

    it('costs no statement, once the session is known', async () => {
      const { access } = await logIn(app(), 'json')
      const ask = () => app().must('/items/tags?fields=id', access)
      await ask()
      expect(await app().statementsOf(ask)).toHaveLength(1)
    })
  },
  fillBlog,
  { WEBSOCKETS_ENABLED: 'true' },
)

/** Logs the member in. */
async function logIn(app: App, mode: 'json' | 'cookie' | 'session'): Promise<Login> {
  return loginOf(app, mode, await send(app, '/auth/login', { ...credentials, mode }))
}

function loginOf(app: App, mode: 'json' | 'cookie' | 'session', { data, cookies }: Sent): Login {
  const cookie: Record<string, string> = mode === 'json' ? {} : { cookie: cookies }
  const body = mode === 'json' ? { refresh_token: data.refresh_token, mode } : { mode }
  return {
    access: mode === 'session' ? { as: null, headers: cookie } : { as: String(data.access_token) },
    refresh: async () => loginOf(app, mode, await send(app, '/auth/refresh', body, cookie)),
    logout: () => send(app, '/auth/logout', body, cookie),
  }
}

interface Sent {
  readonly data: Readonly<Record<string, unknown>>
  readonly cookies: string
}

async function send(app: App, path: string, body: object, headers: Record<string, string> = {}): Promise<Sent> {
  const answer = await fetch(app.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  const text = await answer.text()
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${text}`)
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]!)
  return { data: text === '' ? {} : (JSON.parse(text) as { data: Sent['data'] }).data, cookies: cookies.join('; ') }
}

async function failToLogIn(app: App, times: number): Promise<void> {
  for (let attempt = 0; attempt < times; attempt += 1)
    expect((await app.request('/auth/login', { as: null, body: { ...credentials, password: 'wrong' } })).status).toBe(401)
}

/** Frames of changes that were told before the answer. */
async function skipEvents(socket: { next(): Promise<unknown> }, frame: unknown): Promise<unknown> {
  return (frame as { type?: string }).type === 'subscription' ? skipEvents(socket, await socket.next()) : frame
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 5_000
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error('It did not happen')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function sign(claims: object, secret: string): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`
}
