import { expect, it } from '@jest/globals'
import { type App, adminToken, onEachApp } from '../support/app.js'
import { createUser, fillBlog, readerToken } from '../support/blog.js'

const keylessToken = 'token-of-who-sees-no-keys'

onEachApp(
  'node(id)',
  (app) => {
    it('finds an item again by the id that its edge tells', async () => {
      const { body } = await app().graphql('{ articles_connection(first: 2, sort: "id") { edges { node_id node { title } } } }')
      const { edges } = (body.data as unknown as { articles_connection: { edges: { node_id: string; node: { title: string } }[] } })
        .articles_connection
      expect(edges.map(({ node_id }) => node_id)).toEqual(['articles:1', 'articles:2'])
      for (const { node_id, node } of edges)
        expect(await ask(app(), node_id)).toEqual({
          data: { node: { __typename: 'articles', title: node.title, author: { name: 'Ada' } } },
        })
    })

    it('finds items of every collection, by keys with any characters', async () => {
      const { body } = await app().graphql('{ words_connection(sort: "key") { edges { node_id } } }')
      const { edges } = (body.data as unknown as { words_connection: { edges: { node_id: string }[] } }).words_connection
      expect(edges.map(({ node_id }) => node_id)).toEqual(['words:a:b/ü "c"', 'words:plain'])
      for (const { node_id } of edges) {
        const answer = await app().graphql('query ($id: ID!) { node(id: $id) { ... on words { key } ... on articles { title } } }', {
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
        '{ a: node(id: "articles:1") { ... on articles { id title } } b: node(id: "tags:2") { ... on tags { name } } tags(limit: 1) { id } }'
      await app().graphql(query)
      const statements = await app().statementsOf(async () => {
        expect((await app().graphql(query)).body).toEqual({
          data: { a: { id: '1', title: 'First steps' }, b: { name: 'green' }, tags: [{ id: '1' }] },
        })
      })
      expect(statements).toHaveLength(1)
      expect(statements[0]).toMatch(/ AS ["`]r2["`]/)
    })

    it('knows only types that the caller sees, and tells no id of items whose key they do not', async () => {
      const members = async (as: string) =>
        (
          (await app().graphql('{ __type(name: "Node") { possibleTypes { name } } }', { as })).body.data as unknown as {
            __type: { possibleTypes: { name: string }[] }
          }
        ).__type.possibleTypes.map(({ name }) => name)
      expect(await members(adminToken)).toEqual(expect.arrayContaining(['articles', 'hidden', 'words']))
      expect(await members(readerToken)).toEqual(expect.not.arrayContaining(['hidden', 'words']))
      const { body } = await app().graphql('{ words_connection(sort: "meaning") { edges { node_id node { meaning } } } }', {
        as: keylessToken,
      })
      expect(body).toEqual({
        data: {
          words_connection: {
            edges: [
              { node_id: null, node: { meaning: 'one' } },
              { node_id: 'words:plain', node: { meaning: 'two' } },
            ],
          },
        },
      })
    })

    it('answers nothing of an item that no fragment is for', async () => {
      expect((await app().graphql('{ node(id: "articles:1") { ... on tags { name } } }')).body).toEqual({ data: { node: {} } })
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
    await app.graphql('query ($id: ID!) { node(id: $id) { __typename ... on articles { title author { name } } } }', {
      as,
      variables: { id },
    })
  ).body
