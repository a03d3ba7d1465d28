import { expect, it } from '@jest/globals'
import { adminToken, onEachApp } from '../support/app.js'
import { createUser, fillBlog } from '../support/blog.js'

// ../shared/security-cases.md 62 and 75; issue 11 point 3: what would answer too much is refused before SQL.

const guestToken = 'token-of-a-guest-who-reads'
const circle = (depth: number): string => Array.from({ length: depth }, () => 'author.articles').join('.')
const aliases = (count: number, path = ''): string =>
  Array.from({ length: count }, (_, index) => `alias[a${index}]=title&fields[]=${path}a${index}`).join('&')

onEachApp(
  'Costly questions',
  (app) => {
    const timed = async <Result>(work: () => Promise<Result>): Promise<Result> => {
      const start = performance.now()
      const result = await work()
      expect(performance.now() - start).toBeLessThan(5_000)
      return result
    }

    it.each([
      [
        '62: a product of three limits',
        '/items/articles?limit=400&fields=author.articles.author.articles.id&deep[author][articles][_limit]=400&deep[author][articles][author][articles][_limit]=400',
      ],
      [
        '75: nested lists without limits',
        `/items/articles?limit=-1&fields=${circle(2)}.id&deep[author][articles][_limit]=-1&deep[author][articles][author][articles][_limit]=-1`,
      ],
      ['75: wildcards to depth 7', '/items/articles?limit=-1&fields=*.*.*.*.*.*.*'],
      ['75: an export of it', '/items/articles?limit=400&export=json&fields=*.*.*.*.*.*'],
      ['75: a thousand aliases of one text', `/items/articles?limit=1&${aliases(400)}`],
    ])('%s', async (_name, path) => {
      for (const as of [adminToken, guestToken]) {
        const statements = await app().statementsOf(async () => {
          const { status, body } = await timed(() => app().request(path, { as }))
          expect([status, body.errors?.[0]?.extensions.code]).toEqual([400, expect.stringMatching(/QUERY_COST_EXCEEDED|INVALID_QUERY/)])
        })
        // Who is asking may have to be looked up.
        expect(statements.filter((text) => text.includes('articles'))).toEqual([])
      }
    })

    it('75: the error says by how much', async () => {
      const { body } = await app().request(`/items/articles?limit=-1&fields=${circle(3)}.id`)
      const { cost, maximum } = body.errors![0]!.extensions as unknown as { cost: number; maximum: number }
      expect(maximum).toBe(2_000_000)
      expect(cost).toBeGreaterThan(maximum)
    })

    it.each([
      ['lists in lists', '{ articles(limit: -1) { author { articles(limit: -1) { author { articles(limit: -1) { id } } } } } }'],
      [
        'many root fields',
        `{ ${Array.from({ length: 60 }, (_, index) => `r${index}: articles(limit: -1) { author { articles(limit: 100) { id title } } }`).join(' ')} }`,
      ],
      [
        'the same below connections',
        `{ ${Array.from({ length: 60 }, (_, index) => `r${index}: articles_connection(first: 400) { nodes { author { articles(limit: 100) { id title } } } }`).join(' ')} }`,
      ],
      [
        'aliases of a list',
        `{ articles(limit: 400) { ${Array.from({ length: 200 }, (_, index) => `c${index}: author { articles(limit: 100) { id } }`).join(' ')} } }`,
      ],
    ])('75: %s in GraphQL', async (_name, query) => {
      for (const as of [adminToken, guestToken]) {
        const { body } = await timed(() => app().graphql(query, { as }))
        expect(body.errors?.map(({ extensions }) => extensions.code)).toContain('QUERY_COST_EXCEEDED')
      }
    })

    it('75: by SEARCH, by reads of a system collection, and in the answer to a write', async () => {
      const fields = [`${circle(3)}.id`]
      const search = await app().request('/items/articles', { method: 'SEARCH', body: { query: { fields, limit: -1 } } })
      expect(search.body.errors![0]!.extensions.code).toBe('QUERY_COST_EXCEEDED')
      const before = await app().must<unknown[]>('/items/articles?aggregate[count]=*')
      const written = await app().request(`/items/authors?fields=articles.${circle(3)}.id&deep[articles][_limit]=-1`, {
        body: { name: 'x', articles: [{ title: 'y' }] },
      })
      expect([written.status < 500, await app().must('/items/articles?aggregate[count]=*')]).toEqual([
        true,
        written.status < 300 ? expect.anything() : before,
      ])
    })

    it('what is asked for in reasonable numbers is answered, whatever its limits say', async () => {
      for (const path of [
        '/items/articles?limit=-1',
        '/items/articles?limit=-1&fields=*,author.name,comments.body,tags.tags_id.name',
        '/items/tags?limit=-1&fields=*.*.*',
        `/items/articles?limit=-1&fields=${circle(2)}.id&filter[id][_in]=1,2`,
        '/items/articles?limit=-1&filter[title][_eq]=First steps&fields=author.articles.author.articles.id',
        '/items/articles?aggregate[count]=*&aggregate[sum]=views&aggregate[avg]=views&groupBy[]=status',
      ])
        expect([path, (await app().request(path)).status]).toEqual([path, 200])
    })
  },
  async (app) => {
    await fillBlog(app)
    // Few authors with many articles each.
    await app.must('/items/articles', {
      body: Array.from({ length: 400 }, (_, index) => ({ title: `Article ${index}`, author: 1 + (index % 2) })),
    })
    await createUser(
      app,
      'guest',
      guestToken,
      ['articles', 'authors', 'comments', 'tags', 'articles_tags'].map((collection) => ({
        collection,
        action: 'read',
        fields: ['*'],
        permissions: {},
      })),
    )
  },
)

onEachApp(
  'Costs by the size of a table',
  (app) => {
    it('62: what was cheap becomes costly when the table has grown; a filter that leaves few rows makes it cheap again', async () => {
      const all = '/items/authors?limit=-1&fields=id,name'
      expect((await app().request(all)).status).toBe(200)
      await app().must('/items/authors?limit=1', { body: Array.from({ length: 2_000 }, (_, index) => ({ name: `author ${index}` })) })
      const refused = await app().request(all)
      expect([refused.status, refused.body.errors?.[0]?.extensions.code]).toEqual([400, 'QUERY_COST_EXCEEDED'])
      for (const path of [
        '/items/authors?fields=id,name',
        `${all}&filter[name][_eq]=author 7`,
        `${all}&filter[id][_in]=1,2,3`,
        `${all}&search=author 77`,
        '/items/authors?aggregate[count]=*',
        '/items/authors?limit=500&page=2&fields=id',
      ])
        expect([path, (await app().request(path)).status]).toEqual([path, 200])
      const wide = await app().request(`${all}&filter[name][_starts_with]=author`)
      expect(wide.body.errors?.[0]?.extensions.code).toBe('QUERY_COST_EXCEEDED')
    })

    it('62: an aggregate of 30 numbers over a whole table is no free question', async () => {
      const names = ['count', 'countDistinct', 'sum', 'sumDistinct', 'avg', 'avgDistinct', 'min', 'max']
      const fields = ['id', 'name']
      const asked = names.flatMap((name) =>
        fields.filter((field) => field === 'id' || !/sum|avg/.test(name)).map((field) => `aggregate[${name}][]=${field}`),
      )
      const { status } = await app().request(`/items/authors?${asked.join('&')}&groupBy[]=name&limit=-1`)
      expect(status).toBe(400)
    })
  },
  fillBlog,
  { QUERY_MAX_COST: '5000' },
)
