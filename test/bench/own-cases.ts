import type { BenchCase } from './cases.js'

const get = (path: string) => ({ method: 'GET' as const, path })
const graphql = (query: string) => ({
  method: 'POST' as const,
  path: '/graphql',
  body: JSON.stringify({ query }),
  headers: { 'content-type': 'application/json' },
})
const children = Array.from({ length: 100 }, (_, index) => ({ name: `Reader ${index}`, text: `Comment number ${index}` }))

const requests: Readonly<Record<string, BenchCase['requests']>> = {
  'rest aggregate': [get('/items/articles?aggregate[count]=*&aggregate[avg]=views&groupBy=status')],
  'graphql aggregate': [graphql('{ articles_aggregated(groupBy: ["status"]) { group countAll avg { views } } }')],
  'rest nested 100': [get('/items/articles?fields=id,title,author.name,comments.id,comments.text,tags.tag.name&limit=100')],
  'graphql nested 100': [graphql('{ articles(limit: 100) { id title author { name } comments { id text } tags { tag { name } } } }')],
  'graphql page': [
    graphql(
      '{ articles_connection(first: 20, sort: ["-views"]) { edges { cursor node { id title views } } pageInfo { hasNextPage endCursor } } }',
    ),
  ],
  // Needs GRAPHQL_FEDERATION, which the bench sets.
  'graphql entities 100': [
    graphql(
      `{ _entities(representations: [${Array.from({ length: 100 }, (_, index) => `{ __typename: "articles", id: ${index + 1} }`).join(' ')}]) { ... on articles { id title } } }`,
    ),
  ],
  'graphql where 1000': [
    graphql('mutation { update_articles_where(filter: { id: { _lte: 1000 } }, data: { views: 7 }, max_affected: 1000) { affected } }'),
  ],
  'rest create with 100': [
    {
      method: 'POST',
      path: '/items/articles?fields=id',
      body: JSON.stringify({ title: 'With comments', comments: children }),
      headers: { 'content-type': 'application/json' },
    },
  ],
}

/** What has no hand-written counterpart: measured for itself. */
export const ownCases: readonly BenchCase[] = Object.entries(requests).map(([name, list]) => ({
  name,
  requests: list,
  isRead: false,
  ...(name.startsWith('rest create') || name === 'graphql where 1000' ? { connections: 2 } : {}),
}))
