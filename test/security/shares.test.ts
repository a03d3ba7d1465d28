import { expect, it } from '@jest/globals'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { type App, onEachApp, type Question } from '../support/app.js'
import { createUser, fillBlog } from '../support/blog.js'
import { note, upload } from '../support/files.js'
import { outbox } from '../support/outbox.js'
import { connectSocket } from '../support/sockets.js'

// ../shared/security-cases.md, 25 (shares with a stronger role), 45, 47, 55, 69; spec 09, section 10.

const mail = outbox()
const sharerToken = 'token-of-the-sharer'
const everything = (collection: string, action: string, permissions: object = {}) => ({ collection, action, fields: ['*'], permissions })
/** Shares published articles, of which views are not shown to anybody through it. */
const sharerPermissions = [
  { ...everything('articles', 'read', { author: { _eq: 1 } }), fields: ['id', 'title', 'status', 'author', 'comments', 'tags', 'cover'] },
  everything('articles', 'share', { status: { _eq: 'published' } }),
  ...['authors', 'comments', 'tags', 'articles_tags', 'directus_files'].map((name) => everything(name, 'read')),
  ...['create', 'read', 'update', 'delete'].map((action) => everything('directus_shares', action)),
]

let sharer: { user: string; role: string; policy: string }
let viewer: { user: string; role: string; policy: string }
let covers: { shown: string; other: string }

async function fill(app: App): Promise<void> {
  await fillBlog(app)
  await app.must('/fields/articles', { body: { field: 'cover', type: 'uuid', schema: {}, meta: { special: ['file'] } } })
  await app.must('/relations', { body: { collection: 'articles', field: 'cover', related_collection: 'directus_files', schema: {} } })
  covers = { shown: (await upload(app, note('shown'))).id, other: (await upload(app, note('other'))).id }
  await app.must('/items/articles/1', { method: 'PATCH', body: { cover: covers.shown } })
  sharer = await createUser(app, 'sharer', sharerToken, sharerPermissions)
  viewer = await createUser(app, 'viewer', 'token-of-the-viewer', [
    { ...everything('articles', 'read'), fields: ['id', 'title', 'views', 'author', 'comments', 'tags', 'cover'] },
    { ...everything('authors', 'read'), fields: ['id', 'name', 'articles'] },
    everything('comments', 'read', { body: { _neq: 'comment 3' } }),
    ...['articles_tags', 'tags', 'directus_files'].map((name) => everything(name, 'read')),
    everything('articles', 'update'),
  ])
}

