import { expect, it } from '@jest/globals'
import { type App, onEachApp } from '../support/app.js'
import { fillBlog, readerToken } from '../support/blog.js'

onEachApp(
  'Aggregates of lists, and groups by their numbers',
  (app) => {
    const ask = async (query: string, as?: string) => (await app().graphql(query, as === undefined ? {} : { as })).body
    const grouped = async (having: string) => {
      const { data } = (await ask(
        `{ articles_grouped(by: [author], sort: ["author"], having: ${having}) { keys { author } countAll } }`,
      )) as unknown as { data: { articles_grouped: { keys: { author: number | null }; countAll: number }[] } }
      return data.articles_grouped.map(({ keys, countAll }) => [keys.author, countAll])
    }

    it('stand beside the list, one statement for all parents', async () => {
      const query = `{ authors(sort: ["id"]) { name
        articles_aggregated { countAll sum { views } most: max { views } }
        drafts: articles_aggregated(filter: { status: { _eq: "draft" } }) { count { id } }
        states: articles_aggregated(groupBy: ["status"], sort: ["status"]) { group countAll } } }`
      await ask(query)
      const statements = await app().statementsOf(async () => {
        expect(await ask(query)).toEqual({
          data: {
            authors: [
              {
                name: 'Ada',
                articles_aggregated: [{ countAll: 2, sum: { views: 40 }, most: { views: 30 } }],
                drafts: [{ count: { id: 0 } }],
                states: [{ group: { status: 'published' }, countAll: 2 }],
              },
              {
                name: 'Bob',
                articles_aggregated: [{ countAll: 2, sum: { views: 119 }, most: { views: 99 } }],
                drafts: [{ count: { id: 1 } }],
                states: [
                  { group: { status: 'draft' }, countAll: 1 },
                  { group: { status: 'published' }, countAll: 1 },
                ],
              },
              {
                name: 'Cyd',
                articles_aggregated: [{ countAll: 1, sum: { views: 0 }, most: { views: 0 } }],
                drafts: [{ count: { id: 1 } }],
                states: [{ group: { status: 'draft' }, countAll: 1 }],
              },
            ],
          },
        })
      })
      expect(statements).toHaveLength(1)
    })

    it('keep the groups whose numbers fit', async () => {
      expect(await grouped('{ countAll: { _gt: 1 } }')).toEqual(
        expect.arrayContaining([
          [1, 2],
          [2, 2],
        ]),
      )
      expect(await grouped('{ countAll: { _gt: 1 }, sum: { views: { _lt: 100 } } }')).toEqual([[1, 2]])
      expect(await grouped('{ max: { price: { _gte: 6.5 } } }')).toEqual([[3, 1]])
      expect(await grouped('{ _or: [{ countAll: { _eq: 1 } }, { avg: { views: { _between: [15, 25] } } }] }')).toEqual(
        expect.arrayContaining([
          [1, 2],
          [3, 1],
          [null, 1],
        ]),
      )
      expect(await grouped('{ countDistinct: { status: { _eq: 2 } } }')).toEqual([[2, 2]])
      expect(await grouped('{ countAll: { _in: [7, 8] } }')).toEqual([])
      expect(
        await ask(
          '{ articles_aggregated(having: { countAll: { _gt: 6 } }) { countAll } some: articles_aggregated(having: { countAll: { _gt: 5 } }) { countAll } }',
        ),
      ).toEqual({
        data: { articles_aggregated: [], some: [{ countAll: 6 }] },
      })
    })

    it('count parents without children as well', async () => {
      const query =
        '{ articles(sort: ["id"]) { few: comments_aggregated(having: { countAll: { _lt: 1 } }) { countAll } many: comments_aggregated(having: { count: { id: { _gte: 3 } } }) { countAll } } }'
      const { data } = (await ask(query)) as unknown as { data: { articles: { few: unknown[]; many: unknown[] }[] } }
      expect(data.articles.map(({ few, many }) => [few.length, many.length])).toEqual([
        [0, 1],
        [0, 0],
        [0, 0],
        [0, 0],
        [1, 0],
        [1, 0],
      ])
    })

    it('are numbers of what the caller sees', async () => {
      expect(
        await ask(
          '{ authors(sort: ["id"]) { articles_aggregated(having: { countAll: { _gte: 1 } }) { countAll sum { views } } } }',
          readerToken,
        ),
      ).toEqual({
        data: {
          authors: [
            { articles_aggregated: [{ countAll: 2, sum: { views: 40 } }] },
            { articles_aggregated: [{ countAll: 1, sum: { views: 20 } }] },
            { articles_aggregated: [] },
          ],
        },
      })
      for (const having of ['{ sum: { price: { _gt: 1 } } }', '{ sum: { title: { _gt: 1 } } }', '{ count: { nothing: { _gt: 1 } } }'])
        expect(await ask(`{ articles_aggregated(having: ${having}) { countAll } }`, readerToken)).toMatchObject({
          errors: [{ extensions: { code: 'GRAPHQL_VALIDATION' } }],
        })
    })

    it('are the same in REST, where what is wrong is refused', async () => {
      const search = (query: object) => app().request('/items/articles', { method: 'SEARCH', as: readerToken, body: { query } })
      const question = { aggregate: { countAll: '*' }, groupBy: ['author'], sort: ['author'] }
      expect((await search({ ...question, having: { sum: { views: { _gt: 10 } } } })).body).toEqual({
        data: [
          { author: 1, countAll: 2 },
          { author: 2, countAll: 1 },
        ],
      })
      const deep = {
        fields: ['name', 'articles'],
        deep: { articles: { _aggregate: { countAll: '*' }, _having: { countAll: { _gt: 1 } } } },
        sort: ['id'],
      }
      const authors = await app().request('/items/authors', { method: 'SEARCH', as: readerToken, body: { query: deep } })
      expect(authors.body).toMatchObject({ data: [{ articles: [{ countAll: 2 }] }, { articles: [] }, { articles: [] }] })
      for (const having of [
        'x',
        [1],
        { countAll: 1 },
        { views: 1 },
        { sum: { price: { _gt: 1 } } },
        { sum: { title: { _gt: 1 } } },
        { nothing: { id: { _gt: 1 } } },
        { countAll: { _contains: 'x' } },
      ])
        expect([having, (await search({ ...question, having })).status]).toEqual([
          having,
          having !== null && JSON.stringify(having).includes('price') ? 403 : 400,
        ])
    })
  },
  async (app: App) => fillBlog(app),
)
