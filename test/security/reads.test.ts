import { expect, it } from '@jest/globals'
import { type Answer, adminToken, onEachApp } from '../support/app.js'
import { createUser, fillBlog, readerToken } from '../support/blog.js'

// ../shared/security-cases.md, part A. 15 stands in test/realtime, 19 in versions.test.ts; 10's other half (introspection switched off) for the configuration of GraphQL.

const guestToken = 'token-of-two-policies'
let guest: { user: string; role: string; policy: string }

onEachApp(
  'Attacks by reading',
  (app) => {
    const ask = (path: string, as: string | null = readerToken) => app().request(path, { as })
    const askGraphql = (query: string, as = readerToken) => app().graphql(query, { as })
    /** Both are refused, and nothing but the name that was sent tells them apart. */
    const alike = (one: Answer, other: Answer, names: readonly [string, string]) => {
      expect(one.status).toBeGreaterThanOrEqual(400)
      expect(other.status).toBe(one.status)
      expect(one.text.replaceAll(names[0], 'NAME')).toBe(other.text.replaceAll(names[1], 'NAME'))
    }
    /** What is asked about a field the reader may not read is answered as about one that does not exist. */
    const asIfUnknown = async (path: (field: string) => string, field: string) =>
      alike(await ask(path(field)), await ask(path('nonesuch')), [field, 'nonesuch'])

    it.each(['_starts_with', '_gt', '_eq', '_contains', '_in', '_nnull', '_regex'])('1: %s on a hidden field', (operator) =>
      asIfUnknown((field) => `/items/authors?fields=id&filter[${field}][${operator}]=a`, 'secret'),
    )

    it.each(['_starts_with', '_gt', '_contains'])('1: %s on a concealed field tells nothing, even an administrator', async (operator) => {
      const hashed = await app().request(`/items/authors?fields=id&filter[pin][${operator}]=$argon2`)
      const password = await app().request(`/users?fields=id&filter[password][${operator}]=$argon2`)
      for (const { status, body } of [hashed, password])
        expect(status >= 400 || (body.data as unknown as unknown[]).length === 0).toBe(true)
    })

    it('1: the same through an export', () =>
      asIfUnknown((field) => `/items/authors?export=csv&fields=id&filter[${field}][_starts_with]=a`, 'secret'))

    it('2: search does not look at hidden or concealed fields', async () => {
      expect((await ask('/items/authors?fields=id&search=alpha')).body.data).toEqual([])
      expect((await ask('/items/articles?fields=id&search=Hidden')).body.data).toEqual([])
      expect((await app().request('/items/authors?fields=id&search=argon2')).body.data).toEqual([])
      expect((await app().request(`/users?fields=id&search=${readerToken}`)).body.data).toEqual([])
    })

    it('3: an alias does not unmask', async () => {
      await asIfUnknown((field) => `/items/authors?alias[x]=${field}&fields=x`, 'secret')
      const { text } = await app().request('/users?alias[x]=password&alias[y]=token&fields=x,y')
      expect(text).not.toMatch(/argon2|token-of/)
      expect((await app().graphql('{ authors { x: pin } }')).text).not.toContain('argon2')
      expect((await app().graphql('{ users { x: password y: token } }', { system: true })).text).not.toMatch(/argon2|token-of/)
    })

    it.each(['min', 'max', 'countDistinct', 'count'])('4: aggregate[%s]', async (name) => {
      await asIfUnknown((field) => `/items/authors?aggregate[${name}]=${field}`, 'secret')
      const { text } = await app().request(`/items/authors?aggregate[${name}]=pin&groupBy[]=name`)
      expect(text).not.toContain('argon2')
    })

    it('5: sort and group', async () => {
      await asIfUnknown((field) => `/items/authors?fields=id&sort=${field}`, 'secret')
      await asIfUnknown((field) => `/items/authors?aggregate[count]=*&groupBy[]=${field}`, 'secret')
      await asIfUnknown((field) => `/items/articles?fields=id&sort=author.${field}`, 'secret')
    })

    it('6: through a relation', async () => {
      await asIfUnknown((field) => `/items/articles?fields=id&filter[author][${field}][_starts_with]=a`, 'secret')
      await asIfUnknown((field) => `/items/comments?fields=id&filter[article][author][_some][${field}][_eq]=a`, 'secret')
      await asIfUnknown((field) => `/items/articles?fields=author.${field}`, 'secret')
      await asIfUnknown((field) => `/items/articles?fields=comments.article.author.${field}`, 'secret')
    })

    it('7: an item that is out of reach is as one that does not exist', async () => {
      alike(await ask('/items/articles/4'), await ask('/items/articles/4444'), ['4', '4444'])
      const write = (method: string, key: number) =>
        app().request(`/items/articles/${key}`, { as: readerToken, method, body: { title: 'x' } })
      for (const method of ['PATCH', 'DELETE']) alike(await write(method, 4), await write(method, 4444), ['4', '4444'])
    })

    it('8: counts count what can be seen', async () => {
      const { body } = await ask('/items/articles?fields=id&meta=*')
      expect(body.meta).toEqual({ filter_count: 4, total_count: 4 })
      expect((await ask('/items/authors?fields=id,count(articles)&sort=id')).body.data).toEqual([
        { id: 1, articles_count: 2 },
        { id: 2, articles_count: 1 },
        { id: 3, articles_count: 0 },
      ])
      expect(
        (await askGraphql('{ articles_aggregated { countAll } authors(sort: ["id"]) { articles_func { count } } }')).body.data,
      ).toEqual({
        articles_aggregated: [{ countAll: 4 }],
        authors: [{ articles_func: { count: 2 } }, { articles_func: { count: 1 } }, { articles_func: { count: 0 } }],
      })
    })

    it('8: nor can the number of hidden rows be filtered or sorted by', async () => {
      const { body } = await ask('/items/authors?fields=id&filter[count(articles)][_eq]=2')
      expect(body.data).toEqual([{ id: 1 }])
      expect((await ask('/items/authors?fields=id&filter[articles][title][_contains]=Hidden')).body.data).toEqual([])
      expect((await ask('/items/authors?fields=id&filter[articles][_none][title][_contains]=Hidden&sort=id')).body.data).toHaveLength(3)
    })

    it('8: nor do pages tell of hidden rows behind them', async () => {
      const page = async (first: number, as?: string) => {
        const query = `{ articles_connection(sort: ["id"], first: ${first}) { nodes { id } pageInfo { hasNextPage endCursor } } }`
        return (await askGraphql(query, as)).body.data as unknown as { articles_connection: { nodes: unknown[]; pageInfo: object } }
      }
      // Six there are, four the reader may see.
      for (const [first, hasNextPage] of [
        [3, true],
        [4, false],
        [5, false],
        [100, false],
      ] as const)
        expect((await page(first)).articles_connection).toMatchObject({ pageInfo: { hasNextPage } })
      expect((await page(4, adminToken)).articles_connection).toMatchObject({ pageInfo: { hasNextPage: true } })
      const next = async (limit: number) => (await ask(`/items/articles?fields=id&sort=id&cursor=&limit=${limit}`)).body.meta
      expect([await next(4), typeof ((await next(3)) as unknown as { next_cursor: unknown }).next_cursor]).toEqual([
        { next_cursor: null },
        'string',
      ])
    })

    it('9: forbidden and unknown look the same', async () => {
      await app().must('/collections', {
        body: {
          collection: 'vault',
          meta: {},
          schema: {},
          fields: [{ field: 'id', type: 'integer', schema: { is_primary_key: true, has_auto_increment: true } }],
        },
      })
      const paths = [
        (name: string) => `/items/${name}`,
        (name: string) => `/items/${name}/1`,
        (name: string) => `/collections/${name}`,
        (name: string) => `/fields/${name}`,
        (name: string) => `/fields/${name}/id`,
        (name: string) => `/relations/${name}/id`,
      ]
      for (const path of paths) alike(await ask(path('vault')), await ask(path('nonesuch')), ['vault', 'nonesuch'])
      for (const path of paths) alike(await ask(path('vault'), null), await ask(path('nonesuch'), null), ['vault', 'nonesuch'])
      const unknownKey = '00000000-0000-4000-8000-000000000000'
      const { id } = await app().must<{ id: string }>('/users/me?fields=id')
      for (const path of ['users', 'roles', 'policies']) {
        const key = path === 'users' ? id : path === 'roles' ? guest.role : guest.policy
        alike(await ask(`/${path}/${key}`), await ask(`/${path}/${unknownKey}`), [key, unknownKey])
      }
    })

    it('10: neither suggestions nor introspection name what is hidden', async () => {
      const misspelled = await askGraphql('{ authors { secre } article { id } }')
      expect(misspelled.text).not.toContain('secret')
      const names = await askGraphql('{ __schema { types { name fields { name } inputFields { name } } } }')
      expect(names.text).toContain('articles')
      expect(names.text).not.toMatch(/"secret"|"pin"|published_at|vault/)
      // The secret of the caller's own authenticator is an input of a request, not a field.
      const described = (await ask('/server/specs/oas')).text.replaceAll(
        /"secret":\{"type":"string"[^}]*\}|"required":\["otp","secret"\]/g,
        '',
      )
      for (const text of [described, (await ask('/server/specs/graphql')).text])
        expect(text).not.toMatch(/secret"|\bpin\b|published_at|vault/)
    })

    it('11: a field that is created again does not inherit what was allowed of the old one', async () => {
      const nickname = { field: 'nickname', type: 'string', meta: {}, schema: {} }
      await app().must('/fields/authors', { body: nickname })
      await app().must('/permissions', {
        body: {
          policy: guest.policy,
          collection: 'authors',
          action: 'read',
          fields: ['id', 'nickname'],
          permissions: {},
        },
      })
      expect((await ask('/items/authors?fields=nickname', guestToken)).status).toBe(200)
      await app().request('/fields/authors/nickname', { method: 'DELETE' })
      await app().must('/fields/authors', { body: nickname })
      expect((await ask('/items/authors?fields=nickname', guestToken)).status).toBe(403)
    })

    it('14: a field of one policy is null on the rows of the other, and no way around shows it', async () => {
      const rows = await ask('/items/articles?fields=id,title,views&sort=id', guestToken)
      expect(rows.body.data).toEqual([
        { id: 1, title: 'First steps', views: 10 },
        { id: 2, title: 'Second wind', views: 30 },
        { id: 3, title: null, views: 20 },
      ])
      expect((await ask('/items/articles?fields=id&filter[title][_eq]=Third time', guestToken)).body.data).toEqual([])
      expect((await ask('/items/articles?aggregate[max]=title', guestToken)).body.data).toEqual([{ max: { title: 'Second wind' } }])
      expect((await ask('/items/articles?search=Third&fields=id', guestToken)).body.data).toEqual([])
      expect((await ask('/items/articles?fields=id&filter[title][_null]=true', guestToken)).body.data).toEqual([{ id: 3 }])
    })

    it('16: history tells no secrets', async () => {
      await app().must(`/users/${guest.user}`, {
        method: 'PATCH',
        body: { token: 'another-static-token', password: 'another-pass-1' },
      })
      await app().must('/items/authors/3', { method: 'PATCH', body: { pin: '9999' } })
      for (const path of ['/revisions?limit=-1', '/activity?limit=-1']) {
        expect((await app().request(path)).text).not.toMatch(/argon2|another-static-token|another-pass-1|"9999"/)
      }
    })

    it("17: from an own item to the administrator's account", async () => {
      const { text, status } = await ask('/items/articles?fields=*.*.*.*')
      expect(status).toBe(200)
      expect(text).not.toMatch(/admin@example|argon2|"secret"/)
      expect((await ask('/users?fields=email,token')).status).toBe(403)
    })

    it('20: what is for administrators is not told to others', async () => {
      for (const path of ['/schema/snapshot', '/permissions', '/settings', '/revisions', '/activity', '/server/health', '/users']) {
        const { text } = await ask(path, null)
        expect(text).not.toMatch(/admin@example|readerPermissions|releaseId|"collections"/)
      }
      expect((await app().graphql('{ users { email } }', { as: null, system: true })).body.data ?? null).toBeNull()
    })
  },
  async (app) => {
    await fillBlog(app)
    const policy = await app.must<{ id: string }>('/policies', { body: { name: 'titles of Ada' } })
    guest = await createUser(app, 'guest', guestToken, [
      {
        collection: 'articles',
        action: 'read',
        fields: ['id', 'views'],
        permissions: { status: { _eq: 'published' }, author: { _nnull: true } },
      },
    ])
    await app.must('/access', { body: { user: guest.user, policy: policy.id } })
    await app.must('/permissions', {
      body: {
        policy: policy.id,
        collection: 'articles',
        action: 'read',
        fields: ['id', 'title'],
        permissions: { author: { _eq: 1 } },
      },
    })
  },
)
