import { expect, it } from '@jest/globals'
import { type App, adminToken, onEachApp } from '../support/app.js'
import { createUser, fillBlog, readerToken } from '../support/blog.js'

const keylessToken = 'token-of-who-sees-no-keys'

onEachApp(
  'node(node_id)',
  (app) => {
    it('finds an item again by the id that it tells', async () => {
      const { body } = await app().graphql('{ articles_connection(first: 2, sort: "id") { edges { node { node_id title } } } }')
      const { edges } = (body.data as unknown as { articles_connection: { edges: { node: { node_id: string; title: string } }[] } })
        .articles_connection
      expect(edges.map(({ node: { node_id } }) => node_id)).toEqual(['articles:1', 'articles:2'])
      for (const { node } of edges)
        expect(await ask(app(), node.node_id)).toEqual({
          data: { node: { __typename: 'articles', title: node.title, author: { name: 'Ada' } } },
        })
    })

    it('finds items of every collection, by keys with any characters', async () => {
      const { body } = await app().graphql('{ words(sort: "key") { node_id } }')
      const { words } = body.data as unknown as { words: { node_id: string }[] }
      expect(words.map(({ node_id }) => node_id)).toEqual(['words:a:b/ü "c"', 'words:plain'])
      for (const { node_id } of words) {
        const answer = await app().graphql('query ($id: ID!) { node(node_id: $id) { ... on words { key } ... on articles { title } } }', {
          variables: { id: node_id },
        })
        expect(answer.body).toEqual({ data: { node: { key: node_id.slice('words:'.length) } } })
      }
    })

    it.each([
      ['an item that is not there', 'articles:999'],
      ['an item out of reach', 'articles:4'],
      ['a collection that is not there', 'nowhere:1'],
      ['a collection out of reach', 'hidden:1'],
      ['a system collection', 'directus_users:1'],
      ['a key of another kind', 'articles:x'],
      ['no key', 'articles:'],
      ['no id at all', 'articles'],
    ])('says the same of %s', async (_what, id) => {
      const body = (await ask(app(), id, readerToken)) as { errors: { message: string }[] }
      expect(body).toEqual({
        data: { node: null },
        errors: [
          {
            message: "You don't have permission to access this.",
            path: ['node'],
            locations: expect.anything(),
            extensions: { code: 'FORBIDDEN' },
          },
        ],
      })
    })

    it('is one statement, for several nodes too, and goes the fast path', async () => {
      const query =
        '{ a: node(node_id: "articles:1") { ... on articles { id title } } b: node(node_id: "tags:2") { ... on tags { name } } tags(limit: 1) { id } }'
      await app().graphql(query)
      const statements = await app().statementsOf(async () => {
        expect((await app().graphql(query)).body).toEqual({
          data: { a: { id: '1', title: 'First steps' }, b: { name: 'green' }, tags: [{ id: '1' }] },
        })
      })
      expect(statements).toHaveLength(1)
      expect(statements[0]).toMatch(/ AS ["`]r2["`]/)
    })

    it('knows only types that the caller sees, and no ids where a rule hides keys', async () => {
      const members = async (as: string) => {
        const { body } = await app().request('/graphql?additions=true', {
          as,
          body: { query: '{ __type(name: "Node") { possibleTypes { name } } }' },
        })
        const { __type: type } = body.data as unknown as { __type: { possibleTypes: { name: string }[] } | null }
        return (type?.possibleTypes ?? []).map(({ name }) => name)
      }
      expect(await members(adminToken)).toEqual(expect.arrayContaining(['articles', 'hidden', 'words']))
      expect(await members(readerToken)).toEqual(expect.not.arrayContaining(['hidden', 'words']))
      expect(await members(keylessToken)).not.toContain('words')
    })

    it('tells the id of every item, wherever it stands, by the database itself', async () => {
      const query = '{ articles(limit: 1, sort: "id") { node_id ... on Node { again: node_id } author { node_id } tags { node_id } } }'
      const statements = await app().statementsOf(async () => {
        expect((await app().graphql(query)).body).toEqual({
          data: {
            articles: [
              {
                node_id: 'articles:1',
                again: 'articles:1',
                author: { node_id: 'authors:1' },
                tags: [{ node_id: 'articles_tags:1' }, { node_id: 'articles_tags:2' }],
              },
            ],
          },
        })
      })
      expect(statements).toHaveLength(1)
      expect((await app().graphql('{ node(node_id: "words:plain") { node_id } }')).body).toEqual({
        data: { node: { node_id: 'words:plain' } },
      })
      const keyless = await app().graphql('{ words { node_id } }', { as: keylessToken })
      expect(JSON.stringify(keyless.body)).toContain('Cannot query field')
    })

    it('finds several items in their order, one statement for each collection, and nothing out of reach', async () => {
      const query = 'query ($ids: [ID!]!) { nodes(node_ids: $ids) { node_id __typename ... on articles { title } } }'
      const ids = ['articles:2', 'words:plain', 'articles:1', 'articles:999', 'nowhere:1', 'articles:x', 'articles:2', 'articles:4']
      const ask = async (as = adminToken) =>
        (await app().graphql(query, { as, variables: { ids } })).body.data as unknown as { nodes: unknown[] }
      const second = { node_id: 'articles:2', __typename: 'articles', title: 'Second wind' }
      const first = { node_id: 'articles:1', __typename: 'articles', title: 'First steps' }
      const word = { node_id: 'words:plain', __typename: 'words' }
      const hidden = { node_id: 'articles:4', __typename: 'articles', title: 'Hidden draft' }
      expect((await ask()).nodes).toEqual([second, word, first, null, null, null, second, hidden])
      expect((await ask(readerToken)).nodes).toEqual([second, null, first, null, null, null, second, null])
      expect(await app().statementsOf(() => ask())).toHaveLength(2)
      const many = { ids: Array.from({ length: 1001 }, (_, id) => `articles:${id}`) }
      expect(JSON.stringify((await app().graphql(query, { variables: many })).body)).toContain('INVALID_QUERY')
    })

    it('answers nothing of an item that no fragment is for', async () => {
      expect((await app().graphql('{ node(node_id: "articles:1") { ... on tags { name } } }')).body).toEqual({ data: { node: {} } })
    })
  },
  async (app) => {
    await fillBlog(app)
    const text = (field: string, schema: object = {}) => ({ field, type: 'string', meta: {}, schema })
    await app.must('/collections', {
      body: { collection: 'words', meta: {}, schema: {}, fields: [text('key', { is_primary_key: true }), text('meaning')] },
    })
    await app.must('/collections', { body: { collection: 'hidden', meta: {}, schema: {}, fields: [text('id', { is_primary_key: true })] } })
    await app.must('/items/words', {
      body: [
        { key: 'a:b/ü "c"', meaning: 'one' },
        { key: 'plain', meaning: 'two' },
      ],
    })
    await app.must('/items/hidden', { body: { id: '1' } })
    const { policy } = await createUser(app, 'keyless', keylessToken, [
      { collection: 'words', action: 'read', fields: ['meaning'], permissions: {} },
    ])
    await app.must('/permissions', {
      body: { policy, collection: 'words', action: 'read', fields: ['*'], permissions: { meaning: { _eq: 'two' } } },
    })
  },
)

const ask = async (app: App, id: string, as = adminToken): Promise<unknown> =>
  (
    await app.graphql('query ($id: ID!) { node(node_id: $id) { __typename ... on articles { title author { name } } } }', {
      as,
      variables: { id },
    })
  ).body
