import { expect, it } from '@jest/globals'
import { type App, onEachApp } from '../support/app.js'
import { fillBlog, readerToken } from '../support/blog.js'

onEachApp(
  'order: in types what sort says in texts',
  (app) => {
    const ask = async (query: string, as?: string) => (await app().graphql(query, as === undefined ? {} : { as })).body
    const ids = async (order: string, of = 'articles', as?: string) => {
      const { data } = (await ask(`{ ${of}(order: ${order}) { id } }`, as)) as unknown as { data: Record<string, { id: string }[]> }
      return data[of]!.map(({ id }) => Number(id))
    }

    it('sorts by fields, in a direction, with nulls where they are wanted', async () => {
      expect(await ids('[{ field: views, direction: DESC }]')).toEqual([4, 2, 3, 1, 5, 6])
      expect(await ids('{ field: views }')).toEqual([6, 5, 1, 3, 2, 4])
      expect(await ids('[{ field: author, nulls: FIRST }, { field: id, direction: DESC }]')).toEqual([5, 2, 1, 4, 3, 6])
      expect(await ids('[{ field: author, nulls: LAST }, { field: id, direction: DESC }]')).toEqual([2, 1, 4, 3, 6, 5])
      expect(await ids('[{ field: author, direction: DESC, nulls: LAST }, { field: id }]')).toEqual([6, 3, 4, 1, 2, 5])
      expect(await ids('[{ field: published_at_month, direction: DESC }]')).toEqual([6, 5, 4, 3, 2, 1])
    })

    it('sorts by related items, and by what they have together', async () => {
      expect(await ids('[{ author: { field: name, direction: DESC, nulls: LAST } }, { field: id }]')).toEqual([6, 3, 4, 1, 2, 5])
      expect(await ids('[{ author: { field: name, nulls: FIRST } }, { field: id }]')).toEqual([5, 1, 2, 3, 4, 6])
      expect(await ids('[{ comments_aggregated: { count: true, direction: DESC } }, { field: id }]')).toEqual([1, 2, 3, 4, 5, 6])
      expect(await ids('[{ articles_aggregated: { sum: views, direction: DESC, nulls: LAST } }]', 'authors')).toEqual([2, 1, 3])
      expect(await ids('[{ articles_aggregated: { min: views } }]', 'authors')).toEqual([3, 1, 2])
      expect(await ids('[{ articles_aggregated: { max: views } }]', 'authors')).toEqual([3, 1, 2])
      expect(await ids('[{ articles_aggregated: { avg: views } }]', 'authors')).toEqual([3, 1, 2])
      expect(await ids('[{ author: { articles_aggregated: { max: views, direction: DESC, nulls: LAST } } }, { field: id }]')).toEqual([
        3, 4, 1, 2, 6, 5,
      ])
    })

    it('stands at every list, and its pages continue', async () => {
      const query = '{ authors(order: { field: id }) { articles(order: { field: views, direction: DESC }) { id } } }'
      expect(await ask(query)).toMatchObject({
        data: { authors: [{ articles: [{ id: '2' }, { id: '1' }] }, { articles: [{ id: '4' }, { id: '3' }] }, {}] },
      })
      for (const order of [
        '[{ field: author, nulls: FIRST, direction: DESC }, { field: title }]',
        '[{ author: { field: name, nulls: LAST } }]',
        '[{ comments_aggregated: { max: body, nulls: FIRST } }]',
      ]) {
        const found: number[] = []
        for (let after = ''; ; ) {
          const page = (await ask(
            `{ articles_connection(first: 2, after: "${after}", order: ${order}) { nodes { id } pageInfo { hasNextPage endCursor } } }`,
          )) as unknown as {
            data: { articles_connection: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } }
          }
          const { nodes, pageInfo } = page.data.articles_connection
          found.push(...nodes.map(({ id }) => Number(id)))
          if (!pageInfo.hasNextPage) break
          after = pageInfo.endCursor
        }
        expect(found).toEqual(await ids(order))
      }
    })

    it('is of what the caller sees', async () => {
      expect(await ids('[{ articles_aggregated: { max: views, direction: DESC } }]', 'authors', readerToken)).toEqual(
        expect.arrayContaining([1, 2]),
      )
      expect((await ids('[{ articles_aggregated: { max: views, direction: DESC, nulls: LAST } }]', 'authors', readerToken))[0]).toBe(1)
      for (const order of [
        '{ field: price }',
        '{ author: { field: secret } }',
        '{ articles_aggregated: { max: price } }',
        '{ field: nothing }',
      ])
        expect(await ask(`{ articles(order: [${order}]) { id } }`, readerToken)).toMatchObject({
          errors: [{ extensions: { code: 'GRAPHQL_VALIDATION' } }],
        })
    })

    it('names one field each', async () => {
      for (const order of [
        '{}',
        '{ direction: ASC }',
        '{ field: id, author: { field: id } }',
        '{ author: {} }',
        '{ comments_aggregated: { count: false } }',
      ])
        expect(await ask(`{ articles(order: [${order}]) { id } }`)).toMatchObject({ errors: [{ extensions: { code: 'INVALID_QUERY' } }] })
    })

    it('is taken from a body of REST, too', async () => {
      const search = (sort: unknown) =>
        app().request('/items/articles', { method: 'SEARCH', as: readerToken, body: { query: { fields: ['id'], sort } } })
      expect((await search([{ path: 'author.name', descending: true, nulls: 'first' }, 'id'])).body).toEqual({
        data: [{ id: 5 }, { id: 3 }, { id: 1 }, { id: 2 }],
      })
      for (const wrong of [[{}], [{ path: 1 }], [{ path: 'id', nulls: 'x' }], [{ path: 'id', by: 'max' }], [{ path: 'price' }]])
        expect((await search(wrong)).status).toBeGreaterThanOrEqual(400)
    })
  },
  async (app: App) => fillBlog(app),
)
