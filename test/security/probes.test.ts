import { expect, it } from '@jest/globals'
import { type Answer, type App, onEachApp } from '../support/app.js'
import { createUser, fillBlog } from '../support/blog.js'

// What attackers of an earlier build found: each a question whose answer told, or did, more than its caller's rights.

const tokens = {
  ann: 'token-of-ann',
  ben: 'token-of-ben',
  mixed: 'token-of-mixed',
  blind: 'token-of-blind',
  editor: 'token-of-editor',
  manager: 'token-of-manager',
}
const json = (value: unknown): string => encodeURIComponent(JSON.stringify(value))
const ids = (answer: Answer): unknown[] => (answer.body.data as unknown as { id: unknown }[]).map(({ id }) => id)

onEachApp(
  'What rights leave open',
  (app) => {
    const get = (path: string, as: string | null) => app().request(path, { as })
    const send = (method: string, path: string, body: unknown, as: string | null) => app().request(path, { method, body, as })
    /** The same status and the same text, but for the names that were sent. */
    const alike = (one: Answer, other: Answer, names: readonly [string, string] = ['', '']) => {
      const plain = ({ status, text }: Answer, name: string) => [status, name === '' ? text : text.replaceAll(name, 'NAME')]
      expect(plain(one, names[0])).toEqual(plain(other, names[1]))
    }

    it('a variable in a comma text is each caller’s own', async () => {
      const [ann, ben] = [await get('/items/notes?fields=id', tokens.ann), await get('/items/notes?fields=id', tokens.ben)]
      expect([ids(ann), ids(ben)]).toEqual([[1], [2]])
      for (const words of ['none,$CURRENT_USER.first_name', '$CURRENT_USER.first_name,none']) {
        for (const filter of [`filter[title][_in]=${words}`, `filter=${json({ title: { _in: words } })}`]) {
          expect(ids(await get(`/items/notes?fields=id&${filter}`, tokens.ann))).toEqual([1])
          expect(ids(await get(`/items/notes?fields=id&${filter}`, tokens.ben))).toEqual([2])
        }
      }
    })

    it('so is one that JSON spells otherwise', async () => {
      const filter = encodeURIComponent('{"owner":{"_in":"00000000-0000-0000-0000-000000000000,\\u0024CURRENT_USER"}}')
      expect(ids(await get(`/items/notes?fields=id&filter=${filter}`, tokens.ann))).toEqual([1])
      expect(ids(await get(`/items/notes?fields=id&filter=${filter}`, tokens.ben))).toEqual([2])
    })

    it.each([
      ['POST', '/users', { email: 'ann@example.com' }, { email: 'nobody-at-all@example.com' }],
      ['PATCH', '/users/00000000-0000-0000-0000-000000000001', { email: 'ann@example.com' }, { email: 'nobody-at-all@example.com' }],
      ['PATCH', '/users/me', { email: 'ben@example.com' }, { email: 'nobody-at-all@example.com' }],
      ['PATCH', '/users/me', { tfa_secret: 'x' }, { nonesuch: 'x' }],
      ['POST', '/files', { type: 'a/b', storage: 'local' }, { type: 'a/b', storage: 'nonesuch' }],
      ['DELETE', '/permissions', [1], [99999]],
    ])('%s %s tells nothing of what is there', async (method, path, one, other) => {
      for (const as of [tokens.ann, null]) {
        const answers = [await send(method, path, one, as), await send(method, path, other, as)] as const
        expect(answers[0].status).toBeGreaterThanOrEqual(400)
        alike(...answers, [
          path === '/users/me' && 'tfa_secret' in one ? 'tfa_secret' : '',
          path === '/users/me' && 'nonesuch' in other ? 'nonesuch' : '',
        ])
      }
    })

    it('an invitation tells nothing of who is there', async () => {
      const role = (await app().must<{ id: string }[]>('/roles?limit=1'))[0]!.id
      const [known, unknown] = [
        await send('POST', '/users/invite', { email: 'ann@example.com', role }, tokens.ann),
        await send('POST', '/users/invite', { email: 'nobody-at-all@example.com', role }, tokens.ann),
      ]
      expect(known.status).toBe(403)
      alike(known, unknown)
    })

    it.each([{ title: { _starts_with: 'F' } }, { author: { secret: { _eq: 'alpha' } } }, { author: { _eq: 1 } }])(
      'who writes blindly cannot ask %j',
      async (filter) => {
        for (const [method, body] of [
          ['DELETE', { query: { filter } }],
          ['PATCH', { query: { filter }, data: { title: 'x' } }],
        ] as const)
          expect((await send(method, '/items/articles?dry_run=true', body, tokens.blind)).status).toBe(403)
        expect((await send('DELETE', '/items/articles?dry_run=true', { query: { filter: { id: { _eq: 5 } } } }, tokens.blind)).status).toBe(
          200,
        )
      },
    )

    it('a foreign key that is hidden leads nowhere, in neither direction', async () => {
      const seen = await get('/items/articles?fields=id,author&sort=id', tokens.mixed)
      const shown = new Set(
        (seen.body.data as unknown as { id: number; author: number | null }[]).flatMap(({ id, author }) => (author === null ? [] : [id])),
      )
      const follow = await get(`/items/authors?fields=id&filter=${json({ '$FOLLOW(articles,author)': { id: { _eq: 4 } } })}`, tokens.mixed)
      expect(ids(follow)).toEqual([])
      const authors = await get('/items/authors?fields=id,articles.id,count(articles)&sort=id', tokens.mixed)
      const children = (authors.body.data as unknown as { articles: { id: number }[]; articles_count: number }[]).map(
        ({ articles, articles_count }) => [articles.length, articles_count],
      )
      expect(children.flatMap(([length]) => length!).reduce((sum, length) => sum + length, 0)).toBe(shown.size)
      for (const [length, count] of children) expect(count).toBe(length)
      expect(ids(await get(`/items/authors?fields=id&filter=${json({ articles: { _some: { id: { _eq: 4 } } } })}`, tokens.mixed))).toEqual(
        [],
      )
    })

    it('a hidden reference is not told from none', async () => {
      // 5 has no author, those of 4 and 6 are hidden.
      for (const filter of [
        { author: { _null: true } },
        { author: { name: { _null: true } } },
        { _or: [{ author: { name: { _null: true } } }, { id: { _eq: -1 } }] },
      ])
        expect(ids(await get(`/items/articles?fields=id&sort=id&filter=${json(filter)}`, tokens.mixed))).toEqual([4, 5, 6])
    })

    it('nested writes do not tell which children are there, nor whose they are', async () => {
      // Of the author 2, the editor sees the article 3; 4 is hidden, 6 hidden and another's, 99 does not exist.
      const link = (...articles: unknown[]) => send('PATCH', '/items/authors/2?dry_run=true', { articles }, tokens.editor)
      expect((await link(3)).status).toBe(200)
      const unknown = await link(3, 99)
      expect(unknown.status).toBe(403)
      for (const key of [4, 6]) alike(await link(3, key), unknown)
      for (const key of [4, 6]) alike(await link(3, { id: key }), await link(3, { id: 99 }))
    })

    it('an object with a key does not tell whether there is such an item', async () => {
      const point = (author: unknown) => send('PATCH', '/items/articles/1?dry_run=true', { author }, tokens.editor)
      alike(await point({ id: 3, name: 'x' }), await point({ id: 99, name: 'x' }))
    })

    it.each([
      ['POST', '', []],
      ['PATCH', '', []],
      ['PATCH', '', { keys: [], data: {} }],
      ['PATCH', '', {}],
      ['PATCH', '', [{ a: 1 }]],
      ['DELETE', '', []],
      ['DELETE', '', {}],
      ['DELETE', '', ['zz']],
      ['GET', '/zz', undefined],
      ['PATCH', '/zz', {}],
      ['DELETE', '/zz', undefined],
      ['GET', '?cursor=x', undefined],
      ['GET', '?version=x', undefined],
      ['POST', '?on=id', {}],
      ['PATCH', '/1?max_affected=0', { a: 1 }],
      ['SEARCH', '', { keys: ['zz'] }],
    ])('%s items%s: a hidden collection is as one that does not exist', async (method, rest, body) => {
      for (const as of [tokens.ann, null])
        for (const hidden of ['authors', 'site'])
          alike(await send(method, `/items/${hidden}${rest}`, body, as), await send(method, `/items/nonesuch${rest}`, body, as), [
            hidden,
            'nonesuch',
          ])
    })

    it('a row does not leave its scope by what a function makes of it', async () => {
      expect((await send('PATCH', '/items/notes/1', { at: '2022-01-01T00:00:00Z' }, tokens.ann)).status).toBe(403)
      expect((await send('PATCH', '/items/notes/1', { at: '2024-06-01T00:00:00Z' }, tokens.ann)).status).toBe(200)
    })

    it('nobody lifts the validation that binds them', async () => {
      const { binding, free, attachment, permission } = manager
      const drafts = () => send('POST', '/items/tags', { name: 'no draft' }, tokens.manager)
      expect((await drafts()).status).toBe(400)
      for (const [method, path, body] of [
        ['DELETE', `/permissions/${permission}`, undefined],
        ['PATCH', `/permissions/${permission}`, { collection: 'authors' }],
        ['PATCH', `/permissions/${permission}`, { validation: null }],
        ['DELETE', `/access/${attachment}`, undefined],
        ['PATCH', `/access/${attachment}`, { policy: free }],
        ['DELETE', `/policies/${binding}`, undefined],
        ['PATCH', `/users/${manager.user}`, { role: null }],
      ] as const)
        expect([method, path, (await send(method, path, body, tokens.manager)).status]).toEqual([method, path, 403])
      expect((await drafts()).status).toBe(400)
    })

    it('a text that is called like a variable is a text to an upsert', async () => {
      await app().must('/items/keyed', {
        body: [
          { sku: null, name: 'none' },
          { sku: 'null', name: 'text' },
        ],
      })
      expect(await app().must('/items/keyed?on=sku&fields=name,sku', { body: { sku: '$CURRENT_USER', name: 'new' } })).toEqual({
        sku: '$CURRENT_USER',
        name: 'new',
      })
      expect(await app().must('/items/keyed?on=sku&fields=name,sku', { body: { sku: 'null', name: 'found' } })).toEqual({
        sku: 'null',
        name: 'found',
      })
      expect(await app().must('/items/keyed?fields=name&sort=name')).toEqual([{ name: 'found' }, { name: 'new' }, { name: 'none' }])
    })
  },
  fill,
)

