import { expect, it } from '@jest/globals'
import { type App, adminToken, onEachApp } from '../support/app.js'
import { createUser, fillBlog, readerToken } from '../support/blog.js'

const partlyToken = 'token-of-who-sees-views-of-some'

onEachApp(
  'Numbers over related items (deep _aggregate, _groupBy)',
  (app) => {
    it('stand in place of the items, as one element without groups, also of no items', async () => {
      const found = await ask(app(), 'authors', 'id,articles', {
        articles: { _aggregate: { count: '*', sum: 'views', max: ['views', 'title'] } },
      })
      const numbers = (count: number, sum: number | null, views: number | null, title: string | null) => [
        { count, sum: { views: sum }, max: { views, title } },
      ]
      expect(found).toEqual([
        { id: 1, articles: numbers(2, 40, 30, 'Second wind') },
        { id: 2, articles: numbers(2, 119, 99, 'Third time') },
        { id: 3, articles: numbers(1, 0, 0, 'Zero_percent%') },
      ])
      expect(await ask(app(), 'articles', 'id,comments', { comments: { _aggregate: { count: ['id'] } } }, '&filter[id][_in]=1,5')).toEqual([
        { id: 1, comments: [{ count: { id: 3 } }] },
        { id: 5, comments: [{ count: { id: 0 } }] },
      ])
    })

    it('come in groups: filtered, searched, sorted and cut for each item', async () => {
      const found = await ask(app(), 'authors', 'id,articles', {
        articles: { _aggregate: { count: '*', sum: 'views' }, _groupBy: ['status'], _filter: { views: { _gt: 0 } } },
      })
      expect(found).toEqual([
        { id: 1, articles: [{ status: 'published', count: 2, sum: { views: 40 } }] },
        {
          id: 2,
          articles: [
            { status: 'draft', count: 1, sum: { views: 99 } },
            { status: 'published', count: 1, sum: { views: 20 } },
          ],
        },
        { id: 3, articles: [] },
      ])
      const best = { _aggregate: { sum: 'views' }, _groupBy: 'month(published_at)', _sort: '-sum.views', _limit: 1 }
      expect(await ask(app(), 'authors', 'id,articles', { articles: best })).toEqual([
        { id: 1, articles: [{ published_at_month: 2, sum: { views: 30 } }] },
        { id: 2, articles: [{ published_at_month: 4, sum: { views: 99 } }] },
        { id: 3, articles: [{ published_at_month: 6, sum: { views: 0 } }] },
      ])
      expect(await ask(app(), 'authors', 'id,articles', { articles: { _groupBy: 'status', _search: 'wind' } })).toEqual([
        { id: 1, articles: [{ status: 'published' }] },
        { id: 2, articles: [] },
        { id: 3, articles: [] },
      ])
      expect(await ask(app(), 'authors', 'id,articles', { articles: { _aggregate: { count: '*' }, _limit: 0 } }, '&filter[id]=1')).toEqual([
        { id: 1, articles: [] },
      ])
    })

    it('at any depth, under aliases beside the items themselves, and of one item', async () => {
      const deep = { articles: { _filter: { id: { _lt: 3 } }, comments: { _aggregate: { count: '*' } } } }
      expect(await ask(app(), 'authors', 'id,articles.id,articles.comments', deep, '&filter[id]=1')).toEqual([
        {
          id: 1,
          articles: [
            { id: 1, comments: [{ count: 3 }] },
            { id: 2, comments: [{ count: 1 }] },
          ],
        },
      ])
      const aliased = await ask(
        app(),
        'articles',
        'id,comments.id,numbers',
        { numbers: { _aggregate: { max: 'id' } } },
        '&alias[numbers]=comments&filter[id]=2',
      )
      expect(aliased).toEqual([{ id: 2, comments: [{ id: 4 }], numbers: [{ max: { id: 4 } }] }])
      expect(await app().must('/items/articles/1?fields=id,tags&deep[tags][_aggregate][countDistinct]=tags_id')).toEqual({
        id: 1,
        tags: [{ countDistinct: { tags_id: 2 } }],
      })
      expect(
        await app().must('/items/articles', {
          method: 'SEARCH',
          body: { query: { fields: ['comments'], filter: { id: 1 }, deep: { comments: { _aggregate: { min: ['id'] } } } } },
        }),
      ).toEqual([{ comments: [{ min: { id: 1 } }] }])
    })

    it('in one statement, however many items', async () => {
      const path = `/items/authors?fields=id,articles&deep=${encodeURIComponent(JSON.stringify({ articles: { _aggregate: { count: '*' }, _groupBy: 'status' } }))}`
      await app().must(path)
      expect(await app().statementsOf(() => app().must(path))).toHaveLength(1)
    })

    it('only over rows and values that the caller sees', async () => {
      const counted = { articles: { _aggregate: { count: '*' }, _groupBy: 'status' } }
      expect(await ask(app(), 'authors', 'id,articles', counted, '', readerToken)).toEqual([
        { id: 1, articles: [{ status: 'published', count: 2 }] },
        { id: 2, articles: [{ status: 'published', count: 1 }] },
        { id: 3, articles: [] },
      ])
      const summed = { articles: { _aggregate: { sum: 'views', count: 'views' }, _sort: 'status' } }
      expect(await ask(app(), 'authors', 'id,articles', summed, '&filter[id]=2', partlyToken)).toEqual([
        { id: 2, articles: [{ sum: { views: 20 }, count: { views: 1 } }] },
      ])
    })

    it.each([
      ['an unknown field', { articles: { _aggregate: { sum: 'nope' } } }, 403],
      ['a field out of reach', { articles: { _aggregate: { sum: 'price' } } }, 403],
      ['a group out of reach', { articles: { _aggregate: { count: '*' }, _groupBy: 'price' } }, 403],
      ['an unknown function', { articles: { _aggregate: { median: 'views' } } }, 400],
      ['a sum of texts', { articles: { _aggregate: { sum: 'title' } } }, 400],
      ['no object', { articles: { _aggregate: 'x' } }, 400],
      ['a negative limit', { articles: { _aggregate: { count: '*' }, _limit: -2 } }, 400],
    ])('refuses %s', async (_what, deep, status) => {
      const path = `/items/authors?fields=id,articles&deep=${encodeURIComponent(JSON.stringify(deep))}`
      expect((await app().request(path, { as: readerToken })).status).toBe(status)
    })

    it('refuses numbers over the one item of a relation', async () => {
      const answer = await app().request('/items/articles?fields=author.name&deep[author][_aggregate][count]=*')
      expect([answer.status, answer.body.errors?.[0]?.extensions.code]).toEqual([400, 'INVALID_QUERY'])
    })
  },
  async (app) => {
    await fillBlog(app)
    const { policy } = await createUser(app, 'partly', partlyToken, [
      { collection: 'authors', action: 'read', fields: ['*'], permissions: {} },
      { collection: 'articles', action: 'read', fields: ['id', 'author', 'status'], permissions: {} },
    ])
    await app.must('/permissions', {
      body: { policy, collection: 'articles', action: 'read', fields: ['*'], permissions: { status: { _eq: 'published' } } },
    })
  },
)

const ask = (app: App, collection: string, fields: string, deep: object, more = '', as = adminToken): Promise<unknown> =>
  app.must(`/items/${collection}?fields=${fields}&sort=id&deep=${encodeURIComponent(JSON.stringify(deep))}${more}`, { as })
