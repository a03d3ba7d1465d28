import { readerToken } from '../support/blog.js'

/** A request of the standard blog (support/blog.ts), whose statements stand in the files beside this one. */
export interface GoldenQuestion {
  readonly title: string
  /** Of REST; of GraphQL without it. */
  readonly path?: string
  readonly method?: string
  readonly document?: string
  readonly body?: unknown
  /** The token of the caller; an administrator's without it. */
  readonly as?: string
}

const articles = (query: string): string => `/items/articles?fields=id&${query}`
const where = (filter: object): string => articles(`filter=${encodeURIComponent(JSON.stringify(filter))}`)
const filtered = (title: string, filter: object): GoldenQuestion => ({ title, path: where(filter) })

const selections: readonly GoldenQuestion[] = [
  { title: 'some fields', path: '/items/articles?fields=id,title' },
  { title: 'all fields', path: '/items/articles' },
  { title: 'by key', path: '/items/articles/1' },
  { title: 'by key with a relation', path: '/items/articles/1?fields=title,author.name' },
  { title: 'many-to-one', path: '/items/articles?fields=title,author.name' },
  { title: 'one-to-many', path: '/items/authors?fields=name,articles.title' },
  { title: 'many-to-many', path: '/items/articles?fields=title,tags.tags_id.name' },
  { title: 'three levels of lists', path: '/items/authors?fields=name,articles.title,articles.comments.body,articles.tags.tags_id.name' },
  { title: 'a circle of relations', path: '/items/comments?fields=body,article.author.articles.title' },
  { title: 'an alias', path: '/items/articles?fields=headline&alias[headline]=title' },
  { title: 'a count of a list', path: '/items/articles?fields=title,count(comments)' },
  { title: 'a part of a date', path: '/items/articles?fields=title,year(published_at)' },
  { title: 'a concealed field', path: '/items/authors?fields=pin' },
  { title: 'a system collection', path: '/users?fields=email,role.name' },
]

const filters: readonly GoldenQuestion[] = [
  filtered('_eq', { status: { _eq: 'draft' } }),
  filtered('_neq', { status: { _neq: 'draft' } }),
  filtered('_in', { views: { _in: [10, 20] } }),
  filtered('_nin', { views: { _nin: [10, 20] } }),
  filtered('_lt and _gte', { _and: [{ views: { _gte: 5 } }, { views: { _lt: 30 } }] }),
  filtered('_between', { views: { _between: [5, 20] } }),
  filtered('_nbetween', { views: { _nbetween: [5, 20] } }),
  filtered('_null', { published_at: { _null: true } }),
  filtered('_nnull', { published_at: { _nnull: true } }),
  filtered('_empty', { title: { _empty: true } }),
  filtered('_contains', { title: { _contains: '100%' } }),
  filtered('_icontains', { title: { _icontains: 'steps' } }),
  filtered('_ncontains', { title: { _ncontains: 'steps' } }),
  filtered('_starts_with', { title: { _starts_with: 'Second' } }),
  filtered('_iends_with', { title: { _iends_with: 'STEPS' } }),
  filtered('a boolean', { is_featured: { _eq: true } }),
  filtered('a decimal', { price: { _gt: '9.90' } }),
  filtered('a moment', { published_at: { _gte: '2024-05-01T10:00:00Z' } }),
  filtered('a part of a date', { 'year(published_at)': { _eq: 2024 } }),
  filtered('a path of JSON', { data: { _json: { color: { _eq: 'red' } } } }),
  filtered('_or', { _or: [{ id: { _eq: 1 } }, { title: { _eq: 'Lonely' } }] }),
  filtered('through a many-to-one relation', { author: { name: { _eq: 'Bob' } } }),
  filtered('through a one-to-many relation', { comments: { body: { _eq: 'comment 4' } } }),
  filtered('_some', { comments: { _some: { body: { _contains: '1' } } } }),
  filtered('_none', { comments: { _none: { body: { _contains: '1' } } } }),
  filtered('without children', { comments: { _null: true } }),
  filtered('a count of a list', { 'count(comments)': { _gt: 1 } }),
  filtered('through a many-to-many relation', { tags: { tags_id: { name: { _eq: 'blue' } } } }),
  { title: 'a search', path: articles('search=first') },
]

const pages: readonly GoldenQuestion[] = [
  { title: 'sorted', path: articles('sort=-views') },
  { title: 'sorted through a relation', path: articles('sort=author.name,-views') },
  { title: 'sorted by a part of a date', path: articles('sort=year(published_at)') },
  { title: 'the newest 20', path: articles('sort=-published_at&limit=20') },
  { title: 'a page by offset', path: articles('limit=2&page=2') },
  { title: 'the first page by cursor', path: articles('limit=2&cursor=') },
  { title: 'all rows', path: articles('limit=-1') },
  { title: 'with both counts', path: articles('meta=*') },
  {
    title: 'a limit for each parent',
    path: '/items/authors?fields=name,articles.title&deep[articles][_limit]=1&deep[articles][_sort]=-views',
  },
  { title: 'a filter for each parent', path: '/items/authors?fields=name,articles.title&deep[articles][_filter][status]=published' },
]

const aggregates: readonly GoldenQuestion[] = [
  { title: 'a count', path: '/items/articles?aggregate[count]=*' },
  { title: 'aggregates', path: '/items/articles?aggregate[sum]=views&aggregate[avg]=price&aggregate[countDistinct]=author' },
  { title: 'groups', path: '/items/articles?aggregate[count]=*&groupBy=status' },
  { title: 'groups by a part of a date', path: '/items/articles?aggregate[max]=views&groupBy=year(published_at)' },
]

const ruled: readonly GoldenQuestion[] = [
  { title: 'a list', path: '/items/articles?fields=id,title' },
  { title: 'by key', path: '/items/articles/1?fields=id,title' },
  { title: 'relations', path: '/items/authors?fields=name,articles.title,articles.comments.body' },
  { title: 'a filter through a relation', path: where({ comments: { body: { _eq: 'comment 4' } } }) },
  { title: 'a count', path: '/items/articles?aggregate[count]=*' },
].map((question) => ({ ...question, title: `${question.title}, by a rule`, as: readerToken }))

const documents: readonly GoldenQuestion[] = [
  { title: 'GraphQL: a list with a list', document: '{ articles(sort: ["-views"], limit: 2) { title comments(limit: 1) { body } } }' },
  { title: 'GraphQL: two root fields', document: '{ one: articles { id } other: tags { id } }' },
  { title: 'GraphQL: groups', document: '{ articles_aggregated(groupBy: ["status"]) { group count { id } sum { views } } }' },
  {
    title: 'GraphQL: a connection',
    document: '{ articles_connection(first: 2) { edges { cursor node { title } } pageInfo { hasNextPage } } }',
  },
]

const writes: readonly GoldenQuestion[] = [
  { title: 'create', path: '/items/tags', body: { name: 'golden' } },
  { title: 'create two', path: '/items/tags', body: [{ name: 'golden' }, { name: 'silver' }] },
  { title: 'create with a relation', path: '/items/comments', body: { body: 'new', article: { title: 'new' } } },
  { title: 'update', path: '/items/tags/1', method: 'PATCH', body: { name: 'changed' } },
  {
    title: 'update through a parent',
    path: '/items/articles/1',
    method: 'PATCH',
    body: { comments: { update: [{ id: 1, body: 'changed' }] } },
  },
  { title: 'delete', path: '/items/articles_tags/1', method: 'DELETE' },
]

export const questions: readonly GoldenQuestion[] = [...selections, ...filters, ...pages, ...aggregates, ...ruled, ...documents, ...writes]
