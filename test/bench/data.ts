import { loadConfig } from '../../src/config/config.js'
import { type Item, type Platform, systemContext } from '../../src/context.js'
import { createCollections } from '../../src/services/schema/collections.js'
import { createRelation } from '../../src/services/schema/relations.js'
import { startServer } from '../../src/start.js'

const column = (field: string, type: string, schema: Item = {}, meta: Item = {}) => ({ field, type, schema, meta })
const list = (field: string, special: string) => ({ field, type: 'alias', meta: { special: [special] } })
const key = (field: string) => column(field, 'integer', { is_indexed: true }, { special: ['m2o'] })

const collections = {
  authors: [column('name', 'string'), column('email', 'string'), list('articles', 'o2m')],
  articles: [
    column('title', 'string'),
    column('status', 'string', { is_indexed: true }),
    column('published_at', 'timestamp', { is_indexed: true }),
    column('views', 'integer', { is_indexed: true }),
    column('body', 'text'),
    key('author'),
    list('comments', 'o2m'),
    list('tags', 'm2m'),
  ],
  tags: [column('name', 'string')],
  comments: [key('article'), column('name', 'string'), column('text', 'text')],
  articles_tags: [key('article'), key('tag')],
}

const relations = [
  { collection: 'articles', field: 'author', related_collection: 'authors', meta: { one_field: 'articles' } },
  { collection: 'comments', field: 'article', related_collection: 'articles', meta: { one_field: 'comments' } },
  { collection: 'articles_tags', field: 'article', related_collection: 'articles', meta: { one_field: 'tags', junction_field: 'tag' } },
  { collection: 'articles_tags', field: 'tag', related_collection: 'tags', meta: { one_field: null, junction_field: 'article' } },
]

const numbers = (count: number) => `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`

/** The rows: 1,000 authors, 50,000 articles, 200 tags, 200,000 comments, two tags an article; in SQL that every database takes. */
const rows = [
  `INSERT INTO authors (name, email) ${numbers(1000)} SELECT 'Author ' || i, 'author' || i || '@example.com' FROM n`,
  `INSERT INTO tags (name) ${numbers(200)} SELECT 'tag-' || i FROM n`,
  (
    moment: string,
  ) => `INSERT INTO articles (title, status, published_at, views, body, author) ${numbers(50_000)} SELECT 'Article number ' || i,
    CASE i % 3 WHEN 0 THEN 'draft' ELSE 'published' END, ${moment}, (i * 7919) % 1000003, 'The text of article number ' || i || ', a few words long.', i % 1000 + 1 FROM n`,
  `INSERT INTO comments (article, name, text) ${numbers(200_000)} SELECT i % 50000 + 1, 'Reader ' || i % 977, 'Comment number ' || i FROM n`,
  `INSERT INTO articles_tags (article, tag) ${numbers(100_000)} SELECT i % 50000 + 1, (i * 13 + i / 50000) % 200 + 1 FROM n`,
]

/** A moment of its own for each article, out of the order of keys, as it is stored. */
const moments = {
  sqlite: '1700000000000 + (i * 7919) % 1000003 * 1000',
  postgres: 'to_timestamp(1700000000 + (i * 7919) % 1000003)',
  mysql: 'FROM_UNIXTIME(1700000000 + (i * 7919) % 1000003)',
}

/** Creates collections and rows of the bench on an empty database. */
export async function fillDatabase(environment: Readonly<Record<string, string>>): Promise<void> {
  const server = await startServer(loadConfig({ ...environment, PORT: '0', LOG_LEVEL: 'warn', QUERY_TIMEOUT: '0' }), { prepare: fill })
  await server.stop()
}

async function fill(platform: Platform): Promise<void> {
  const payloads = Object.entries(collections).map(([collection, fields]) => ({ collection, schema: {}, meta: {}, fields }))
  await createCollections(systemContext(platform), payloads)
  for (const relation of relations) await createRelation(systemContext(platform), { ...relation, schema: {} })
  for (const statement of rows)
    await platform.database.knex.raw(typeof statement === 'string' ? statement : statement(moments[platform.database.dialect.name]))
  await platform.database.knex.raw('ANALYZE')
}
