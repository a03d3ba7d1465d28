import { beforeAll, expect, it } from '@jest/globals'
import type { Explanation } from '../../src/permissions/explain.js'
import { type Answer, adminToken, onEachApp, type Question } from '../support/app.js'
import { createUser, fillBlog, readerToken } from '../support/blog.js'

// `explain` tells administrators what decided; to everybody else it does not exist.

const guestToken = 'token-of-the-guest'

onEachApp(
  'Explanations',
  (app) => {
    let reader: string
    let guest: { user: string; role: string; policy: string }
    let second: string
    beforeAll(async () => {
      reader = (await app().must<{ id: string }[]>('/users?filter[email][_eq]=reader@example.com&fields=id'))[0]!.id
      guest = await createUser(app(), 'guest', guestToken, [
        { collection: 'articles', action: 'read', fields: ['id', 'title'], permissions: { status: { _eq: 'published' } } },
      ])
      second = (await app().must<{ id: string }>('/policies', { body: { name: 'of authors', ip_access: null } })).id
      await app().must('/access', { body: { user: guest.user, policy: second } })
      await app().must('/permissions', {
        body: [
          { policy: second, collection: 'articles', action: 'read', fields: ['id', 'views'], permissions: { author: { _eq: 2 } } },
          {
            policy: second,
            collection: 'articles',
            action: 'update',
            fields: ['views'],
            permissions: {},
            validation: { views: { _gt: 0 } },
          },
        ],
      })
    })
    const explained = async (path: string, question: Question = {}) => {
      const answer = await app().request(path, question)
      return { ...answer, explain: (answer.body as unknown as { explain?: Explanation }).explain! }
    }

    it('of a read name the policies, the rules, and what each field owes to them; the data are what the user would get', async () => {
      const { status, body, explain } = await explained(`/items/articles?fields=id,title,views&sort=id&explain=${guest.user}`)
      expect([status, body.data]).toEqual([
        200,
        (await app().request('/items/articles?fields=id,title,views&sort=id', { as: guestToken })).body.data,
      ])
      expect(explain.subject).toMatchObject({ user: guest.user, role: guest.role, admin: false })
      expect(explain.subject.policies).toEqual(
        expect.arrayContaining([
          { id: guest.policy, name: 'guest policy', through: { role: guest.role }, counts: true },
          { id: second, name: 'of authors', through: 'user', counts: true },
        ]),
      )
      const [read] = explain.reads
      expect(explain.reads).toHaveLength(1)
      expect(read).toMatchObject({ collection: 'articles', outcome: 'allowed', reason: null, rows: { visible: 5, existing: 6 } })
      const { rules, fields } = read!.collections.articles!
      expect(rules.read).toMatchObject([
        { policy: guest.policy, rows: { status: { _eq: 'published' } }, fields: ['id', 'title'] },
        { policy: second, rows: { author: { _eq: 2 } }, fields: ['id', 'views'] },
      ])
      expect(rules.update).toMatchObject([{ policy: second, rows: null, fields: ['views'], validation: { views: { _gt: 0 } } }])
      const [ofRole, ofUser] = rules.read!.map(({ permission }) => permission)
      expect(fields).toEqual({
        id: { shown: 'everywhere', by: [ofRole, ofUser] },
        title: { shown: 'somewhere', by: [ofRole] },
        views: { shown: 'somewhere', by: [ofUser] },
      })
    })

    it.each([
      ['a field that no policy opens', 'fields=id,price', /No policy allows it.*"price"/, 'price'],
      ['a field of another collection', 'fields=id&filter[author][secret][_eq]=x', /No policy allows it/, null],
      ['a field that does not exist', 'fields=id,moon', /With all rights it could not be answered either.*"moon"/, null],
    ])('of a refusal tell %s', async (_name, query, reason, hidden) => {
      const { status, explain, text } = await explained(`/items/articles?${query}&explain=${guest.user}`)
      expect(status).toBe(403)
      // The answer beside the explanation is the one that the user gets.
      expect(JSON.parse(text).errors).toEqual((await app().request(`/items/articles?${query}`, { as: guestToken })).body.errors)
      expect(explain.reads[0]).toMatchObject({ outcome: 'refused', rows: null, reason: expect.stringMatching(reason) })
      if (hidden) expect(explain.reads[0]!.collections.articles!.fields[hidden]).toEqual({ shown: 'hidden', by: [] })
    })

    it('tell an item out of reach from one that does not exist', async () => {
      const [hidden, missing] = [
        await explained(`/items/articles/6?fields=id&explain=${guest.user}`),
        await explained(`/items/articles/66?fields=id&explain=${guest.user}`),
      ]
      expect([hidden.status, missing.status]).toEqual([403, 403])
      expect([hidden.explain.reads[0]!.rows, missing.explain.reads[0]!.rows]).toEqual([
        { visible: 0, existing: 1 },
        { visible: 0, existing: 0 },
      ])
    })

    it('tell of a rule that cannot be evaluated', async () => {
      const { id } = (
        await app().must<{ id: number }[]>(`/permissions?filter[policy][_eq]=${second}&filter[action][_eq]=read&fields=id`)
      )[0]!
      await app().must(`/permissions/${id}`, { method: 'PATCH', body: { permissions: { author: { _near: 2 } } } })
      const { status, explain } = await explained(`/items/articles?explain=${guest.user}`)
      expect([status, explain.reads[0]!.reason]).toEqual([
        403,
        expect.stringMatching(new RegExp(`The rule of policy ${second} on "articles" cannot be evaluated: .*_near`)),
      ])
      await app().must(`/permissions/${id}`, { method: 'PATCH', body: { permissions: { author: { _eq: 2 } } } })
    })

    it('tell of a policy that does not count from the address', async () => {
      await app().must(`/policies/${second}`, { method: 'PATCH', body: { ip_access: ['10.1.2.3'] } })
      const { explain } = await explained(`/items/articles?fields=id&explain=${guest.user}`)
      expect(explain.subject.policies.find(({ id }) => id === second)).toMatchObject({ counts: false })
      await app().must(`/policies/${second}`, { method: 'PATCH', body: { ip_access: null } })
    })

    it("of an administrator's own request, by header, by SEARCH, of system collections", async () => {
      const { body, explain } = await explained('/items/articles?fields=id&limit=1', { headers: { 'x-tessera-explain': 'true' } })
      expect(body.data).toEqual([{ id: 1 }])
      expect(explain.subject.admin).toBe(true)
      expect(explain.reads[0]).toMatchObject({
        outcome: 'allowed',
        collections: { articles: { rules: {}, fields: { id: { shown: 'everywhere' } } } },
      })
      const search = await explained(`/items/articles?explain=${reader}`, {
        method: 'SEARCH',
        body: { query: { fields: ['title', 'author.name'], filter: { comments: { body: { _nnull: true } } } } },
      })
      expect(Object.keys(search.explain.reads[0]!.collections).sort()).toEqual(['articles', 'authors', 'comments'])
      const users = await explained(`/users?explain=${reader}`)
      expect([users.status, users.explain.reads[0]!.outcome]).toEqual([403, 'refused'])
    })

    it('of GraphQL stand in the extensions, with what the schema of the user lacks', async () => {
      const ask = async (query: string, headers = { 'x-tessera-explain': guest.user }) => {
        const answer = await app().graphql(query, { headers })
        return { ...answer, explain: (answer.body as unknown as { extensions?: { explain?: Explanation } }).extensions?.explain }
      }
      const { body, explain } = await ask('{ articles(sort: "id") { id title } }')
      expect(body.data).toEqual((await app().graphql('{ articles(sort: "id") { id title } }', { as: guestToken })).body.data)
      expect(explain).toMatchObject({
        subject: { user: guest.user },
        reads: [{ collection: 'articles', outcome: 'allowed' }],
        hiddenFields: [],
      })
      const refused = await ask('{ articles(filter: { price: { _gt: 1 } }) { id author { name } } }')
      expect([refused.status, refused.explain?.hiddenFields?.toSorted()]).toEqual([
        400,
        ['articles.author', 'articles_filter.price', 'authors.name'],
      ])
      const byParameter = await app().request(`/graphql?explain=${guest.user}`, { body: { query: '{ articles { id } }' } })
      expect(byParameter.text).toContain('"explain"')
    })

    it('explain no writes: a document that writes is refused, a request that writes is done as it is', async () => {
      const headers = { 'x-tessera-explain': guest.user }
      const document = 'mutation { update_articles_item(id: 1, data: { views: 0 }) { id } }'
      expect((await app().graphql(document, { headers })).status).toBe(400)
      // Also when the same document was found valid before, for a request that is not explained.
      const { id } = await app().must<{ id: string }>('/users/me')
      const { body } = await app().graphql(document)
      expect(body).toEqual({ data: { update_articles_item: { id: '1' } } })
      expect((await app().graphql(document, { headers: { 'x-tessera-explain': id } })).status).toBe(400)
      const { status, text } = await app().request('/items/articles/1', { method: 'PATCH', body: { title: 'First steps' }, headers })
      expect([status, text.includes('explain')]).toEqual([200, false])
    })

    it.each([
      ['a user', readerToken],
      ['nobody', null],
    ])('are not there for %s, whatever they send', async (_name, as) => {
      const plain = (answer: Answer) => [answer.status, answer.text]
      for (const path of [
        '/items/articles?fields=id',
        '/items/articles?fields=price',
        '/items/nonesuch',
        '/users/me',
        '/items/articles/4',
      ]) {
        const expected = plain(await app().request(path, { as }))
        for (const value of ['true', guest.user, 'nonsense', '00000000-0000-0000-0000-000000000000']) {
          expect(plain(await app().request(`${path}${path.includes('?') ? '&' : '?'}explain=${value}`, { as }))).toEqual(expected)
          expect(plain(await app().request(path, { as, headers: { 'x-tessera-explain': value } }))).toEqual(expected)
        }
      }
      const query = '{ articles { id } }'
      expect((await app().graphql(query, { as, headers: { 'x-tessera-explain': guest.user } })).body).toEqual(
        (await app().graphql(query, { as })).body,
      )
    })

    it('of a user that there is not are refused', async () => {
      for (const value of ['nonsense', '00000000-0000-0000-0000-000000000000'])
        expect((await app().request(`/items/articles?explain=${value}`, { as: adminToken })).status).toBe(400)
    })
  },
  fillBlog,
)
