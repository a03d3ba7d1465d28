import { beforeAll, describe, expect, it } from '@jest/globals'
import { type App, adminToken, onEachApp } from '../support/app.js'
import { fillBlog, readerToken } from '../support/blog.js'

interface Connection {
  readonly nodes: readonly { readonly id: string }[]
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string | null
    readonly endCursor: string | null
  }
  readonly totalCount?: number
}

/** Orders over columns of all kinds, with nulls, in both directions, and behind relations. */
const orders = [
  [],
  ['-id'],
  ['views'],
  ['-views'],
  ['status', '-views'],
  ['-price'],
  ['published_at'],
  ['-published_at'],
  ['is_featured', 'title'],
  ['author.name'],
  ['-author.name', 'title'],
  ['-author'],
  ['author', '-status'],
  ['year(published_at)', '-month(published_at)'],
  ['-count(comments)'],
  ['comments.body'],
]

onEachApp(
  'Cursors',
  (app) => {
    beforeAll(async () => {
      // More rows with nulls and ties, so that pages end among them.
      const more = Array.from({ length: 9 }, (_, index) => ({
        id: 10 + index,
        title: index % 2 ? null : `Same`,
        status: 'published',
        views: index % 3 === 0 ? null : 7,
        price: index % 4 === 0 ? null : '0.10',
        author: index % 2 ? 1 : null,
      }))
      await app().must('/items/articles', { body: more })
    })

    describe.each(orders.map((sort) => [sort.join(',') || 'the key', sort] as const))('in the order of %s', (_name, sort) => {
      it('give all items once, in the order of a plain list, forwards and backwards', async () => {
        const all = (await app().must<{ id: number }[]>(`/items/articles?fields=id&limit=-1&sort=${sort.join(',')}`)).map(({ id }) =>
          String(id),
        )
        for (const size of [1, 4]) {
          expect(await walk(app(), sort, size, false)).toEqual(all)
          expect(await walk(app(), sort, size, true)).toEqual(all)
        }
      })
    })

    it('tell about the page as Relay says', async () => {
      const first = await connection(app(), 'first: 2, sort: ["id"]')
      expect(first.pageInfo).toEqual({
        hasNextPage: true,
        hasPreviousPage: false,
        startCursor: first.edges[0]!.cursor,
        endCursor: first.edges[1]!.cursor,
      })
      const second = await connection(app(), `first: 100, sort: ["id"], after: "${first.pageInfo.endCursor}"`)
      expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true })
      expect(second.nodes.map(({ id }) => id)).toEqual(second.edges.map(({ node }) => node.id))
      const none = await connection(app(), 'first: 0')
      expect(none).toMatchObject({ nodes: [], edges: [], pageInfo: { hasNextPage: true, startCursor: null, endCursor: null } })
    })

    it('count only when asked, all that match, wherever the page is', async () => {
      const page = await connection(app(), 'first: 1, filter: { status: { _eq: "draft" } }', 'totalCount')
      const next = await connection(
        app(),
        `first: 1, filter: { status: { _eq: "draft" } }, after: "${page.pageInfo.endCursor}"`,
        'totalCount',
      )
      expect([page.totalCount, next.totalCount]).toEqual([2, 2])
    })

    it('stand the coming and going of other items', async () => {
      const page = await connection(app(), 'first: 2, sort: ["id"]')
      await app().must('/items/articles', { body: { id: -1, title: 'New' } })
      const next = await connection(app(), `first: 1, sort: ["id"], after: "${page.pageInfo.endCursor}"`)
      expect(next.nodes).toEqual([{ id: '3' }])
    })

    it('take nodes and edges with different fields under the same key', async () => {
      const { body } = await app().graphql(
        '{ articles_connection(first: 1, filter: { id: { _eq: 1 } }) { nodes { x: title } edges { node { x: id author { name } } } } }',
      )
      expect(body.data).toEqual({
        articles_connection: { nodes: [{ x: 'First steps' }], edges: [{ node: { x: '1', author: { name: 'Ada' } } }] },
      })
    })

    it('are one statement', async () => {
      const query = '{ articles_connection(first: 2) { nodes { id author { name } } totalCount pageInfo { endCursor } } }'
      await app().graphql(query)
      expect(await app().statementsOf(() => app().graphql(query))).toHaveLength(1)
    })

    it('are refused when somebody else has them, for another order, another collection, or changed', async () => {
      const { pageInfo } = await connection(app(), 'first: 1, sort: ["id"]')
      const cursor = pageInfo.endCursor!
      const changed = cursor.slice(0, -2) + (cursor.endsWith('A') ? 'BB' : 'AA')
      const asks: [string, string][] = [
        [`articles_connection(first: 1, sort: ["id"], after: "${cursor}")`, readerToken],
        [`articles_connection(first: 1, sort: ["-id"], after: "${cursor}")`, adminToken],
        [`tags_connection(first: 1, sort: ["id"], after: "${cursor}")`, adminToken],
        [`articles_connection(first: 1, sort: ["id"], after: "${changed}")`, adminToken],
        ['articles_connection(first: 1, after: "x")', adminToken],
        ['articles_connection(first: -1)', adminToken],
        ['articles_connection(first: 1, last: 1)', adminToken],
      ]
      for (const [field, as] of asks) {
        const { body } = await app().graphql(`{ ${field} { nodes { id } } }`, { as })
        expect(body.errors?.[0]?.extensions.code).toBe('INVALID_QUERY')
      }
    })

    it('hold nothing that could be read', async () => {
      const { pageInfo } = await connection(app(), 'first: 1, sort: ["-title"]')
      const bytes = Buffer.from(pageInfo.endCursor!, 'base64url').toString('latin1')
      expect(bytes).not.toMatch(/Third|Zero|Same/)
    })

    it('show a limited caller only their rows, and sort by nothing they may not see', async () => {
      expect(await walk(app(), ['-views'], 2, false, readerToken)).toEqual(
        (await app().must<{ id: number }[]>('/items/articles?fields=id&limit=-1&sort=-views', { as: readerToken })).map(({ id }) =>
          String(id),
        ),
      )
      const { body } = await app().graphql('{ articles_connection(first: 1, sort: ["price"]) { nodes { id } } }', { as: readerToken })
      expect(body.errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    })

    it('work in REST', async () => {
      const all = await app().must<{ id: number }[]>('/items/articles?fields=id&sort=-views&limit=-1')
      const seen: number[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const { body } = await app().request(`/items/articles?fields=id&sort=-views&limit=4&meta=filter_count&cursor=${cursor}`)
        const { data, meta } = body as unknown as { data: { id: number }[]; meta: { next_cursor: string | null; filter_count: number } }
        seen.push(...data.map(({ id }) => id))
        expect(Object.keys(data[0]!)).toEqual(['id'])
        expect(meta.filter_count).toBe(all.length)
        cursor = meta.next_cursor
      }
      expect(seen).toEqual(all.map(({ id }) => id))
      expect((await app().request('/items/articles?cursor=abc')).status).toBe(400)
      expect((await app().request('/items/articles?cursor=&limit=x')).status).toBe(400)
      for (const paging of ['cursor=', 'page=1', 'offset=1'])
        expect((await app().request(`/items/articles?fields=id&${paging}&limit=${Number.MAX_SAFE_INTEGER}`)).status).toBe(200)
      expect((await app().request('/items/articles?cursor=&limit=0')).body).toMatchObject({ data: [], meta: { next_cursor: null } })
      expect((await app().request('/items/articles?fields=id&sort=-views&cursor=&limit=-1')).body).toEqual({
        data: all,
        meta: { next_cursor: null },
      })
    })
  },
  fillBlog,
)