let manager: { user: string; binding: string; free: string; attachment: string; permission: number }

async function fill(app: App): Promise<void> {
  await fillBlog(app)
  const key = { field: 'id', type: 'integer', meta: {}, schema: { is_primary_key: true, has_auto_increment: true } }
  const field = (name: string, type = 'string', schema: object = {}) => ({ field: name, type, meta: {}, schema })
  await app.must('/collections', {
    body: { collection: 'notes', meta: {}, schema: {}, fields: [key, field('title'), field('owner', 'uuid'), field('at', 'timestamp')] },
  })
  await app.must('/collections', {
    body: { collection: 'keyed', meta: {}, schema: {}, fields: [key, field('name'), field('sku', 'string', { is_unique: true })] },
  })
  await app.must('/collections', { body: { collection: 'site', meta: { singleton: true }, schema: {}, fields: [key, field('name')] } })
  const none = '00000000-0000-0000-0000-000000000000'
  const mine = { owner: { _in: `${none},$CURRENT_USER` } }
  const ann = await createUser(app, 'ann', tokens.ann, [
    { collection: 'notes', action: 'read', fields: ['*'], permissions: mine },
    { collection: 'notes', action: 'update', fields: ['*'], permissions: { 'year(at)': { _eq: '$CURRENT_USER.title' } } },
    { collection: 'directus_users', action: 'read', fields: ['id', 'first_name', 'title'], permissions: { id: { _eq: '$CURRENT_USER' } } },
    { collection: 'directus_users', action: 'update', fields: ['first_name'], permissions: { id: { _eq: '$CURRENT_USER' } } },
  ])
  await app.must(`/users/${ann.user}`, { method: 'PATCH', body: { first_name: 'of ann', title: '2024' } })
  const ben = await app.must<{ id: string }>('/users', {
    body: { email: 'ben@example.com', token: tokens.ben, role: ann.role, status: 'active', first_name: 'of ben' },
  })
  await app.must('/items/notes', {
    body: [
      { title: 'of ann', owner: ann.user, at: '2024-01-01T00:00:00Z' },
      { title: 'of ben', owner: ben.id },
    ],
  })

  const published = { status: { _eq: 'published' } }
  const mixed = await createUser(app, 'mixed', tokens.mixed, [
    { collection: 'articles', action: 'read', fields: ['id', 'title'], permissions: {} },
    { collection: 'authors', action: 'read', fields: ['id', 'name', 'articles'], permissions: {} },
  ])
  await attach(app, mixed.role, 'published authors', [
    { collection: 'articles', action: 'read', fields: ['id', 'author'], permissions: published },
  ])

  await createUser(app, 'blind', tokens.blind, [
    { collection: 'articles', action: 'delete', permissions: {} },
    { collection: 'articles', action: 'update', fields: ['title', 'author'], permissions: {} },
    { collection: 'authors', action: 'read', fields: ['id', 'name'], permissions: {} },
    { collection: 'authors', action: 'delete', permissions: {} },
  ])
  await createUser(app, 'editor', tokens.editor, [
    { collection: 'articles', action: 'read', fields: ['*'], permissions: published },
    { collection: 'articles', action: 'update', fields: ['*'], permissions: published },
    { collection: 'authors', action: 'read', fields: ['*'], permissions: { id: { _neq: 3 } } },
    { collection: 'authors', action: 'update', fields: ['articles'], permissions: {} },
  ])
  await createManager(app)
}

