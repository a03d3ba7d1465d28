import { expect, it } from '@jest/globals'
import { eventually, makeFlow } from '../flows/make-flow.js'
import { type App, adminToken, onEachApp, type Question } from '../support/app.js'
import { createUser, fillBlog } from '../support/blog.js'
import { connectSocket } from '../support/sockets.js'

// ../shared/security-cases.md, 45, 55, 59, and named tokens of issue 17.

interface Told {
  readonly id: string
  readonly name: string
  readonly token: string
  readonly policies: string[] | null
  readonly last_used: string | null
}

const memberToken = 'token-of-the-member'
const may = (collection: string, action: string, fields: string[], permissions: object = {}) => ({
  collection,
  action,
  fields,
  permissions,
})

let member: { user: string; role: string; policy: string }
let other: { user: string; role: string; policy: string }
/** A policy that the member has beside that of their role: it reads tags, and nothing else. */
let tagsPolicy = ''

async function fill(app: App): Promise<void> {
  await fillBlog(app)
  const own = { id: { _eq: '$CURRENT_USER' } }
  member = await createUser(app, 'member', memberToken, [
    may('articles', 'read', ['*']),
    may('directus_users', 'read', ['*'], own),
    may('directus_users', 'update', ['token', 'password', 'email', 'first_name'], own),
  ])
  other = await createUser(app, 'other', 'token-of-the-other', [
    may('articles', 'read', ['*']),
    may('directus_users', 'update', ['first_name'], own),
  ])
  tagsPolicy = (await app.must<{ id: string }>('/policies', { body: { name: 'tags' } })).id
  const rights = [may('tags', 'read', ['*']), may('directus_users', 'update', ['token', 'password', 'email'], own)]
  await app.must('/permissions', { body: rights.map((right) => ({ ...right, policy: tagsPolicy })) })
  await app.must('/access', { body: { user: member.user, policy: tagsPolicy } })
}