async function connection(app: App, args: string, more = '', as = adminToken): Promise<Connection> {
  const { body } = await app.graphql(
    `{ articles_connection(${args}) { nodes { id } edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } ${more} } }`,
    { as },
  )
  if (body.errors) throw new Error(JSON.stringify(body.errors))
  return (body.data as unknown as { articles_connection: Connection }).articles_connection
}

/** All keys, page by page, in the order of the whole. */
async function walk(app: App, sort: readonly string[], size: number, isBackward: boolean, as = adminToken): Promise<string[]> {
  const keys: string[] = []
  let cursor: string | null = null
  for (let pages = 0; pages < 50; pages += 1) {
    const place: string = cursor === null ? '' : `, ${isBackward ? 'before' : 'after'}: "${cursor}"`
    const page: Connection = await connection(
      app,
      `${isBackward ? 'last' : 'first'}: ${size}, sort: ${JSON.stringify(sort)}${place}`,
      '',
      as,
    )
    const found = page.nodes.map(({ id }) => id)
    if (isBackward) keys.unshift(...found)
    else keys.push(...found)
    const { hasNextPage, hasPreviousPage, startCursor, endCursor }: Connection['pageInfo'] = page.pageInfo
    if (!(isBackward ? hasPreviousPage : hasNextPage)) return keys
    cursor = isBackward ? startCursor : endCursor
  }
  throw new Error('The pages do not end.')
}
