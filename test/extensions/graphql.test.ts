import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { type App, adminToken, onEachApp } from '../support/app.js'
import { createUser, fillBlog, readerToken } from '../support/blog.js'

const folder = join(dirname(fileURLToPath(import.meta.url)), 'graphql-files')
/** Yoga answers this; plain JSON is answered from a plan where that is possible. */
const fullPath = { accept: 'application/graphql-response+json' }
const oneAuthorToken = 'token-of-who-sees-one-author'
const partlyToken = 'token-of-who-sees-prices-of-published-articles'

async function fill(app: App): Promise<void> {
  await fillBlog(app)
  await createUser(app, 'partly', partlyToken, [
    { collection: 'articles', action: 'read', fields: ['id', 'title', 'status', 'views'], permissions: {} },
    { collection: 'articles', action: 'read', fields: ['price'], permissions: { status: { _eq: 'published' } } },
    { collection: 'articles', action: 'update', fields: ['title'], permissions: {} },
    { collection: 'tags', action: 'create', fields: ['*'], permissions: {} },
  ])
  await createUser(app, 'one-author', oneAuthorToken, [
    { collection: 'articles', action: 'read', fields: ['id', 'title', 'author'], permissions: {} },
    { collection: 'authors', action: 'read', fields: ['id', 'name'], permissions: { name: { _eq: 'Ada' } } },
  ])
}

