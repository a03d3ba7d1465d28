import { expect, it } from '@jest/globals'
import { type App, onEachApp } from '../support/app.js'
import { createUser, fillBlog } from '../support/blog.js'

// ../shared/security-cases.md, part B. Files (21, 23) are in files.test.ts, shares (25) in shares.test.ts; flows (29) wait for flows.

const writerToken = 'token-of-the-writer'

/** Ada's writer: creates and changes what is hers and not published, and may see no more of other authors than their names. */
const writerPermissions = [
  { collection: 'articles', action: 'read', fields: ['*'], permissions: { author: { _eq: 1 } } },
  {
    collection: 'articles',
    action: 'create',
    fields: ['id', 'title', 'author', 'status', 'comments', 'tags'],
    permissions: {},
    validation: { status: { _neq: 'published' } },
    presets: { status: 'draft', author: 1 },
  },
  {
    collection: 'articles',
    action: 'update',
    fields: ['title', 'author', 'status', 'comments'],
    permissions: { author: { _eq: 1 } },
    validation: { status: { _neq: 'published' } },
  },
  { collection: 'authors', action: 'read', fields: ['id', 'name'], permissions: {} },
  { collection: 'comments', action: 'read', fields: ['*'], permissions: {} },
  {
    collection: 'directus_users',
    action: 'read',
    fields: ['id', 'role'],
    permissions: { id: { _eq: '$CURRENT_USER' } },
  },
  {
    collection: 'directus_users',
    action: 'update',
    fields: ['first_name'],
    permissions: { id: { _eq: '$CURRENT_USER' } },
  },
  {
    collection: 'directus_presets',
    action: 'create',
    fields: ['*'],
    permissions: {},
    validation: { user: { _eq: '$CURRENT_USER' } },
  },
]

let writer: { user: string; role: string; policy: string }

