import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ApolloGateway, IntrospectAndCompose, RemoteGraphQLDataSource } from '@apollo/gateway'
import { expect, it } from '@jest/globals'
import { parse } from 'graphql'
import { createSchema, createYoga } from 'graphql-yoga'
import { type App, adminToken, onEachApp } from '../support/app.js'
import { fillBlog, readerToken } from '../support/blog.js'

onEachApp(
  'A subgraph of a federation',
  (app) => {
    it('is asked by a gateway that composes it with another one, as the caller', async () => {
      const other = await startReviews()
      const gateway = createGateway(app(), other.url)
      try {
        const { executor } = await gateway.load()
        const ask = async (query: string, token: string) => {
          const request = { http: { headers: new Map([['authorization', `Bearer ${token}`]]) }, query }
          const result = await executor({
            document: parse(query),
            request,
            operationName: null,
            queryHash: query,
            context: { token },
            metrics: {},
            cache: undefined,
            schema: undefined,
          } as unknown as Parameters<typeof executor>[0])
          return JSON.parse(JSON.stringify(result)) as unknown
        }
        const query = '{ reviews { stars article { title author { name } } } }'
        // Of an item that is not there, or out of reach, the gateway has the key alone.
        const told = (title: string | null, name: string) => ({ title, author: title === null ? null : { name } })
        const answer = (last: string | null) => ({
          data: {
            reviews: [
              { stars: 5, article: told('First steps', 'Ada') },
              { stars: 3, article: told('Second wind', 'Ada') },
              { stars: 1, article: told(last, 'Bob') },
              { stars: 2, article: told(null, '') },
            ],
          },
        })
        expect(await ask(query, adminToken)).toEqual(answer('Hidden draft'))
        expect(await ask(query, readerToken)).toEqual(answer(null))
        expect(await ask('{ articles(limit: 1, sort: ["id"]) { title reviews { stars } } }', adminToken)).toEqual({
          data: { articles: [{ title: 'First steps', reviews: [{ stars: 5 }] }] },
        })
      } finally {
        await gateway.stop()
        await other.stop()
      }
    })

    const entities =
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename ... on articles { id title } ... on tags { name } } }'
    const find = async (representations: readonly unknown[]) =>
      (await app().graphql(entities, { variables: { representations } })).body as unknown as { data: { _entities: unknown[] } }

    it('finds all items of a type by one statement, in the order in which they are named', async () => {
      const article = (id: unknown) => ({ __typename: 'articles', id })
      const wanted = [
        article('2'),
        { __typename: 'tags', id: 1 },
        article(1),
        article('999'),
        { __typename: 'nowhere', id: 1 },
        article(null),
        7,
        article(2),
      ]
      const second = { __typename: 'articles', id: '2', title: 'Second wind' }
      const first = { __typename: 'articles', id: '1', title: 'First steps' }
      const statements = await app().statementsOf(async () => {
        expect((await find(wanted)).data._entities).toEqual([
          second,
          { __typename: 'tags', name: 'blue' },
          first,
          null,
          null,
          null,
          null,
          second,
        ])
      })
      expect(statements).toHaveLength(2)
    })

    it('finds thousands, and refuses more', async () => {
      const many = (count: number) => Array.from({ length: count }, (_, id) => ({ __typename: 'articles', id }))
      expect((await find(many(5000))).data._entities.filter((item) => item !== null)).toHaveLength(6)
      expect(JSON.stringify(await find(many(5001)))).toContain('INVALID_QUERY')
    })

    it('tells keys of several fields', async () => {
      const field = (name: string) => ({ field: name, type: 'integer', meta: {}, schema: { is_primary_key: true } })
      await app().must('/collections', { body: { collection: 'seats', meta: {}, schema: {}, fields: [field('row'), field('place')] } })
      await app().must('/items/seats', { body: { row: 3, place: 4 } })
      const { data } = (await app().graphql('{ _service { sdl } }')).body as unknown as { data: { _service: { sdl: string } } }
      expect(data._service.sdl).toContain('@key(fields: "row place")')
      const query = '{ _entities(representations: [{ __typename: "seats", row: 3, place: 4 }]) { ... on seats { row place } } }'
      expect((await app().graphql(query)).body).toEqual({ data: { _entities: [{ row: 3, place: 4 }] } })
    })
  },
  fillBlog,
  { GRAPHQL_FEDERATION: 'true' },
  ['sqlite'],
)

onEachApp(
  'A server that is no subgraph',
  (app) => {
    it('has no fields of federation', async () => {
      expect((await app().graphql('{ _service { sdl } }')).body).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION' } }] })
    })
  },
  fillBlog,
  {},
  ['sqlite'],
)

function createGateway(app: App, url: string): ApolloGateway {
  return new ApolloGateway({
    supergraphSdl: new IntrospectAndCompose({
      subgraphs: [
        { name: 'tessera', url: `${app.url}/graphql` },
        { name: 'reviews', url },
      ],
      introspectionHeaders: { authorization: `Bearer ${adminToken}` },
    }),
    buildService: ({ url: of }) =>
      new RemoteGraphQLDataSource({
        url: of!,
        willSendRequest: ({ request, context }) => {
          request.http?.headers.set('authorization', `Bearer ${(context as { token?: string }).token ?? adminToken}`)
        },
      }),
  })
}

/** Another subgraph, which knows of articles nothing but their keys. */
async function startReviews() {
  const reviews = [
    { stars: 5, article: { __typename: 'articles', id: '1' } },
    { stars: 3, article: { __typename: 'articles', id: '2' } },
    { stars: 1, article: { __typename: 'articles', id: '4' } },
    { stars: 2, article: { __typename: 'articles', id: '99' } },
  ]
  const types =
    'type Review { stars: Int! article: articles } type articles { id: ID! reviews: [Review!]! } type Query { reviews: [Review!]!'
  const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"]) ${types.replace('type articles', 'type articles @key(fields: "id")')} }`
  const yoga = createYoga({
    logging: false,
    schema: createSchema({
      typeDefs: `scalar _Any union _Entity = articles type _Service { sdl: String! } ${types} _service: _Service! _entities(representations: [_Any!]!): [_Entity]! }`,
      resolvers: {
        Query: {
          reviews: () => reviews,
          _service: () => ({ sdl }),
          _entities: (_: unknown, { representations }: { representations: readonly object[] }) => representations,
        },
        articles: { reviews: ({ id }: { id: string }) => reviews.filter(({ article }) => article.id === id) },
      },
    }),
  })
  const server = createServer((request, response) => void yoga(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/graphql`, stop: () => new Promise((resolve) => server.close(resolve)) }
}
