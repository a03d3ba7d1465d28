import { describe, expect, it } from '@jest/globals'
import { type App, adminToken, onEachApp } from '../support/app.js'
import { fillBlog, readerToken } from '../support/blog.js'

/** Yoga answers this; the fast path serves only clients that take plain JSON. */
const fullPath = { accept: 'application/graphql-response+json' }

/** Operations that only read items: each has to go the fast path. */
const plain: readonly (readonly [document: string, variables?: object])[] = [
  ['{ articles { id title views } }'],
  ['{ articles { id is_featured published_at status } }'],
  ['{ articles(limit: 2, sort: ["-views"]) { key: id title author { id name } } }'],
  ['{ articles { title comments(limit: 1, sort: ["-id"]) { id body } tags { tags_id { name } } } }'],
  ['{ first: articles(limit: 1) { id } second: tags { id name } third: articles_by_id(id: 3) { title } }'],
  ['query One($id: ID!) { articles_by_id(id: $id) { id title author { name } } }', { id: 2 }],
  [
    'query Many($filter: articles_filter, $limit: Int) { articles(filter: $filter, limit: $limit) { id } }',
    { filter: { status: { _eq: 'draft' } }, limit: 3 },
  ],
  ['query Some($with: Boolean!) { articles { id title @include(if: $with) views @skip(if: $with) } }', { with: false }],
  ['{ articles { ...Parts author { ...Name } } } fragment Parts on articles { id title } fragment Name on authors { name }'],
  ['{ articles { ... on articles { id } ... { title } } }'],
  ['{ articles { __typename id author { __typename } } }'],
  ['{ articles { id published_at_func { year month } comments_func { count } } }'],
  ['{ articles(filter: { comments_func: { count: { _gt: 1 } } }) { id } }'],
  ['{ articles(search: "wind") { id title } }'],
  ['{ node(node_id: "articles:1") { __typename ... on articles { id title author { name } } ... on tags { name } } }'],
  ['{ articles { node_id ... on Node { other: node_id } author { node_id } comments { node_id body } } }'],
  ['{ node(node_id: "articles:1") { node_id ... on articles { title } } }'],
  ['{ articles(order: [{ field: views, direction: DESC }]) { id } }'],
  ['{ articles(order: [{ author: { field: name, nulls: FIRST } }, { field: id }], sort: ["-views"]) { id author { name } } }'],
  [
    '{ authors(order: [{ articles_aggregated: { max: views, direction: DESC, nulls: LAST } }]) { id articles(order: { comments_aggregated: { count: true } }) { id } } }',
  ],
  ['query Some($order: [articles_order!]) { articles(order: $order) { id } }', { order: [{ field: 'status' }, { field: 'title' }] }],
  ['query A { articles { id } } query B { tags { name } }'],
  ['{ articles { cost: price price author { articles(sort: ["price"]) { price } } } one: articles_by_id(id: 1) { price } }'],
]

/** Operations for which the fast path is not made, or which fail: both have to be told by Yoga. */
const special: readonly (readonly [document: string, variables?: object])[] = [
  ['{ __typename articles { id } }'],
  ['{ __schema { queryType { name } } }'],
  ['{ articles_aggregated { count { id } } }'],
  ['{ articles_connection(sort: ["price"]) { nodes { price } edges { node { price } } } }'],
  ['{ articles_grouped(by: [price]) { keys { price } max { price } sum { price } } }'],
  ['{ nodes(node_ids: ["articles:1", "articles:999", "tags:2"]) { node_id ... on articles { title } } }'],
  ['{ articles(order: [{ field: views, author: { field: name } }]) { id } }'],
  ['{ articles(order: [{ direction: DESC }]) { id } }'],
  ['{ articles(order: [{ field: price }]) { id } }'],
  ['{ articles { id comments_aggregated { countAll } } }'],
  ['{ authors { name articles_aggregated(having: { countAll: { _gt: 1 } }) { sum { views } } } }'],
  ['{ articles_by_id(id: 999) { id } }'],
  ['{ articles_by_id(id: "x") { id } }'],
  ['{ node(node_id: "nowhere:1") { ... on articles { id } } }'],
  ['{ node(node_id: "articles:1") { ... on tags { name } } }'],
  ['query One($id: ID!) { articles_by_id(id: $id) { id } }', { id: 2 ** 53 }],
  ['{ articles { no_such_field } }'],
  ['{ no_such_collection { id } }'],
  ['{ articles(limit: "x") { id } }'],
  ['{ articles(filter: { id: { _no: 1 } }) { id } }'],
  ['{ articles(sort: ["no_such_field"]) { id } }'],
  ['query One($id: ID!) { articles_by_id(id: $id) { id } }', {}],
  ['{ articles { published_at_func { __typename } } }'],
  ['{ articles { id title @skip(if: true) author { id @skip(if: true) } } }'],
  ['{ articles { id '],
  ['{ articles { ...Missing } }'],
]