onEachApp(
  'Attacks by writing',
  (app) => {
    const write = (method: string, path: string, body: unknown) => app().request(path, { as: writerToken, method, body })
    const titles = async () =>
      (await app().must<{ id: number; title: string }[]>('/items/articles?fields=id,title&sort=id&limit=-1')).map(
        ({ id, title }) => `${id} ${title}`,
      )
    /** The attempt is refused as forbidden, and changes nothing. */
    const refused = async (method: string, path: string, body: unknown, codes: readonly string[] = ['FORBIDDEN']) => {
      const before = await everything(app())
      const answer = await write(method, path, body)
      expect(codes).toContain(answer.body.errors?.[0]?.extensions.code)
      expect(answer.status).toBeLessThan(500)
      expect(await everything(app())).toEqual(before)
    }

    it('(the writer can write their own items)', async () => {
      const { status, body } = await write('POST', '/items/articles', { title: 'Mine' })
      expect(status).toBe(200)
      expect(body.data).toMatchObject({ title: 'Mine', status: 'draft', author: 1 })
    })

    it("22: fields that are not the caller's are refused, not dropped", () =>
      refused('POST', '/items/articles', { title: 'x', views: 1_000_000 }))

    it('24: a rule for creating holds for lists and for nested items', async () => {
      await refused('POST', '/items/articles', [{ title: 'good' }, { title: 'bad', status: 'published' }], ['FAILED_VALIDATION'])
      await refused('POST', '/presets', { collection: 'articles', user: await adminId(app()) }, ['FAILED_VALIDATION'])
      await refused('PATCH', '/items/articles/1', {
        comments: { create: [{ body: 'no right to create comments' }], update: [], delete: [] },
      })
      await refused('PATCH', '/items/articles/1', { comments: { create: [], update: [], delete: [1] } })
      await refused('PATCH', '/items/articles', [
        { id: 1, title: 'mine' },
        { id: 3, title: 'not mine' },
      ])
      await refused('PATCH', '/items/articles', { query: { filter: { id: { _eq: 1 } } }, data: { status: 'published' } }, [
        'FAILED_VALIDATION',
      ])
    })

    it('26: nested writes do not reach roles, policies, permissions, settings', async () => {
      await refused('PATCH', `/users/${writer.user}`, { role: { name: 'new' } })
      await refused('PATCH', '/users/me', { policies: [{ policy: { name: 'all', admin_access: true } }] })
      await refused('PATCH', '/users/me', { role: null })
      await refused('PATCH', '/items/articles/1', { author: { id: 1, name: 'Renamed' } })
      await refused('PATCH', `/policies/${writer.policy}`, { admin_access: true })
      await refused('POST', '/permissions', {
        policy: writer.policy,
        collection: 'authors',
        action: 'read',
        fields: ['*'],
      })
      await refused('PATCH', '/settings', { project_name: 'taken' })
    })

    it('28: creating with a key that is taken changes nothing', async () => {
      const before = await titles()
      const mine = await write('POST', '/items/articles', { id: 1, title: 'overwritten' })
      const others = await write('POST', '/items/articles', { id: 3, title: 'overwritten' })
      expect(mine.status).toBeGreaterThanOrEqual(400)
      expect(others.status).toBe(mine.status)
      expect(await titles()).toEqual(before)
    })

    it('30: what a hook makes of a payload is checked again', async () => {
      const { events } = app().platform
      const addViews = (payload: unknown) => ({ ...(payload as object), views: 7 })
      events.onFilter('articles.items.create', addViews)
      try {
        await refused('POST', '/items/articles', { title: 'by a hook' })
      } finally {
        events.offFilter('articles.items.create', addViews)
      }
    })

    it('31: a row of others cannot be reached', async () => {
      await refused('PATCH', '/items/articles/3', { author: 1 })
      await refused('PATCH', '/items/articles', { keys: [1, 3], data: { author: 1 } })
      await refused('DELETE', '/items/articles/1', undefined)
    })

    it("31: nor is a row moved out of one's own scope, by any way", async () => {
      await refused('PATCH', '/items/articles/1', { author: 2 })
      await refused('PATCH', '/items/articles/1', { author: null })
      await refused('PATCH', '/items/articles', { keys: [1, 2], data: { title: 'x', author: 3 } })
      await refused('PATCH', '/items/articles', { query: { filter: { id: { _eq: 1 } } }, data: { author: 2 } })
      await refused('PATCH', '/items/articles', [{ id: 1, author: 2 }])
      const before = await everything(app())
      const { text } = await app().graphql('mutation { update_articles_item(id: 1, data: { author: 2 }) { id } }', {
        as: writerToken,
      })
      expect(text).toContain('FORBIDDEN')
      expect(await everything(app())).toEqual(before)
    })

    it('31: by a nested write of the other side, or by a variable of the caller', async () => {
      const token = 'token-of-the-mover'
      const { user } = await createUser(app(), 'mover', token, [
        { collection: 'authors', action: 'read', fields: ['*'], permissions: {} },
        { collection: 'authors', action: 'update', fields: ['*'], permissions: {} },
        { collection: 'articles', action: 'read', fields: ['*'], permissions: {} },
        { collection: 'articles', action: 'update', fields: ['*'], permissions: { author: { name: { _eq: 'Ada' } } } },
        { collection: 'tags', action: 'read', fields: ['*'], permissions: {} },
        { collection: 'tags', action: 'update', fields: ['*'], permissions: { name: { _eq: '$CURRENT_USER.title' } } },
      ])
      await app().must(`/users/${user}`, { method: 'PATCH', body: { title: 'blue' } })
      const change = (path: string, body: unknown) => app().request(path, { as: token, method: 'PATCH', body })
      const before = await everything(app())
      for (const [path, body] of [
        ['/items/authors/2', { articles: { create: [], update: [{ id: 1 }], delete: [] } }],
        ['/items/authors/1', { articles: { create: [], update: [], delete: [1] } }],
        ['/items/authors/2', { articles: [3, 1] }],
        ['/items/articles/1', { author: { id: 1, name: 'Eve' } }],
        ['/items/tags/1', { name: 'red' }],
      ] as const) {
        const { status, body: told } = await change(path, body)
        expect([path, status, told.errors?.[0]?.extensions.code]).toEqual([path, 403, 'FORBIDDEN'])
      }
      expect(await everything(app())).toEqual(before)
      expect((await change('/items/articles/1', { title: 'First steps' })).status).toBe(200)
    })

    it('31: nor are items put in order that are out of reach', async () => {
      const token = 'token-of-the-sorter'
      await app().must('/fields/tags', { body: { field: 'place', type: 'integer', meta: {}, schema: {} } })
      await app().must('/collections/tags', { method: 'PATCH', body: { meta: { sort_field: 'place' } } })
      await createUser(app(), 'sorter', token, [
        { collection: 'tags', action: 'update', fields: ['place'], permissions: { id: { _lt: 3 } } },
      ])
      const sort = (item: number, to: number) => app().request('/utils/sort/tags', { as: token, body: { item, to } })
      expect([(await sort(3, 1)).text, (await sort(1, 3)).text]).toEqual([(await sort(33, 1)).text, (await sort(1, 33)).text])
      expect((await sort(3, 1)).status).toBe(403)
      expect((await sort(2, 1)).status).toBe(200)
    })

    it('31: a state that a rule asks for may end, and what a rule without scope reaches may go anywhere', async () => {
      const token = 'token-of-the-publisher'
      await createUser(app(), 'publisher', token, [
        { collection: 'articles', action: 'read', fields: ['*'], permissions: {} },
        {
          collection: 'articles',
          action: 'update',
          fields: ['*'],
          permissions: { _and: [{ status: { _eq: 'draft' } }, { author: { _nnull: true } }] },
        },
        { collection: 'tags', action: 'read', fields: ['*'], permissions: {} },
        { collection: 'tags', action: 'update', fields: ['*'], permissions: { name: { _eq: '$CURRENT_USER.title' } } },
        { collection: 'tags', action: 'update', fields: ['*'], permissions: { name: { _starts_with: 'g' } } },
      ])
      const change = (path: string, body: unknown) => app().request(path, { as: token, method: 'PATCH', body })
      expect((await change('/items/articles/4', { author: null })).status).toBe(403)
      expect((await change('/items/articles/4', { status: 'published' })).status).toBe(200)
      expect((await change('/items/articles/4', { status: 'draft' })).status).toBe(403)
      expect((await change('/items/tags/2', { name: 'grey' })).status).toBe(200)
    })

    it('12: a delete without a condition is not a delete of all', async () => {
      const before = await titles()
      for (const body of [
        {},
        { query: {} },
        { keys: [] },
        { query: { filter: { id: { _eq: null } } } },
        { keys: [null] },
        { keys: { _in: [1] } },
      ]) {
        const { status } = await app().request('/items/comments', { method: 'DELETE', body })
        expect(status).toBeLessThan(500)
      }
      expect(await titles()).toEqual(before)
    })

    it.each(['-1', '0', '1e9', 'NaN', '[1]', '-5', '1.5', '9007199254740993'])(
      '32: limit=%s is an answer or a clear error',
      async (limit) => {
        const { status, body } = await app().request(`/items/articles?limit=${limit}`)
        expect(status === 200 || body.errors?.[0]?.extensions.code === 'INVALID_QUERY').toBe(true)
      },
    )

    it('33: prototypes and deep documents', async () => {
      const deep = `${'{"_and":['.repeat(10_000)}{}${']}'.repeat(10_000)}`
      const nested = `${'{"author":'.repeat(10_000)}{}${'}'.repeat(10_000)}`
      const attempts = [
        app().request(`/items/articles?filter=${encodeURIComponent('{"__proto__":{"_eq":1}}')}`),
        app().request('/items/articles?filter[constructor][prototype][_eq]=1'),
        app().request('/items/articles?alias[__proto__]=title&fields=__proto__'),
        app().request('/items/articles?deep[__proto__][_limit]=1'),
        app().request('/items/articles?fields=constructor'),
        app().request('/items/articles', { method: 'SEARCH', body: `{"query":{"filter":${deep}}}` }),
        app().request('/items/articles', {
          method: 'SEARCH',
          body: `{"query":{"filter":${'{"_and":['.repeat(499)}{}${']}'.repeat(499)}}}`,
        }),
        app().request(`/items/articles?filter=${'{"_or":['.repeat(1000)}{}${']}'.repeat(1000)}`),
        app().request('/items/articles', { body: nested }),
        app().request('/items/articles', {
          body: '{"title":"x","__proto__":{"isAdmin":true},"constructor":{"prototype":{"admin":true}}}',
        }),
        app().graphql('query ($filter: articles_filter) { articles(filter: $filter) { id } }', {
          variables: { filter: { constructor: { _eq: 1 } } },
        }),
      ]
      for (const [attempt, { status, body }] of (await Promise.all(attempts)).entries()) {
        expect({ attempt, isFailure: status >= 500 }).toEqual({ attempt, isFailure: false })
        if (status >= 400)
          expect({ status, code: body.errors?.[0]?.extensions.code }).toEqual({
            status: expect.any(Number),
            code: expect.stringMatching(/^(INVALID_QUERY|INVALID_PAYLOAD|FORBIDDEN|GRAPHQL_VALIDATION)$/),
          })
      }
      expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
      expect(({} as { admin?: boolean }).admin).toBeUndefined()
    })

    const injections = [
      `title"; DROP TABLE articles; --`,
      `title' OR '1'='1`,
      'title`',
      'title\u0000',
      '(SELECT 1)',
      `json(data, $.x') OR 1=1 --)`,
      'year(published_at) OR 1',
      '$FOLLOW(articles,id)',
    ]
    it.each(injections)('34: SQL in a name: %s', async (text) => {
      const name = encodeURIComponent(text)
      const before = await everything(app())
      for (const query of [
        `fields=${name}`,
        `sort=${name}`,
        `filter[${name}][_eq]=1`,
        `aggregate[count]=${name}`,
        `aggregate[count]=*&groupBy[]=${name}`,
        `alias[${name}]=title`,
        `deep[${name}][_limit]=1`,
      ]) {
        const { status, text: told } = await app().request(`/items/articles?${query}`)
        expect({ query, status: status < 500 }).toEqual({ query, status: true })
        expect(told).not.toMatch(/syntax error|SQLITE|near "|unterminated/i)
      }
      expect((await app().request(`/items/articles?search=${name}`)).status).toBeLessThan(500)
      expect((await app().request(`/items/articles?filter[title][_contains]=${name}`)).status).toBeLessThan(500)
      expect((await app().request(`/items/${name}`)).status).toBe(403)
      expect(await everything(app())).toEqual(before)
    })
  },
  async (app) => {
    await fillBlog(app)
    writer = await createUser(app, 'writer', writerToken, writerPermissions)
  },
)

const adminId = async (app: App) => (await app.must<{ id: string }>('/users/me?fields=id')).id

/** All that the attacks are after. */
async function everything(app: App) {
  const paths = [
    '/items/articles',
    '/items/authors',
    '/items/comments',
    '/users',
    '/roles',
    '/policies',
    '/permissions',
    '/access',
    '/presets',
    '/settings',
  ]
  const fields = new Map([
    ['/users', 'id,email,role,status'],
    ['/settings', 'project_name'],
  ])
  return Promise.all(paths.map((path) => app.must(`${path}?limit=-1&fields=${fields.get(path) ?? '*'}`)))
}
