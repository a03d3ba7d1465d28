import type { Request } from 'autocannon'

/** One thing that is measured: the requests that are sent in turn, the same to our server and to the limit. */
export interface BenchCase {
  readonly name: string
  readonly requests: readonly Request[]
  /** Are both answers compared before measuring? Writes give new keys, so they are not. */
  readonly isRead: boolean
  /** Connections at once, where it is not the usual number: a long request has to end within the measurement. */
  readonly connections?: number
}

const variety = 200
const keys = Array.from({ length: variety }, (_, index) => ((index * 7907) % 50_000) + 1)

const get = (path: string): Request => ({ method: 'GET', path })
const send = (method: 'POST' | 'PATCH', path: string, body: unknown): Request => ({
  method,
  path,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
})
const graphql = (query: string, variables: Record<string, unknown> = {}): Request => send('POST', '/graphql', { query, variables })

const created = { title: 'A new article', status: 'draft', views: 1, body: 'Its text.', author: 7 }
/** In GraphQL a related item is always an object; one with a key is the one that is there already. */
const createdInGraphql = { ...created, author: { id: 7 } }

const rest: Readonly<Record<string, readonly Request[]>> = {
  'rest list': [get('/items/articles?fields=id,title,status,views&limit=20')],
  'rest nested': [get('/items/articles?fields=id,title,author.name,comments.id,comments.text,tags.tag.name&limit=20')],
  'rest by id': keys.map((key) => get(`/items/articles/${key}?fields=id,title,status,views,body`)),
  'rest filter': [get('/items/articles?fields=id,title,views&filter[status][_eq]=published&filter[views][_gt]=1000&sort=-views&limit=20')],
  'rest filter newest': [get('/items/articles?fields=id,title,published_at&filter[status][_eq]=published&sort=-published_at&limit=20')],
  'rest create': [send('POST', '/items/articles?fields=id,title', created)],
  'rest update': keys.map((key) =>
    send('PATCH', `/items/articles/${key}?fields=id,title`, { title: `Article number ${key}`, views: (key * 7919) % 1_000_003 }),
  ),
}

const graph: Readonly<Record<string, readonly Request[]>> = {
  'graphql list': [graphql('query List { articles(limit: 20) { id title status views } }')],
  'graphql nested': [
    graphql('query Nested { articles(limit: 20) { id title author { name } comments { id text } tags { tag { name } } } }'),
  ],
  'graphql by id': keys.map((id) => graphql('query ById($id: ID!) { articles_by_id(id: $id) { id title status views body } }', { id })),
  'graphql filter': [
    graphql(
      'query Filter { articles(filter: { status: { _eq: "published" }, views: { _gt: 1000 } }, sort: ["-views"], limit: 20) { id title views } }',
    ),
  ],
  'graphql filter newest': [
    graphql(
      'query Newest { articles(filter: { status: { _eq: "published" } }, sort: ["-published_at"], limit: 20) { id title published_at } }',
    ),
  ],
  'graphql create': [
    graphql('mutation Create($data: create_articles_input!) { create_articles_item(data: $data) { id title } }', {
      data: createdInGraphql,
    }),
  ],
  'graphql update': keys.map((id) =>
    graphql('mutation Update($id: ID!, $data: update_articles_input!) { update_articles_item(id: $id, data: $data) { id title } }', {
      id,
      data: { title: `Article number ${id}`, views: (id * 7919) % 1_000_003 },
    }),
  ),
}

/** All cases, by door. */
export const benchCases: readonly BenchCase[] = Object.entries({ ...rest, ...graph }).map(([name, requests]) => ({
  name,
  requests,
  isRead: !/create|update/.test(name),
}))
