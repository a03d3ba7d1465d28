import type { TestDatabase } from '../../support/databases.js'

type Name = TestDatabase['name']

/** A question that people ask, and the index that has to serve it: `key` for the primary key. Where a database has none for it, `except` says why. */
export interface Question {
  readonly title: string
  readonly path: string
  readonly index: string | readonly string[]
  readonly isReader?: boolean
  readonly except?: Partial<Record<Name, string>>
}

const where = (filter: object): string => `filter=${encodeURIComponent(JSON.stringify(filter))}`
const articles = (query: string): string => `/items/articles?fields=id,title&${query}`

export const uuid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

/** Equal values come in the order of their keys. */
const oneWay = 'which reads an index in one direction only, and sorts all rows for a key that rises below a value that falls'
const likeIsCaseless = 'LIKE knows no case here, and the index does'

export const questions: readonly Question[] = [
  { title: 'the newest 20', path: articles('sort=-published_at&limit=20'), index: 'articles_published', except: { mysql: oneWay } },
  { title: 'the newest 20, the last key first', path: articles('sort=-published_at,-id&limit=20'), index: 'articles_published' },
  { title: 'the oldest 20', path: articles('sort=published_at&limit=20'), index: 'articles_published' },
  {
    title: 'the newest of a status',
    path: articles('filter[status]=rare&sort=-published_at&limit=20'),
    index: ['articles_status', 'articles_published'],
  },
  {
    title: 'a range of moments',
    path: articles(`${where({ published_at: { _between: ['2024-02-01', '2024-02-02'] } })}&sort=published_at&limit=20`),
    index: 'articles_published',
  },
  {
    title: 'since a moment',
    path: articles(`${where({ published_at: { _gte: '2024-12-30T00:00:00' } })}&sort=-published_at&limit=20`),
    index: 'articles_published',
  },
  { title: 'at a moment', path: articles(where({ published_at: { _eq: '2024-02-01T00:00:00' } })), index: 'articles_published' },
  {
    title: 'at several moments',
    path: articles(where({ published_at: { _in: ['2024-02-01T00:00:00', '2024-02-02T00:00:00'] } })),
    index: 'articles_published',
  },
  {
    title: 'published by now, newest first',
    path: articles(`${where({ published_at: { _lte: '$NOW' } })}&sort=-published_at&limit=20`),
    index: 'articles_published',
  },
  { title: 'of a day', path: articles(where({ day: { _eq: '2024-02-01' } })), index: 'articles_day' },
  {
    title: 'a range of days',
    path: articles(`${where({ day: { _between: ['2024-02-01', '2024-02-02'] } })}&sort=day&limit=20`),
    index: 'articles_day',
  },
  { title: 'a page by cursor of days', path: articles('sort=day&limit=20&cursor='), index: 'articles_day' },
  { title: 'a page by cursor of moments', path: articles('sort=published_at&limit=20&cursor='), index: 'articles_published' },
  { title: 'a page by cursor of keys', path: articles('limit=20&cursor='), index: 'key' },
  { title: 'by id', path: '/items/articles/77', index: 'key' },
  { title: 'by ids', path: articles(where({ id: { _in: [1, 2, 3] } })), index: 'key' },
  { title: 'a number', path: articles(where({ views: { _eq: 77 } })), index: 'articles_views' },
  { title: 'a number as text', path: articles('filter[views]=77'), index: 'articles_views' },
  { title: 'a fraction of a number', path: articles(`${where({ views: { _gt: 19_990.5 } })}&sort=views`), index: 'articles_views' },
  { title: 'several numbers', path: articles(where({ views: { _in: [7, 77] } })), index: 'articles_views' },
  { title: 'the largest number', path: articles('sort=-views&limit=20'), index: 'articles_views', except: { mysql: oneWay } },
  { title: 'a decimal', path: articles(where({ price: { _eq: '77.50' } })), index: 'articles_price' },
  { title: 'a range of decimals', path: articles(`${where({ price: { _between: [77, '78.5'] } })}&sort=price`), index: 'articles_price' },
  { title: 'a text', path: articles(where({ title: { _eq: 'Article 77' } })), index: ['articles_title', 'articles_begin'] },
  { title: 'several texts', path: articles(where({ title: { _in: ['Article 7', 'Article 77'] } })), index: 'articles_title' },
  { title: 'by title', path: articles('sort=title&limit=20'), index: 'articles_title' },
  {
    title: 'the beginning of a text',
    path: articles(`${where({ title: { _starts_with: 'Article 777' } })}&sort=title`),
    index: ['articles_title', 'articles_begin'],
    except: { sqlite: likeIsCaseless },
  },
  { title: 'null', path: articles(where({ price: { _null: true } })), index: 'articles_price' },
  { title: 'no null', path: articles(where({ rare: { _nnull: true } })), index: 'articles_rare' },
  { title: 'of an author', path: articles('filter[author]=77'), index: 'articles_author' },
  {
    title: 'of an author by name',
    path: articles(where({ author: { name: { _eq: 'Author 77' } } })),
    index: ['authors_name', 'articles_author'],
  },
  { title: 'with its author', path: '/items/articles?fields=id,author.name&limit=20', index: 'key' },
  { title: 'authors with their articles', path: '/items/authors?fields=id,articles.title&limit=5', index: 'articles_author' },
  {
    title: 'authors with their newest articles',
    path: '/items/authors?fields=id,articles.title&limit=5&deep[articles][_sort]=-published_at&deep[articles][_limit]=3',
    index: 'articles_author',
  },
  {
    title: 'authors of an article',
    path: `/items/authors?${where({ articles: { title: { _eq: 'Article 77' } } })}`,
    index: ['articles_title', 'articles_begin'],
  },
  { title: 'articles with their tags', path: '/items/articles?fields=id,tags.tag.name&limit=5', index: ['tagged', 'key'] },
  { title: 'articles of a tag', path: articles(where({ tags: { tag: { _eq: 7 } } })), index: 'tagged_tag' },
  {
    title: 'articles of a tag by its name',
    path: articles(where({ tags: { tag: { name: { _eq: 'tag 7' } } } })),
    index: ['tags_name', 'tagged_tag'],
  },
  { title: 'by a composite key', path: '/items/lines/19,77', index: 'key' },
  { title: 'of a part of a composite key', path: `/items/lines?${where({ doc: { _eq: 77 } })}`, index: 'key' },
  { title: 'by a uuid', path: `/items/things/${uuid(77)}`, index: 'key' },
  { title: 'by uuids', path: `/items/things?${where({ uid: { _in: [uuid(7), uuid(77)] } })}`, index: 'key' },
  { title: 'of an owner by uuid', path: `/items/comments?${where({ owner: { _eq: uuid(77) } })}`, index: 'comments_owner' },
  { title: 'how many of an author', path: '/items/articles?filter[author]=77&aggregate[count]=*', index: 'articles_author' },
  {
    title: 'the greatest number of all',
    path: '/items/articles?filter[author]=77&aggregate[max]=views',
    index: ['articles_author', 'articles_views'],
  },
  { title: 'what a rule opens', path: '/items/comments?fields=id', index: 'comments_owner', isReader: true },
  {
    title: 'the newest that a rule opens',
    path: '/items/articles?fields=id&sort=-published_at&limit=20',
    index: ['articles_published', 'articles_status'],
    isReader: true,
  },
  { title: 'by id under a rule', path: '/items/articles/77?fields=id', index: 'key', isReader: true },
]