/** Operations by key, asked again and again with other keys. */
const byKey: readonly string[] = [
  'query A($id: ID!, $other: ID) { articles_by_id(id: $id) { id title author { name } } }',
  'query A($id: ID!, $other: ID!) { a: articles_by_id(id: $id) { id } list: articles(limit: 1) { id } b: articles_by_id(id: $other) { title } t: tags_by_id(id: $id) { name } }',
  'query A($id: ID!, $other: ID! = 3) { articles_by_id(id: $id) { id title } second: articles_by_id(id: $other) { id } }',
  'query A($id: ID!, $other: ID!) { articles_by_id(id: $id) { ...Parts } ... on Query { second: articles_by_id(id: $other) { id } } } fragment Parts on articles { id }',
  'query A($id: ID!, $other: ID!) { articles_by_id(id: $id) { id } node(node_id: $other) { __typename } }',
  'query A($id: ID!) { articles_by_id(id: $id) { id } } query B($id: ID!) { tags_by_id(id: $id) { name } }',
]
const keys: readonly object[] = [
  { id: 1, other: 2 },
  { id: '2', other: '1' },
  { id: 3, other: 3 },
  { id: '03', other: '+1' },
  { id: 1, other: 999 },
  { id: 999, other: 1 },
  { id: '1' },
  { id: 'x', other: '1' },
  { id: '$NOW', other: 'null' },
  { id: '', other: '1' },
  { id: null, other: 1 },
  { id: 1.5, other: 1 },
  { id: 2 ** 53, other: 1 },
  { id: [1], other: 1 },
  { id: true, other: 1 },
  { id: 1, other: 'articles:1' },
  { id: 1, other: 'tags:1' },
  {},
]