onEachApp(
  'shares',
  (app) => {
    const share = async (body: object, question: Question = {}) =>
      (
        await app().must<{ id: string }>('/shares', {
          body: { collection: 'articles', item: '1', role: viewer.role, ...body },
          ...question,
        })
      ).id
    const open = async (id: string, body: object = {}) =>
      await app().must<{ access_token: string; refresh_token: string }>('/shares/auth', { as: null, body: { share: id, ...body } })
    const opened = async (body: object = {}) => {
      const id = await share(body)
      return { id, as: (await open(id)).access_token }
    }
    const status = async (path: string, question: Question) => (await app().request(path, question)).status

    it('open the item and what its relations lead to, as far as role and creator may read', async () => {
      const { as } = await opened()
      const fields = 'id,title,author.name,author.articles.id,comments.body,tags.tags_id.name,cover'
      expect(await app().must(`/items/articles?fields=${fields}`, { as })).toEqual([
        {
          id: 1,
          title: 'First steps',
          author: { name: 'Ada', articles: [{ id: 1 }] },
          comments: [{ body: 'comment 1' }, { body: 'comment 2' }],
          tags: [{ tags_id: { name: 'blue' } }, { tags_id: { name: 'green' } }],
          cover: covers.shown,
        },
      ])
      const lists = ['authors', 'comments', 'tags', 'articles_tags', 'directus_files'].map(async (name) => [
        name,
        ((await app().must(name === 'directus_files' ? '/files' : `/items/${name}`, { as })) as { id: unknown }[]).map(({ id }) => id),
      ])
      expect(Object.fromEntries(await Promise.all(lists))).toEqual({
        authors: [1],
        comments: [1, 2],
        tags: [1, 2],
        articles_tags: [1, 2],
        directus_files: [covers.shown],
      })
    })

    it('keep closed on every surface what they do not open', async () => {
      const { as } = await opened()
      const refused = [
        '/items/articles/2',
        '/items/articles/1?fields=status',
        '/items/authors/1?fields=secret',
        '/users',
        '/shares',
        '/roles',
      ]
      for (const path of refused) expect([path, await status(path, { as })]).toEqual([path, 403])
      expect(await status('/items/articles/1', { as, method: 'PATCH', body: { title: 'x' } })).toBe(403)
      expect(await status('/items/comments', { as, body: { body: 'x', article: 1 } })).toBe(403)
      expect(await status(`/assets/${covers.shown}`, { as })).toBe(200)
      expect(await status(`/assets/${covers.other}`, { as })).toBe(403)
      expect((await app().request('/items/articles?export=csv&fields=id,title', { as })).text).toBe('"id","title"\n1,"First steps"')
      const { body } = await app().graphql('{ articles { title author { name } comments { body } } }', { as })
      expect(body.data).toEqual({
        articles: [{ title: 'First steps', author: { name: 'Ada' }, comments: [{ body: 'comment 1' }, { body: 'comment 2' }] }],
      })
      expect((await app().graphql('{ articles { status } }', { as })).body.errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION')
      expect((await app().graphql('{ shares { id } }', { as, system: true })).body.errors).toBeDefined()
    })

    it('lend no more than their creator may read, now', async () => {
      const id = await share({}, { as: sharerToken }).catch(() => '')
      expect(id).toBe('') // the role shows views, which the sharer may not see
      const own = await share({ role: sharer.role }, { as: sharerToken })
      const { access_token: as } = await open(own)
      expect(await app().must('/items/articles/1', { as })).toMatchObject({ title: 'First steps', status: 'published' })
      await app().must(`/users/${sharer.user}`, { method: 'PATCH', body: { status: 'suspended' } })
      expect(await status('/items/articles/1', { as })).toBe(403)
      expect(await status('/shares/auth', { as: null, body: { share: own } })).toBe(401)
      expect(await status(`/shares/info/${own}`, { as: null })).toBe(403)
      await app().must(`/users/${sharer.user}`, { method: 'PATCH', body: { status: 'active' } })
      expect(await status('/items/articles/1', { as })).toBe(200)
    })

    it('case 25: nobody shares what they may not, by a stronger role or in the name of others', async () => {
      const mine = await share({ role: null, name: 'mine' }, { as: sharerToken })
      const theirs = await share({ item: '4' })
      const admin = (await app().must<{ id: string }[]>('/users?filter[email][_eq]=admin@example.com'))[0]!.id
      const roles = await app().must<{ id: string; name: string }[]>('/roles?fields=id,name')
      const stronger = roles.find(({ name }) => name === 'Administrator')!.id
      const attempts: readonly (readonly [string, object])[] = [
        ['/shares', { collection: 'articles', item: '1', role: stronger }],
        ['/shares', { collection: 'articles', item: '1', role: viewer.role }],
        ['/shares', { collection: 'articles', item: '4' }],
        ['/shares', { collection: 'authors', item: '1' }],
        ['/shares', { collection: 'directus_users', item: admin }],
        ['/shares', { collection: 'articles', item: "1' or '1'='1" }],
        [`/shares/${mine}`, { role: stronger }],
        [`/shares/${mine}`, { item: '4' }],
        [`/shares/${mine}`, { user_created: admin }],
        [`/shares/${theirs}`, { date_end: '2100-01-01T00:00:00Z' }],
        [`/shares/${theirs}`, { item: '1' }],
      ]
      for (const [path, body] of attempts)
        expect([body, await status(path, { as: sharerToken, method: path === '/shares' ? 'POST' : 'PATCH', body })]).toEqual([body, 403])
      const before = (await app().must<object[]>('/shares?limit=-1')).length
      const together = ['1', '4'].map((item) => ({ collection: 'articles', item }))
      expect(await status('/shares', { as: sharerToken, body: together })).toBe(403)
      expect(await app().must('/shares?limit=-1')).toHaveLength(before)
      const nested = `mutation { update_shares_item(id: "${mine}", data: { item: "4" }) { id } }`
      expect((await app().graphql(nested, { as: sharerToken, system: true })).body.errors).toBeDefined()
      expect(await app().must(`/shares/${mine}?fields=item,role,user_created`)).toEqual({
        item: '1',
        role: null,
        user_created: sharer.user,
      })
      const forged = await app().must<{ user_created: string }>('/shares?fields=user_created', {
        as: sharerToken,
        body: { collection: 'articles', item: '1', user_created: admin },
      })
      expect(forged.user_created).toBe(sharer.user)
    })

    it('case 25: a password is needed and never told', async () => {
      const id = await share({ password: 'open sesame' })
      for (const body of [{}, { password: '' }, { password: 'x' }, { password: '**********' }])
        expect(await status('/shares/auth', { as: null, body: { share: id, ...body } })).toBe(401)
      await open(id, { password: 'open sesame' })
      expect(await status('/shares/auth', { as: null, body: { share: id } })).toBe(401)
      const told = [await app().request(`/shares/${id}`), await app().request(`/shares/info/${id}`, { as: null })]
      told.push(
        await app().request(`/revisions?filter[item][_eq]=${id}`),
        await app().graphql(`{ shares_by_id(id: "${id}") { password } }`, { system: true }),
      )
      for (const { text } of told) expect(text).not.toMatch(/argon2|sesame/)
      expect(await app().must(`/shares/info/${id}`, { as: null })).toMatchObject({ id, password: '**********', times_used: 1 })
    })

    const ends: readonly (readonly [string, 401 | 403, (id: string) => Promise<unknown>])[] = [
      ['its deletion', 403, (id) => app().must(`/shares/${id}`, { method: 'DELETE' })],
      ['another name', 401, (id) => app().must(`/shares/${id}`, { method: 'PATCH', body: { name: 'x' } })],
      ['a password', 401, (id) => app().must(`/shares/${id}`, { method: 'PATCH', body: { password: 'x' } })],
      ['an earlier end', 403, (id) => app().must(`/shares/${id}`, { method: 'PATCH', body: { date_end: '2020-01-01T00:00:00Z' } })],
      ['fewer uses', 401, (id) => app().must(`/shares/${id}`, { method: 'PATCH', body: { max_uses: 1 } })],
    ]
    it.each(ends)('case 45: %s ends the sessions at once', async (_name, code, end) => {
      const { id, as } = await opened()
      const refresh = (await open(id)).refresh_token
      const socket = await connectSocket(app())
      expect(await socket.ask({ type: 'auth', access_token: as })).toMatchObject({ status: 'ok' })
      const events = await subscribe(app(), as)
      const write = () => app().must('/items/articles/1', { method: 'PATCH', body: { views: 11 } })
      await until(async () => write().then(() => events.seen.length > 0))
      await end(id)
      for (const path of ['/items/articles/1', '/server/info', `/assets/${covers.shown}`])
        expect([path, await status(path, { as })]).toEqual([path, code])
      expect((await app().graphql('{ articles { id } }', { as })).status).toBe(code)
      expect(await socket.ask({ type: 'items', action: 'read', collection: 'articles' })).toMatchObject({ status: 'error' })
      expect(await status('/auth/refresh', { as: null, body: { refresh_token: refresh, mode: 'json' } })).toBe(401)
      const before = events.seen.length
      await write()
      expect(events.seen.length).toBe(before)
      await socket.close()
      await events.stop()
    })

    it('case 45: the end of a share is felt without a write, and so is the end of its role', async () => {
      const role = await app().must<{ id: string }>('/roles', { body: { name: 'short' } })
      await app().must('/access', { body: { role: role.id, policy: viewer.policy } })
      const lent = await opened({ role: role.id })
      const short = await opened({ date_end: new Date(Date.now() + 1_500).toISOString() })
      for (const { as } of [lent, short]) expect(await status('/items/articles/1', { as })).toBe(200)
      await app().must(`/roles/${role.id}`, { method: 'DELETE' })
      expect(await status('/items/articles/1', { as: lent.as })).toBe(403)
      await until(async () => (await status('/items/articles/1', { as: short.as })) === 403)
    })

    it('case 55: go with their item, so that another one with the same key is not open by them', async () => {
      const { id } = await app().must<{ id: number }>('/items/articles', { body: { title: 'Shared', status: 'published' } })
      const { as } = await opened({ item: String(id) })
      const other = await share({})
      await app().must(`/items/articles/${id}`, { method: 'DELETE' })
      await app().must('/items/articles', { body: { id, title: 'Another', status: 'published' } })
      expect(await status(`/items/articles/${id}`, { as })).toBe(403)
      expect(await app().must(`/shares?filter[item][_eq]=${id}&fields=id`)).toEqual([])
      expect(await status(`/shares/${other}`, {})).toBe(200)
      await app().must(`/items/articles/${id}`, { method: 'DELETE' })
    })

    it('are used no more often than they may be, however many come at once', async () => {
      const id = await share({ max_uses: 3 })
      const answers = await Promise.all(Array.from({ length: 9 }, () => app().request('/shares/auth', { as: null, body: { share: id } })))
      expect(answers.map(({ status: code }) => code).sort()).toEqual([200, 200, 200, 401, 401, 401, 401, 401, 401])
      expect(await app().must(`/shares/${id}?fields=times_used`)).toEqual({ times_used: 3 })
      const [token] = answers
        .filter(({ status: code }) => code === 200)
        .map(({ body }) => (body.data as unknown as { refresh_token: string }).refresh_token)
      expect(await status('/auth/refresh', { as: null, body: { refresh_token: token, mode: 'json' } })).toBe(401)
    })

    it('case 45: the last use ends the sessions of those before it, and nobody opens the share again', async () => {
      const id = await share({ max_uses: 2 })
      const first = (await open(id)).access_token
      expect(await status('/items/articles/1', { as: first })).toBe(200)
      const last = (await open(id)).access_token
      expect(await status('/items/articles/1', { as: first })).toBe(401)
      expect(await status('/items/articles/1', { as: last })).toBe(200)
      expect(await status('/shares/auth', { as: null, body: { share: id } })).toBe(401)
    })

    it('case 69: two shares of one role do not see what is kept of the other', async () => {
      const [one, two] = [await opened(), await opened({ item: '2' })]
      for (const [{ as }, title] of [
        [one, 'First steps'],
        [two, 'Second wind'],
        [one, 'First steps'],
      ] as const) {
        expect(await app().must('/items/articles?fields=title', { as })).toEqual([{ title }])
        expect((await app().graphql('{ articles { title } }', { as })).body.data).toEqual({ articles: [{ title }] })
      }
    })

    it('mean their creator by the variables of rules, and no key that is a word of filters', async () => {
      const key = { field: 'id', type: 'string', schema: { is_primary_key: true }, meta: {} }
      const owner = { field: 'owner', type: 'string', schema: {}, meta: {} }
      await app().must('/collections', { body: { collection: 'slips', schema: {}, meta: {}, fields: [key, owner] } })
      await app().must('/permissions', {
        body: { ...everything('slips', 'read', { owner: { _eq: '$CURRENT_USER' } }), policy: viewer.policy },
      })
      const { id: me } = await app().must<{ id: string }>('/users/me')
      const owned = { plain: me, theirs: sharer.user, $CURRENT_USER: me, true: me }
      await app().must('/items/slips', { body: Object.entries(owned).map(([id, user]) => ({ id, owner: user })) })
      const seen = async (item: string) => {
        const as = (await open(await share({ collection: 'slips', item }))).access_token
        return (await app().request('/items/slips?fields=id', { as })).body.data
      }
      const answers = [await seen('plain'), await seen('theirs'), await seen('$CURRENT_USER'), await seen('true')]
      expect(answers).toEqual([[{ id: 'plain' }], [], undefined, undefined])
    })

    it('are there in GraphQL, too, and their links are mailed', async () => {
      const ask = async (query: string, question: Question = {}) => {
        const { body } = await app().graphql(query, { system: true, ...question })
        expect(body.errors).toBeUndefined()
        return body.data as unknown as Record<string, Record<string, string>>
      }
      const created = await ask(
        `mutation { create_shares_item(data: { name: "By link", collection: "articles", item: "1", role: { id: "${viewer.role}", name: "viewer role" } }) { id } }`,
      )
      const id = created.create_shares_item!.id!
      expect(await ask(`{ shares_info(id: "${id}") { collection item times_used } }`, { as: null })).toEqual({
        shares_info: { collection: 'articles', item: '1', times_used: 0 },
      })
      const { shares_auth: tokens } = await ask(`mutation { shares_auth(share: "${id}") { access_token } }`, { as: null })
      expect(await app().must('/items/articles?fields=id', { as: tokens!.access_token! })).toEqual([{ id: 1 }])
      await ask(`mutation { shares_invite(share: "${id}", emails: ["guest@example.com"]) }`)
      await until(async () => mail.mails().some((text) => text.includes('guest@example.com') && text.includes(`/admin/shared/${id}`)))
      const many = Array.from({ length: 101 }, (_, index) => `guest-${index}@example.com`)
      for (const emails of [many, ['no address'], 'x', [5]])
        expect(await status('/shares/invite', { body: { share: id, emails } })).toBe(400)
      expect(await status('/shares/invite', { as: null, body: { share: id, emails: ['a@example.com'] } })).toBe(403)
    })

    it('cost no statement once they are known', async () => {
      const { as } = await opened()
      const ask = () => app().must('/items/articles?fields=id,comments.body', { as })
      await ask()
      const statements = await app().statementsOf(ask)
      // What the server does by itself meanwhile is not counted.
      expect(statements.filter((text) => /articles|directus_(users|shares|sessions)/.test(text))).toHaveLength(1)
    })
  },
  fill,
  { WEBSOCKETS_ENABLED: 'true', ...mail.environment },
)

/** Subscribes by GraphQL's socket. */
async function subscribe(app: App, token: string): Promise<{ readonly seen: unknown[]; stop(): Promise<void> }> {
  const seen: unknown[] = []
  const client = createClient({
    url: `${app.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { access_token: token },
    retryAttempts: 0,
  })
  client.subscribe(
    { query: 'subscription { articles_mutated { key } }' },
    { next: (event) => seen.push(event), error: () => undefined, complete: () => undefined },
  )
  return { seen, stop: async () => client.dispose() }
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 5_000
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error('It did not happen')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
