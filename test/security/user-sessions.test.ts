import { expect, it } from '@jest/globals'
import { onEachApp, type Question } from '../support/app.js'
import { createUser, fillBlog } from '../support/blog.js'
import { connectSocket } from '../support/sockets.js'

// ../shared/security-cases.md, 45 and 46: users see where they are logged in, and end it.

interface Told {
  readonly id: string
  readonly current: boolean
  readonly user_agent: string | null
  readonly ip: string | null
  readonly started: string | null
  readonly last_used: string | null
}

interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
}

let member: { user: string }

onEachApp(
  'sessions of users',
  (app) => {
    const logIn = (device: string, name = 'member') =>
      app().must<Tokens>('/auth/login', {
        as: null,
        body: { email: `${name}@example.com`, password: `${name}-pass-1` },
        headers: { 'user-agent': device },
      })
    const refresh = ({ refresh_token }: Tokens) =>
      app().must<Tokens>('/auth/refresh', { as: null, body: { refresh_token, mode: 'json' }, headers: { 'user-agent': 'Refreshed' } })
    const list = (as: string) => app().must<Told[]>('/users/me/sessions', { as })
    const status = async (path: string, question: Question) => (await app().request(path, question)).status
    const alive = async ({ access_token: as }: Tokens) => (await status('/users/me', { as })) === 200
    const idOf = async (as: string, device: string) => (await list(as)).find(({ user_agent }) => user_agent === device)!.id

    it('are told with place, time and device, and without secrets', async () => {
      const [phone, laptop] = [await logIn('Phone'), await logIn('Laptop')]
      const told = await app().request('/users/me/sessions', { as: phone.access_token })
      const rows = await app().platform.database.withPrisma((client) => client.session.findMany())
      for (const { token } of rows) expect(told.text).not.toContain(token)
      expect(told.text).not.toMatch(/token|sha256/)
      const sessions = told.body.data as unknown as Told[]
      expect(sessions.map(({ user_agent, current }) => [user_agent, current]).sort()).toEqual([
        ['Laptop', false],
        ['Phone', true],
      ])
      for (const { ip, started, last_used } of sessions) expect([ip, started]).toEqual([expect.stringContaining('127.0.0.1'), last_used])
      const ofLaptop = await idOf(laptop.access_token, 'Laptop')
      const next = await refresh(await refresh(laptop))
      // However often it is refreshed, it is one session, under the same id.
      expect(await idOf(next.access_token, 'Refreshed')).toBe(ofLaptop)
      expect((await list(laptop.access_token)).find(({ current }) => current)?.id).toBe(ofLaptop)
      expect(await list(phone.access_token)).toHaveLength(2)
    })

    it('case 45: end at once with all that came of them, and no other does', async () => {
      const [phone, laptop] = [await logIn('Phone 2'), await logIn('Laptop 2')]
      const ended = await idOf(phone.access_token, 'Laptop 2')
      const next = await refresh(laptop)
      const socket = await connectSocket(app())
      expect(await socket.ask({ type: 'auth', access_token: next.access_token })).toMatchObject({ status: 'ok' })
      expect(await status(`/users/me/sessions/${ended}`, { as: phone.access_token, method: 'DELETE' })).toBe(204)
      expect([await alive(laptop), await alive(next), await alive(phone)]).toEqual([false, false, true])
      expect(await socket.ask({ type: 'items', action: 'read', collection: 'tags' })).toMatchObject({ status: 'error' })
      expect(await status('/auth/refresh', { as: null, body: { refresh_token: next.refresh_token, mode: 'json' } })).toBe(401)
      await socket.close()
      expect(await status(`/users/me/sessions/${ended}`, { as: phone.access_token, method: 'DELETE' })).toBe(403)
      const others = [await logIn('A'), await logIn('B')]
      expect(await status('/users/me/sessions', { as: phone.access_token, method: 'DELETE' })).toBe(204)
      expect([await alive(phone), await alive(others[0]!), await alive(others[1]!)]).toEqual([true, false, false])
      expect(await list(phone.access_token)).toHaveLength(1)
    })

    it('of others are ended by administrators alone', async () => {
      const [mine, theirs] = [await logIn('Mine'), await logIn('Theirs', 'stranger')]
      const id = await idOf(theirs.access_token, 'Theirs')
      const stranger = (await app().must<{ id: string }[]>('/users?filter[email][_eq]=stranger@example.com'))[0]!.id
      const as = mine.access_token
      for (const user of [stranger, member.user, '00000000-0000-0000-0000-000000000000', 'x']) {
        expect(await status(`/users/${user}/sessions`, { as })).toBe(403)
        for (const path of [`/users/${user}/sessions`, `/users/${user}/sessions/${id}`])
          expect(await status(path, { as, method: 'DELETE' })).toBe(403)
      }
      for (const path of [`/users/me/sessions/${id}`, '/users/me/sessions/x', `/users/${member.user}/sessions/${id}`])
        expect(await status(path, { ...(path.includes('/me/') && { as }), method: 'DELETE' })).toBe(403)
      expect(await status('/users/me/sessions', { as: null })).toBe(401)
      expect(await alive(theirs)).toBe(true)
      expect(await status(`/users/${stranger}/sessions/${id}`, { method: 'DELETE' })).toBe(204)
      expect([await alive(theirs), await alive(mine)]).toEqual([false, true])
      expect(await status(`/users/${member.user}/sessions`, { method: 'DELETE' })).toBe(204)
      expect(await alive(mine)).toBe(false)
    })

    it('are there in GraphQL, and for sessions that another server opened', async () => {
      const { access_token: as } = await logIn('Query')
      const ask = async (query: string, question: Question = { as }) =>
        (await app().graphql(query, { ...question, system: true })).body as { data?: Record<string, Told[]> }
      const token = 'x'.repeat(64)
      const expires = new Date(Date.now() + 60_000)
      await app().platform.database.withPrisma((client) =>
        client.session.create({ data: { token, user: member.user, expires, user_agent: 'Old' } }),
      )
      const sessions = (await ask('{ users_me_sessions { id current user_agent started } }')).data!.users_me_sessions!
      const old = sessions.find(({ user_agent }) => user_agent === 'Old')!
      expect(old).toMatchObject({ current: false, started: null })
      expect((await ask(`{ users_sessions(user: "${member.user}") { user_agent } }`, {})).data!.users_sessions).toHaveLength(2)
      expect((await ask(`mutation { end_users_me_session(id: "${old.id}") }`)).data).toEqual({ end_users_me_session: true })
      expect((await ask(`mutation { end_users_sessions(user: "${member.user}") }`, {})).data).toEqual({ end_users_sessions: true })
      expect(await status('/users/me', { as })).toBe(401)
    })

    it('are nothing for narrowed tokens', async () => {
      const policy = (await app().must<{ policy: string }[]>('/access?filter[role][name][_eq]=member role&fields=policy'))[0]!.policy
      const { token: as } = await app().must<{ token: string }>(`/users/${member.user}/tokens`, { body: { name: 'x', policies: [policy] } })
      expect(await status('/users/me/sessions', { as })).toBe(403)
      expect(await status('/users/me/sessions', { as, method: 'DELETE' })).toBe(403)
    })
  },
  async (app) => {
    await fillBlog(app)
    const rights = [{ collection: 'tags', action: 'read', fields: ['*'], permissions: {} }]
    member = await createUser(app, 'member', 'token-of-the-member', rights)
    await createUser(app, 'stranger', 'token-of-the-stranger', rights)
  },
  { WEBSOCKETS_ENABLED: 'true' },
)