onEachApp(
  'GraphQL extensions',
  (app) => {
    const ask = async (query: string, as: string | null = adminToken, headers?: Record<string, string>) => {
      const { status, body } = await app().graphql(query, { as, ...(headers && { headers }) })
      return { status, ...body } as unknown as {
        status: number
        data: Record<string, unknown>
        errors?: { message: string; path?: unknown }[]
      }
    }
    const data = async (query: string, as?: string | null) => {
      const answer = await ask(query, as)
      if (answer.errors) throw new Error(JSON.stringify(answer.errors))
      return answer.data
    }

    describe('add fields to items that', () => {
      it('need columns, which are read by the same statement and told to nobody', async () => {
        let answer: unknown
        const query =
          '{ articles(limit: 2, sort: ["id"]) { id headline loud: headline(loud: true) author { articles(limit: 1) { headline } } } }'
        await data('{ greet(name: "who asks is known from now on") }')
        const statements = await app().statementsOf(async () => {
          answer = await data(query)
        })
        expect(statements).toHaveLength(1)
        const author = { articles: [{ headline: 'First steps.' }] }
        expect(answer).toEqual({
          articles: [
            { id: '1', headline: 'First steps.', loud: 'FIRST STEPS', author },
            { id: '2', headline: 'Second wind.', loud: 'SECOND WIND', author },
          ],
        })
      })

      it('issue 15: need values of related items, which are read by the same statement', async () => {
        const bylines = ['First steps by Ada (1)', 'Lonely by nobody']
        const query = '{ articles(filter: { id: { _in: [1, 5] } }, sort: ["id"]) { text: byline comments(limit: 1) { writtenFor } } }'
        await data(query)
        for (const headers of [{}, fullPath]) {
          let answer: unknown
          const statements = await app().statementsOf(async () => {
            answer = (await ask(query, adminToken, headers)).data
          })
          expect([statements.length, answer]).toEqual([
            1,
            {
              articles: [
                { text: bylines[0], comments: [{ writtenFor: 'Ada' }] },
                { text: bylines[1], comments: [] },
              ],
            },
          ])
        }
        const path = '/items/articles?filter[id][_in]=1,5&sort=id&fields=byline,comments.writtenFor&deep[comments][_limit]=1'
        const statements = await app().statementsOf(async () =>
          expect(await app().must(path)).toEqual([
            { byline: bylines[0], comments: [{ writtenFor: 'Ada' }] },
            { byline: bylines[1], comments: [] },
          ]),
        )
        expect(statements).toHaveLength(1)
      })

      it('are loaded for all items at once', async () => {
        await data('{ loads }')
        for (const headers of [{}, fullPath]) {
          const { data: answer } = await ask(
            '{ a: articles(sort: ["id"]) { rank } b: articles(limit: 2, sort: ["id"]) { r: rank id } }',
            adminToken,
            headers,
          )
          expect(answer).toEqual({
            a: [10, 20, 30, 40, 50, 60].map((rank) => ({ rank })),
            b: [
              { r: 10, id: '1' },
              { r: 20, id: '2' },
            ],
          })
          // Root fields are read side by side.
          expect(((await data('{ loads }')).loads as number[]).sort()).toEqual([2, 6])
        }
        const statements = await app().statementsOf(() => data('{ articles(sort: ["id"]) { id commentCount } }'))
        expect(statements).toHaveLength(2)
        expect(await data('{ articles(sort: ["id"], limit: 2) { commentCount } }')).toEqual({
          articles: [{ commentCount: 3 }, { commentCount: 1 }],
        })
      })

      it('read other items as the client selects them, one statement each, by the rules of the caller', async () => {
        const query = '{ articles_by_id(id: 3) { siblings { title: id x: title comments { id } rank headline } } }'
        const statements = await app().statementsOf(() => data(query))
        expect(statements).toHaveLength(2)
        const third = { title: '3', x: 'Third time', comments: [{ id: '5' }], rank: 30, headline: 'Third time.' }
        expect(await data(query)).toEqual({
          articles_by_id: {
            siblings: [third, { title: '4', x: 'Hidden draft', comments: [{ id: '6' }], rank: 40, headline: 'Hidden draft.' }],
          },
        })
        expect(await data(query, readerToken)).toEqual({ articles_by_id: { siblings: [third] } })
        expect(await data('{ authors(sort: ["id"]) { name newest { id author { name } } } }', readerToken)).toEqual({
          authors: [
            { name: 'Ada', newest: { id: '2', author: { name: 'Ada' } } },
            { name: 'Bob', newest: { id: '3', author: { name: 'Bob' } } },
            { name: 'Cyd', newest: null },
          ],
        })
      })

      it('are there in every place in which items are', async () => {
        const item = { headline: 'First steps.', rank: 10 }
        const filter = 'filter: { id: { _eq: 1 } }'
        expect(
          await data(`{ articles_connection(${filter}) { nodes { headline rank } edges { node { headline rank } } }
            node(node_id: "articles:1") { ... on articles { headline rank } }
            comments(limit: 1, sort: ["id"]) { article { headline rank } } }`),
        ).toEqual({
          articles_connection: { nodes: [item], edges: [{ node: item }] },
          node: item,
          comments: [{ article: item }],
        })
        const user = { shortName: 'admin', email: 'admin@example.com', loudEmail: 'ADMIN@EXAMPLE.COM' }
        const byMail = 'filter: { email: { _eq: "admin@example.com" } }'
        const fields = '{ shortName email loudEmail }'
        expect((await app().graphql(`{ users_me ${fields} users(${byMail}) ${fields} }`, { system: true })).body.data).toEqual({
          users_me: user,
          users: [user],
        })
        expect((await app().graphql('mutation { update_articles_item(id: 1, data: { views: 10 }) { headline rank } }')).body.data).toEqual({
          update_articles_item: item,
        })
      })
    })

    describe('hold the rules of the caller:', () => {
      it('a field that needs what the caller may not read is not there, in the words for what does not exist', async () => {
        const refusal = async (field: string, as: string | null) => (await ask(`{ articles { id ${field} } }`, as)).errors
        expect(JSON.stringify(await refusal('cost', readerToken)).replaceAll('cost', 'lost')).toBe(
          JSON.stringify(await refusal('lost', readerToken)),
        )
        const sdl = async (as: string) => (await app().request('/server/specs/graphql', { as })).text
        expect(await sdl(readerToken)).not.toMatch(/\bcost: /)
        expect(await sdl(adminToken)).toMatch(/\bcost: String!/)
        expect(await sdl(adminToken)).toMatch(/"""The title, ready to be shown\."""\n {2}headline\(loud: Boolean = false\): String\n/)
        expect(await sdl(partlyToken)).toMatch(/\bcost: String\n/)
      })

      it('it is null on items on which a rule hides what it needs, by both ways', async () => {
        for (const headers of [{}, fullPath])
          expect((await ask('{ articles(sort: ["id"], filter: { id: { _gt: 2 } }) { id cost } }', partlyToken, headers)).data).toEqual({
            articles: [
              { id: '3', cost: expect.stringMatching(/^EUR 3\.50*$/) },
              { id: '4', cost: null },
              { id: '5', cost: expect.stringMatching(/^EUR 5\.50*$/) },
              { id: '6', cost: null },
            ],
          })
      })

      it('issue 15: a related item that a rule hides hides the fields that need a value of it, by every door', async () => {
        const seen = ['First steps by Ada (1)', null, null]
        const query = '{ articles(filter: { id: { _in: [1, 3, 5] } }, sort: ["id"]) { byline } }'
        for (const headers of [{}, fullPath])
          expect(await ask(query, oneAuthorToken, headers)).toMatchObject({ data: { articles: seen.map((byline) => ({ byline })) } })
        const path = '/items/articles?filter[id][_in]=1,3,5&sort=id&fields=byline'
        expect(await app().must(path, { as: oneAuthorToken })).toEqual(seen.map((byline) => ({ byline })))
        // Where a step of the path cannot be read, there is no such field.
        for (const [field, as] of [
          ['authorsSecret', oneAuthorToken],
          ['byline', partlyToken],
        ] as const) {
          const refused = await ask(`{ articles { ${field} } }`, as)
          const unknown = await ask('{ articles { zzzzzzzz } }', as)
          expect(JSON.stringify(refused.errors).replaceAll(field, 'zzzzzzzz')).toBe(JSON.stringify(unknown.errors))
          expect((await app().request(`/items/articles?fields=${field}`, { as })).status).toBe(403)
        }
        expect(await data('{ articles_by_id(id: 1) { authorsSecret } }')).toEqual({ articles_by_id: { authorsSecret: 'alpha' } })
      })

      it('services work with the rights of the caller, unless an extension says otherwise', async () => {
        expect(await data('{ report { total } secretCount }', readerToken)).toEqual({ report: { total: 4 }, secretCount: 3 })
        expect(await data('{ report { total articles { title rank } } }')).toEqual({
          report: {
            total: 6,
            articles: [
              { title: 'First steps', rank: 10 },
              { title: 'Second wind', rank: 20 },
            ],
          },
        })
        expect((await ask('{ report { total } }', null)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
      })
    })

    it('add queries with arguments, and may answer plain objects', async () => {
      expect(await data('{ greet(name: "Ada") plain { id name: title author { name } } }')).toEqual({
        greet: 'Ada admin',
        plain: { id: '7', name: 'Made up', author: null },
      })
      expect((await ask('{ greet }')).status).toBe(400)
    })

    it.each([
      '{ articles(limit: 2) { id report { total } } authors(limit: 1) { articles { title report { total articles { id } } } } }',
      '{ articles(sort: ["id"]) { id headline cost rank mood words when where x: where } }',
      '{ articles(sort: ["id"], filter: { id: { _lt: 3 } }) { fragile author { articles(sort: ["id"]) { fragile mood } } } }',
      '{ articles(sort: ["id"]) { id fragile } }',
      '{ articles_by_id(id: 2) { headline __typename comments_func { count } where } tags { name } }',
      '{ articles_by_id(id: 999) { headline } }',
      '{ node(node_id: "articles:1") { __typename ... on articles { headline mood } } }',
      '{ articles(sort: ["id"], limit: 1) { ...Parts ... on articles { rank } } } fragment Parts on articles { headline words }',
      '{ articles(sort: ["id"], limit: 1) { __proto__: headline constructor: rank } }',
      '{ articles(sort: ["id"], limit: 1) { headline(loud: 3) } }',
      '{ articles(sort: ["id"], limit: 2) { siblings(most: 1) { headline } } }',
    ])('are answered alike by a plan and by the executor: %s', async (query) => {
      for (const as of [adminToken, readerToken]) {
        const [fast, full] = [await app().graphql(query, { as }), await app().graphql(query, { as, headers: fullPath })]
        expect(JSON.parse(fast.text)).toEqual(JSON.parse(full.text))
        expect(Object.keys((fast.body.data as never) ?? {})).toEqual(Object.keys((full.body.data as never) ?? {}))
      }
    })

    it('are planned once for all keys', async () => {
      const query = 'query One($id: ID!) { articles_by_id(id: $id) { id headline rank } }'
      for (const id of [1, 2, 3]) {
        const answer = await app().request('/graphql', { body: { query, variables: { id } } })
        expect(answer.body.data).toMatchObject({ articles_by_id: { id: String(id), rank: id * 10 } })
      }
      const [statement] = await app().statementsOf(() => app().request('/graphql', { body: { query, variables: { id: 4 } } }))
      expect(statement).toMatch(/ AS ["`]r0["`]/)
    })

    it('leave documents without their fields on the fast path', async () => {
      expect((await app().statementsOf(() => data('{ articles { id title } }')))[0]).toMatch(/ AS ["`]r0["`]/)
    })
  },
  fill,
  { EXTENSIONS_PATH: folder, EXTENSIONS_MUST_LOAD: 'true' },
)
