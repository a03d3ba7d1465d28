import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { preset } from '@graphql-codegen/client-preset'
import { expect, it } from '@jest/globals'
import { Client, cacheExchange, fetchExchange } from '@urql/core'
import { initGraphQLTada } from 'gql.tada'
import { buildSchema, parse, print, validate } from 'graphql'
import { adminToken, onEachApp } from '../support/app.js'
import { fillBlog } from '../support/blog.js'

const headers = { authorization: `Bearer ${adminToken}` }
const list =
  '{ articles(order: [{ field: views, direction: DESC }], limit: 2) { __typename node_id title comments_aggregated { countAll } } }'
const rename =
  'mutation ($filter: articles_filter!) { update_articles_where(filter: $filter, data: { title: "Renamed" }) { affected items { node_id title } } }'
const first = { __typename: 'articles', node_id: 'articles:4', title: 'Hidden draft' }

onEachApp(
  'Clients of GraphQL',
  (app) => {
    it('Apollo Client keeps items by their node_id, and what a mutation answers reaches them', async () => {
      const cache = new InMemoryCache({
        possibleTypes: { Node: ['articles', 'authors'] },
        typePolicies: { articles: { keyFields: ['node_id'] } },
      })
      const client = new ApolloClient({ cache, link: new HttpLink({ uri: `${app().url}/graphql`, headers }) })
      const { data } = await client.query<{ articles: object[] }>({ query: gql(list) })
      expect(data?.articles[0]).toMatchObject({ ...first, comments_aggregated: [{ countAll: 1 }] })
      await client.mutate({ mutation: gql(rename), variables: { filter: { id: { _eq: 2 } } } })
      expect(JSON.stringify(cache.extract())).toContain('"title":"Renamed"')
      client.stop()
    })

    it('urql asks and is answered, and tells errors', async () => {
      const client = new Client({
        url: `${app().url}/graphql`,
        fetchOptions: { headers },
        preferGetMethod: false,
        exchanges: [cacheExchange, fetchExchange],
      })
      const { data, error } = await client.query(list, {}).toPromise()
      expect(error).toBeUndefined()
      expect((data as { articles: object[] }).articles[0]).toMatchObject(first)
      const refused = await client.query('{ articles(order: [{ field: nothing }]) { id } }', {}).toPromise()
      expect(refused.error?.graphQLErrors[0]?.extensions.code).toBe('GRAPHQL_VALIDATION')
    })

    it('gql.tada and the preset of GraphQL Code Generator take the schema as it is told', async () => {
      const schema = buildSchema((await app().request('/server/specs/graphql/items?additions=true')).text)
      const graphql = initGraphQLTada<{ introspection: never }>()
      const document = parse(print(graphql(list as never) as Parameters<typeof print>[0]))
      expect(validate(schema, document)).toEqual([])
      const files = await preset.buildGeneratesSection({
        baseOutputDir: './made/',
        config: {},
        presetConfig: {},
        schema: parse((await app().request('/server/specs/graphql/items?additions=true')).text),
        schemaAst: schema,
        documents: [{ document: parse(`query List ${list}`), location: 'list.graphql', rawSDL: `query List ${list}` }],
        plugins: [],
        pluginMap: {},
      })
      expect(files.map(({ filename }) => filename)).toEqual(expect.arrayContaining(['./made/graphql.ts']))
    })
  },
  fillBlog,
  {},
  ['sqlite'],
)