onEachApp(
  'tokens',
  (app) => {
    const create = (body: object, question: Question = { as: memberToken }) => app().must<Told>('/users/me/tokens', { ...question, body })
    const status = async (path: string, question: Question) => (await app().request(path, question)).status
    const prisma = () => app().platform.database
    const storedToken = async (id: string) =>
      (await prisma().withPrisma((client) => client.user.findUniqueOrThrow({ where: { id } }))).token
    const setStored = (id: string, token: string) => prisma().withPrisma((client) => client.user.update({ where: { id }, data: { token } }))

    it('are made, told once, used, listed and deleted', async () => {
      const made = await create({ name: ' deploy ', expires: '2100-01-01' })
      expect(made).toMatchObject({ name: 'deploy', policies: null, expires: '2100-01-01T00:00:00.000Z', last_used: null })
      expect(await app().must('/items/articles?fields=id&limit=1&sort=id', { as: made.token })).toEqual([{ id: 1 }])
      const list = await app().request('/users/me/tokens', { as: made.token })
      expect(list.text).not.toMatch(/digest|sha256|"token"/)
      expect(list.text).not.toContain(made.token)
      await until(async () => ((await app().must<Told[]>('/users/me/tokens', { as: memberToken }))[0]?.last_used ?? null) !== null)
      expect(await status(`/users/me/tokens/${made.id}`, { as: 'token-of-the-other', method: 'DELETE' })).toBe(403)
      expect(await status(`/users/me/tokens/${made.id}`, { as: memberToken, method: 'DELETE' })).toBe(204)
      expect(await status('/items/articles', { as: made.token })).toBe(401)
      expect(await app().must('/users/me/tokens', { as: memberToken })).toEqual([])
    })

    it('are there in GraphQL, and for administrators those of others', async () => {
      const ask = async (query: string, as: string) =>
        (await app().graphql(query, { system: true, as })).body as { data?: Record<string, unknown>; errors?: unknown }
      const made = (await ask('mutation { create_users_me_token(name: "g") { id token } }', memberToken)).data!
        .create_users_me_token as Told
      expect(await status('/items/articles', { as: made.token })).toBe(200)
      expect((await ask('{ users_me_tokens { name } }', memberToken)).data).toEqual({ users_me_tokens: [{ name: 'g' }] })
      expect((await ask(`{ users_tokens(user: "${member.user}") { id } }`, adminToken)).data).toEqual({ users_tokens: [{ id: made.id }] })
      const theirs = await app().must<Told>(`/users/${member.user}/tokens`, { body: { name: 'theirs', policies: [tagsPolicy] } })
      expect(await status('/items/tags', { as: theirs.token })).toBe(200)
      for (const user of [member.user, other.user, '00000000-0000-0000-0000-000000000000', 'x'])
        for (const question of [{}, { body: { name: 'x' } }])
          expect(await status(`/users/${user}/tokens`, { as: 'token-of-the-other', ...question })).toBe(403)
      expect((await ask(`{ users_tokens(user: "${member.user}") { id } }`, 'token-of-the-other')).errors).toBeDefined()
      expect(await status('/users/00000000-0000-0000-0000-000000000000/tokens', { body: { name: 'x' } })).toBe(403)
      for (const { id } of [made, theirs]) expect(await status(`/users/${member.user}/tokens/${id}`, { method: 'DELETE' })).toBe(204)
      expect((await ask('mutation { delete_users_me_token(id: "x") }', memberToken)).errors).toBeDefined()
    })

    it('are refused where their order is wrong, or the caller may not have any', async () => {
      const wrong: readonly object[] = [
        {},
        { name: '' },
        { name: 'x'.repeat(256) },
        { name: 5 },
        { name: 'x', expires: 'tomorrow' },
        { name: 'x', expires: '2020-01-01' },
        { name: 'x', expires: '+275000-01-01' },
        { name: 'x', policies: [] },
        { name: 'x', policies: 'all' },
        { name: 'x', policies: [other.policy] },
        { name: 'x', policies: ['00000000-0000-0000-0000-000000000000'] },
      ]
      const answers = await Promise.all(wrong.map(async (body) => app().request('/users/me/tokens', { as: memberToken, body })))
      expect(answers.map(({ status: code }) => code)).toEqual(wrong.map(() => 400))
      expect(answers.at(-1)!.text).toBe(answers.at(-2)!.text)
      expect(await status('/users/me/tokens', { as: 'token-of-the-other', body: { name: 'x' } })).toBe(403)
      expect(await status('/users/me/tokens', { as: null, body: { name: 'x' } })).toBe(401)
      await prisma().withPrisma((client) =>
        client.namedToken.createMany({
          data: Array.from({ length: 100 }, (_, index) => ({ user: member.user, name: 'x', digest: `d${index}`, created: new Date() })),
        }),
      )
      expect(await status('/users/me/tokens', { as: memberToken, body: { name: 'one more' } })).toBe(400)
      await prisma().withPrisma((client) => client.namedToken.deleteMany())
    })

    it('that are narrowed have the rights of these policies alone, and lead to no others', async () => {
      const { token: as, policies } = await create({ name: 'narrow', policies: [tagsPolicy.toUpperCase()] })
      expect(policies).toEqual([tagsPolicy])
      expect(await status('/items/tags', { as })).toBe(200)
      expect((await app().graphql('{ tags { id } }', { as })).body.errors).toBeUndefined()
      const socket = await connectSocket(app())
      await socket.ask({ type: 'auth', access_token: as })
      expect(await socket.ask({ type: 'items', action: 'read', collection: 'tags' })).toMatchObject({ type: 'items' })
      expect(await socket.ask({ type: 'items', action: 'read', collection: 'articles' })).toMatchObject({ status: 'error' })
      await socket.close()
      expect(await status('/items/articles', { as })).toBe(403)
      expect((await app().graphql('{ articles { id } }', { as })).body.errors).toBeDefined()
      expect(await app().must('/users/me', { as })).toEqual({ id: member.user })
      const ways: readonly (readonly [string, string, object])[] = [
        ['POST', '/users/me/tokens', { name: 'wide' }],
        ['PATCH', '/users/me', { token: 'a-wide-token' }],
        ['PATCH', '/users/me', { password: 'another-pass-2' }],
        ['PATCH', `/users/${member.user}`, { email: 'mine@example.com' }],
        ['PATCH', '/users', { keys: [member.user], data: { token: 'a-wide-token' } }],
      ]
      for (const [method, path, body] of ways) expect([path, body, await status(path, { as, method, body })]).toEqual([path, body, 403])
      expect(await status('/users/me/tokens', { as })).toBe(403)
      expect(await status('/items/articles', { as: 'a-wide-token' })).toBe(401)
      // A policy that the user loses is lost to the token, too; what is left is nothing, not everything.
      const [row] = await app().must<{ id: string }[]>(`/access?filter[policy][_eq]=${tagsPolicy}`)
      await app().must(`/access/${row!.id}`, { method: 'DELETE' })
      for (const path of ['/items/tags', '/items/articles']) expect(await status(path, { as })).toBe(403)
      await app().must('/access', { body: { user: member.user, policy: tagsPolicy } })
    })

    it('of an administrator are narrowed, too', async () => {
      await app().must('/access', { body: { user: (await app().must<{ id: string }>('/users/me')).id, policy: tagsPolicy } })
      const { token: as } = await create({ name: 'narrow', policies: [tagsPolicy] }, {})
      expect(await status('/items/tags', { as })).toBe(200)
      for (const path of ['/users', '/items/articles', '/policies', '/users/me/tokens']) expect(await status(path, { as })).toBe(403)
      expect(await app().must('/policies/me/globals', { as })).toMatchObject({ admin_access: false })
    })

    it('that are narrowed stay so in a durable flow, which runs after the request', async () => {
      await app().must('/permissions', { body: { ...may('tags', 'create', ['*']), policy: tagsPolicy } })
      const options = { type: 'action', durable: true, scope: ['items.create'], collections: ['tags'] }
      const read = { type: 'item-read', options: { collection: 'articles', query: { limit: 1 }, permissions: '$trigger' } }
      const flow = await makeFlow(app(), 'event', options, [read], { accountability: null })
      const made = async (policies: string[] | null) => {
        const { token: as } = await create({ name: 'x', ...(policies && { policies }) })
        await app().must('/items/tags', { as, body: { name: 'made' } })
        const waiting = () => app().must<{ attempts: number; error: unknown }[]>('/flows/deliveries')
        return eventually(waiting, (rows) => rows.length === 0 || rows.every(({ attempts }) => attempts > 0))
      }
      expect(await made(null)).toEqual([])
      expect(await made([tagsPolicy])).toMatchObject([{ error: { code: 'FORBIDDEN' } }])
      await app().must(`/flows/${flow}`, { method: 'DELETE' })
    })

    it('case 45: end with their time and their user', async () => {
      const { token: as } = await create({ name: 'x' })
      const short = await create({ name: 'short', expires: new Date(Date.now() + 1_500).toISOString() })
      for (const token of [as, short.token]) expect(await status('/items/articles', { as: token })).toBe(200)
      await until(async () => (await status('/items/articles', { as: short.token })) === 401)
      await app().must(`/users/${member.user}`, { method: 'PATCH', body: { status: 'suspended' } })
      for (const token of [as, memberToken]) expect(await status('/server/info', { as: token })).toBe(401)
      await app().must(`/users/${member.user}`, { method: 'PATCH', body: { status: 'active' } })
      for (const token of [as, memberToken]) expect(await status('/items/articles', { as: token })).toBe(200)
    })

    it('case 55: are gone with a deleted user, also for one who gets the same id', async () => {
      const gone = await createUser(app(), 'gone', 'token-of-the-gone', [])
      const { token: as } = await app().must<Told>(`/users/${gone.user}/tokens`, { body: { name: 'x' } })
      expect(await status('/users/me', { as })).toBe(200)
      await app().must(`/users/${gone.user}`, { method: 'DELETE' })
      await app().must('/users', { body: { id: gone.user, email: 'again@example.com', role: gone.role } })
      expect(await status('/users/me', { as })).toBe(401)
    })

    it('case 59: are stored as digests, which open nothing', async () => {
      const { token } = await create({ name: 'x' })
      const many = ['one', 'two'].map((name) => ({ email: `${name}@example.com`, token: `token-of-the-${name}` }))
      await app().must('/users', { body: many })
      expect(await status('/users/me', { as: 'token-of-the-two' })).toBe(200)
      const named = await prisma().withPrisma((client) => client.namedToken.findMany())
      const users = await prisma().withPrisma((client) => client.user.findMany())
      const stored = [...named.map(({ digest }) => digest), ...users.flatMap((user) => user.token ?? [])]
      expect(stored.length).toBeGreaterThan(4)
      for (const text of stored) {
        expect(text).toMatch(/^sha256:[\w-]{43}$/)
        expect(await status('/server/info', { as: text })).toBe(401)
        expect(await status('/server/info', { as: text.slice('sha256:'.length) })).toBe(401)
      }
      expect(JSON.stringify([named, users])).not.toMatch(new RegExp(`${token}|${memberToken}|${adminToken}`))
      const told = [
        await app().request('/revisions?limit=-1'),
        await app().request('/activity?limit=-1'),
        await app().request('/users?fields=*'),
      ]
      for (const { text } of told) expect(text).not.toMatch(/sha256:|token-of-the/)
      expect(await app().must(`/users/${member.user}?fields=token`)).toEqual({ token: '**********' })
      expect(await status(`/users/${other.user}`, { method: 'PATCH', body: { token } })).toBe(400)
      const taken = await app().request(`/users/${other.user}`, { method: 'PATCH', body: { token: memberToken } })
      expect([taken.status, /sha256:/.test(taken.text)]).toEqual([400, false])
    })

    it('case 59: that another server stored plainly are accepted, exactly, and stored as digests', async () => {
      await setStored(other.user, 'PlainToken')
      for (const as of ['plaintoken', 'PlainToken%20', 'PlainToke_', 'PlainToken%25'])
        expect(await status(`/items/articles?access_token=${as}`, { as: null })).toBe(401)
      expect(await storedToken(other.user)).toBe('PlainToken')
      expect(await status('/items/articles', { as: 'PlainToken' })).toBe(200)
      expect(await storedToken(other.user)).toMatch(/^sha256:/)
      await app().platform.accessChanged(app().platform.database, 'directus_users', [])
      expect(await status('/items/articles', { as: 'PlainToken' })).toBe(200)
      // What looks like a digest was never a token that is compared plainly.
      const digest = (await storedToken(other.user))!
      await app().platform.accessChanged(app().platform.database, 'directus_users', [])
      expect(await status('/items/articles', { as: digest })).toBe(401)
      await app().must(`/users/${other.user}`, { method: 'PATCH', body: { token: null } })
      expect(await status('/items/articles', { as: 'PlainToken' })).toBe(401)
    })

    it('cost one statement to be found, and none once they are known', async () => {
      const { token } = await create({ name: 'x' })
      const ask = (as: string) => () => app().must('/items/articles?fields=id', { as })
      // What the server does by itself meanwhile is not counted.
      const statements = async (as: string) =>
        (await app().statementsOf(ask(as))).filter((text) => /articles|directus_users|tessera_tokens/.test(text))
      await ask(memberToken)()
      await app().platform.accessChanged(app().platform.database, 'directus_users', [])
      expect(await statements(memberToken)).toHaveLength(2)
      await ask(token)()
      await until(async () => ((await app().must<Told[]>('/users/me/tokens', { as: memberToken }))[0]?.last_used ?? null) !== null)
      for (const as of [memberToken, token]) expect(await statements(as)).toHaveLength(1)
    })
  },
  fill,
  { WEBSOCKETS_ENABLED: 'true' },
)

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 5_000
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error('It did not happen')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