onEachApp(
  'A GraphQL read is answered alike by the database itself and by resolvers',
  (app) => {
    describe.each([
      ['an administrator', adminToken],
      ['a limited user', readerToken],
      ['nobody', null],
    ])('to %s', (_who, as) => {
      it.each(rows([...plain, ...special]))('%s', async (query, variables) => {
        const [fast, full] = [await ask(app(), as, query, variables), await ask(app(), as, query, variables, fullPath)]
        expect(withoutSpaces(fast.text)).toBe(full.text)
        if (!query.startsWith('query A')) expect(fast.status === 200).toBe(full.status === 200)
      })
    })

    it.each(rows(plain.filter(([query]) => !query.startsWith('query A'))))('takes the fast path: %s', async (query, variables) => {
      const statements = await app().statementsOf(() => ask(app(), adminToken, query, variables))
      // Its columns are named by their place among the root fields; a resolver's only one is called otherwise.
      expect(statements).toHaveLength(1)
      expect(statements[0]).toMatch(/ AS ["`]r0["`]/)
    })

    it.each(byKey)('tells the items of all keys alike, by one plan: %s', async (query) => {
      for (const as of [adminToken, readerToken, null]) {
        for (const variables of keys) {
          const question = { operationName: 'A', query, variables }
          const [fast, full] = [
            await app().request('/graphql', { as, body: question }),
            await app().request('/graphql', { as, body: question, headers: fullPath }),
          ]
          expect([variables, inOrder(fast.text)]).toEqual([variables, inOrder(full.text)])
        }
      }
    })

    it('finds each item by its key in REST, with what else is asked', async () => {
      const idOf = async (path: string) => {
        const { status, body } = await app().request(`/items/articles/${path}`, { as: adminToken })
        return status === 200 ? (body.data as unknown as { id: number }).id : status
      }
      for (const query of ['?fields=id', '', '?fields=id&filter[id][_neq]=2', '?fields=id&filter={"id":{"_neq":2}}']) {
        const found = query.includes('filter') ? 403 : 2
        expect([await idOf(`1${query}`), await idOf(`2${query}`), await idOf(`3${query}`), await idOf(`1${query}`)]).toEqual([
          1,
          found,
          3,
          1,
        ])
        for (const nobody of ['999', 'x', '99999999999999999999', '$NOW', 'null', '1.5']) expect(await idOf(`${nobody}${query}`)).toBe(403)
      }
    })

    it('tells decimals as numbers', async () => {
      const item = '{ price author { articles(sort: ["id"], limit: 1) { price } } }'
      const answered = { price: 1.5, author: { articles: [{ price: 1.5 }] } }
      for (const headers of [{}, fullPath]) {
        const answer = await ask(
          app(),
          adminToken,
          `{ articles(sort: ["id"], limit: 1) ${item} articles_by_id(id: 1) ${item} }`,
          {},
          headers,
        )
        expect(answer.body.data).toEqual({ articles: [answered], articles_by_id: answered })
        const pages = await ask(
          app(),
          adminToken,
          '{ articles_connection(first: 1) { nodes { price } edges { node { price } } } articles_grouped(by: [price], sort: ["price"], limit: 1) { keys { price } } }',
          {},
          headers,
        )
        expect(pages.body.data).toEqual({
          articles_connection: { nodes: [{ price: 1.5 }], edges: [{ node: { price: 1.5 } }] },
          articles_grouped: [{ keys: { price: 1.5 } }],
        })
      }
    })

    it('tells whole numbers as large as the database holds them', async () => {
      // Only columns of SQLite hold more than 32 bits under this type.
      const views = app().databaseName === 'sqlite' ? 1_700_000_000_000 : 2_147_483_647
      await app().must('/items/articles/6', { method: 'PATCH', body: { views } })
      const query =
        '{ articles(filter: { id: { _eq: 6 } }) { views author { articles { views } } } articles_grouped(by: [views], filter: { id: { _eq: 6 } }) { keys { views } } }'
      const plain = '{ articles(filter: { id: { _eq: 6 } }) { views author { articles { views } } } }'
      const item = { views, author: { articles: [{ views }] } }
      for (const headers of [{}, fullPath]) {
        expect((await ask(app(), adminToken, query, {}, headers)).body.data).toEqual({
          articles: [item],
          articles_grouped: [{ keys: { views } }],
        })
        expect((await ask(app(), adminToken, plain, {}, headers)).body.data).toEqual({ articles: [item] })
      }
      await app().must('/items/articles/6', { method: 'PATCH', body: { views: 0 } })
    })

    it('goes the full path when a hook wants to see what is read', async () => {
      const seen: unknown[] = []
      const listen = (payload: unknown) => void seen.push(payload)
      app().platform.events.onFilter('articles.items.read', listen)
      try {
        await ask(app(), adminToken, '{ articles(limit: 1) { id title } }')
        expect(seen).toHaveLength(1)
      } finally {
        app().platform.events.offFilter('articles.items.read', listen)
      }
    })

    it('lets a hook change what REST asks, and only while it is there', async () => {
      const ask = async () =>
        (await app().request('/items/articles?fields=id&sort=id&limit=2&filter[id][_gt]=0', { as: adminToken })).body
          .data as unknown as object[]
      const before = await ask()
      const narrow = (query: unknown) => {
        const asked = query as { filter: { id: Record<string, unknown> }; limit: unknown }
        asked.filter.id._lt = 2
        asked.limit = 1
      }
      app().platform.events.onFilter('articles.items.query', narrow)
      try {
        expect(await ask()).toEqual(before?.slice(0, 1))
      } finally {
        app().platform.events.offFilter('articles.items.query', narrow)
      }
      expect(before).toHaveLength(2)
      expect(await ask()).toEqual(before)
    })

    it('forgets a plan with the schema and the permissions it was made for', async () => {
      const query = '{ articles(limit: 1) { id title } }'
      const before = await ask(app(), readerToken, query)
      expect(before.status).toBe(200)
      const permissions = await app().must<{ id: number; policy: string }[]>(
        '/permissions?filter[collection][_eq]=articles&filter[action][_eq]=read',
      )
      await app().must('/permissions', { method: 'PATCH', body: { keys: permissions.map(({ id }) => id), data: { fields: ['id'] } } })
      const after = await ask(app(), readerToken, query)
      expect(after.status).toBe(400)
    })
  },
  fillBlog,
)

/** Rows of one length: jest would take a missing second parameter for its callback. */
function rows(cases: readonly (readonly [string, object?])[]): [string, object][] {
  return cases.map(([query, variables]) => [query, variables ?? {}])
}

const ask = (app: App, as: string | null, query: string, variables?: object, headers?: Record<string, string>) =>
  app.graphql(query, { as, variables, ...(headers ? { headers } : {}) })

/** Resolvers that run side by side fail in any order. */
function inOrder(text: string): unknown {
  const { errors, ...rest } = JSON.parse(text) as { errors?: { path?: unknown }[] }
  return { ...rest, errors: errors?.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1)) }
}

/** The database may put white space between values. */
const withoutSpaces = (text: string): string => JSON.stringify(JSON.parse(text))