async function createManager(app: App): Promise<void> {
  const system = ['permissions', 'access', 'policies'].flatMap((name) =>
    ['create', 'read', 'update', 'delete'].map((action) => ({ collection: `directus_${name}`, action, fields: ['*'], permissions: {} })),
  )
  const { user, role, policy } = await createUser(app, 'manager', tokens.manager, [
    ...system,
    { collection: 'tags', action: 'create', fields: ['*'], permissions: {} },
    { collection: 'directus_users', action: 'read', fields: ['*'], permissions: {} },
    { collection: 'directus_users', action: 'update', fields: ['*'], permissions: {} },
  ])
  const { policy: binding, attachment } = await attach(app, role, 'binding', [
    { collection: 'tags', action: 'create', fields: ['*'], permissions: {}, validation: { name: { _eq: 'draft' } } },
  ])
  const [permission] = await app.must<{ id: number }[]>(`/permissions?filter[policy][_eq]=${binding}&fields=id`)
  manager = { user, binding, free: policy, attachment, permission: permission!.id }
}

/** A further policy of a role. */
async function attach(
  app: App,
  role: string,
  name: string,
  permissions: readonly object[],
): Promise<{ policy: string; attachment: string }> {
  const { id: policy } = await app.must<{ id: string }>('/policies', { body: { name } })
  const { id: attachment } = await app.must<{ id: string }>('/access', { body: { role, policy } })
  await app.must('/permissions', { body: permissions.map((permission) => ({ ...permission, policy })) })
  return { policy, attachment }
}
