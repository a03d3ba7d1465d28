import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { PooledDatabase } from '../../../src/database/pooled-database.js'
import { type App, onEachApp } from '../../support/app.js'
import { createUser } from '../../support/blog.js'
import { type Question, questions, uuid } from './questions.js'

const token = 'token-of-who-is-bound-by-rules'
const moment: Record<string, string> = { sqlite: 'timestamp', postgres: 'timestamptz', mysql: 'datetime(3)' }
const count = 20_000

const numbersOf = (name: string, most: number): string =>
  name === 'mysql'
    ? `WITH n AS (SELECT seq AS i FROM seq_1_to_${most})`
    : `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${most})`

/** Moments a minute apart, texts and milliseconds as each database writes them. */
const at: Record<string, string> = {
  sqlite: "datetime(1704067200 + i * 1580, 'unixepoch')",
  postgres: "TIMESTAMPTZ '2024-01-01 00:00:00Z' + i * INTERVAL '1580 seconds'",
  mysql: "TIMESTAMP '2024-01-01 00:00:00' + INTERVAL i * 1580 SECOND",
}
const day: Record<string, string> = {
  sqlite: "date(1704067200 + i * 1580, 'unixepoch')",
  postgres: "(DATE '2024-01-01' + (i * 1580) / 86400)",
  mysql: "DATE '2024-01-01' + INTERVAL (i * 1580) DIV 86400 DAY",
}
const text: Record<string, (number: string) => string> = {
  sqlite: (number) => `printf('00000000-0000-4000-8000-%012d', ${number})`,
  postgres: (number) => `('00000000-0000-4000-8000-' || lpad((${number})::text, 12, '0'))::uuid`,
  mysql: (number) => `CONCAT('00000000-0000-4000-8000-', LPAD(${number}, 12, '0'))`,
}

const labelled = (name: string, label: string): string => (name === 'mysql' ? `CONCAT('${label} ', i)` : `'${label} ' || i`)

function statementsOf(name: string): string[] {
  const id = name === 'mysql' ? 'char(36)' : 'uuid'
  const numbers = (most: number) => numbersOf(name, most)
  const titled = (label: string) => labelled(name, label)
  return [
    'CREATE TABLE authors (id integer PRIMARY KEY, name varchar(100))',
    `CREATE TABLE articles (id integer PRIMARY KEY, title varchar(200), status varchar(20), views integer, price decimal(10,2), rare integer, published_at ${moment[name]}, day date,
      author integer, FOREIGN KEY (author) REFERENCES authors (id))`,
    `CREATE TABLE comments (id integer PRIMARY KEY, article integer, owner ${id}, FOREIGN KEY (article) REFERENCES articles (id))`,
    'CREATE TABLE tags (id integer PRIMARY KEY, name varchar(100))',
    'CREATE TABLE tagged (id integer PRIMARY KEY, article integer, tag integer, FOREIGN KEY (article) REFERENCES articles (id), FOREIGN KEY (tag) REFERENCES tags (id))',
    `CREATE TABLE ${name === 'mysql' ? '`lines`' : 'lines'} (doc integer, pos integer, note varchar(20), PRIMARY KEY (doc, pos))`,
    `CREATE TABLE things (uid ${id} PRIMARY KEY, name varchar(20))`,
    `INSERT INTO authors (id, name) ${numbers(1000)} SELECT i, ${titled('Author')} FROM n`,
    `INSERT INTO articles (id, title, status, views, price, rare, published_at, day, author) ${numbers(count)}
      SELECT i, ${titled('Article')}, CASE WHEN i % 1000 = 0 THEN 'rare' WHEN i % 3 = 0 THEN 'draft' ELSE 'published' END, i, CASE WHEN i % 2000 > 0 THEN i + 0.5 END, CASE WHEN i % 2000 = 0 THEN i END, ${at[name]}, ${day[name]}, i % 1000 + 1 FROM n`,
    `INSERT INTO comments (id, article, owner) ${numbers(count)} SELECT i, i, ${text[name]!('i % 2000')} FROM n`,
    `INSERT INTO tags (id, name) ${numbers(500)} SELECT i, ${titled('tag')} FROM n`,
    `INSERT INTO tagged (id, article, tag) ${numbers(count)} SELECT i, i, i % 500 + 1 FROM n`,
    `INSERT INTO ${name === 'mysql' ? '`lines`' : 'lines'} (doc, pos, note) ${numbers(count)} SELECT i / 4, i, 'x' FROM n`.replace(
      'i / 4',
      name === 'mysql' ? 'i DIV 4' : 'i / 4',
    ),
    `INSERT INTO things (uid, name) ${numbers(count)} SELECT ${text[name]!('i')}, 'x' FROM n`,
    ...[
      ['articles_published', 'articles (published_at)'],
      ['articles_status', 'articles (status, published_at)'],
      ['articles_views', 'articles (views)'],
      ['articles_price', 'articles (price)'],
      ['articles_rare', 'articles (rare)'],
      ['articles_title', 'articles (title)'],
      ['articles_day', 'articles (day)'],
      ['articles_author', 'articles (author)'],
      ['authors_name', 'authors (name)'],
      ['comments_owner', 'comments (owner)'],
      ['comments_article', 'comments (article)'],
      ['tags_name', 'tags (name)'],
      ['tagged_tag', 'tagged (tag)'],
      ['tagged_article', 'tagged (article)'],
    ].map(([index, columns]) => `CREATE INDEX ${index} ON ${columns}`),
    ...(name === 'postgres' ? ['CREATE INDEX articles_begin ON articles (title text_pattern_ops)'] : []),
  ]
}

async function fill(app: App): Promise<void> {
  const { knex } = app.platform.database
  const name = app.databaseName
  for (const statement of statementsOf(name)) await knex.raw(statement)
  const tables = ['authors', 'articles', 'comments', 'tags', 'tagged', 'lines', 'things']
  await knex.raw(name === 'mysql' ? `ANALYZE TABLE ${tables.map((table) => `\`${table}\``).join(', ')}` : 'ANALYZE')
  await app.platform.schema.reload()
  for (const [one, field, many, back] of [
    ['authors', 'articles', 'articles', 'author'],
    ['articles', 'tags', 'tagged', 'article'],
  ] as const) {
    await app.must(`/fields/${one}`, { body: { field, type: 'alias', meta: { special: ['o2m'] }, schema: null } })
    await app.must(`/relations/${many}/${back}`, { method: 'PATCH', body: { meta: { one_field: field } } })
  }
  await createUser(app, 'bound', token, [
    {
      collection: 'articles',
      action: 'read',
      fields: ['*'],
      permissions: { _and: [{ status: { _eq: 'published' } }, { published_at: { _lte: '$NOW' } }] },
    },
    { collection: 'comments', action: 'read', fields: ['*'], permissions: { owner: { _eq: '$CURRENT_USER' } } },
  ])
  if (name === 'sqlite') await knowForms(app)
}

/** Seconds that a plan may take to be the right one. */
const looks = 50

/** SQLite's forms of dates are looked at for two seconds, which is too little on a busy machine: then they are looked at again. */
async function knowForms({ platform: { schema, database } }: App): Promise<void> {
  const areKnown = (): boolean =>
    schema
      .current()
      .database.tables.find((table) => table.name === 'articles')!
      .columns.every((column) => (column.name !== 'published_at' && column.name !== 'day') || column.storage)
  for (let look = 0; look < 20 && !areKnown(); look += 1) {
    // What was found is kept, also that there was no time to find it, until somebody else writes.
    await database.knex.raw('UPDATE tags SET name = name WHERE id = 1')
    await schema.reload()
  }
}

onEachApp(
  'issue 12.7: the plans of common questions use the index that is there',
  (app) => {
    const asked: { text: string; parameters: readonly unknown[] }[] = []
    const { query, queryOne } = PooledDatabase.prototype
    beforeAll(() => {
      const watched = <Work extends (this: PooledDatabase, text: string, parameters: readonly unknown[]) => Promise<unknown>>(work: Work) =>
        function (this: PooledDatabase, text: string, parameters: readonly unknown[]) {
          asked.push({ text, parameters })
          return work.call(this, text, parameters)
        }
      Object.assign(PooledDatabase.prototype, { query: watched(query), queryOne: watched(queryOne) })
    })
    afterAll(() => void Object.assign(PooledDatabase.prototype, { query, queryOne }))

    const planOf = async ({ path, isReader }: Question): Promise<string> => {
      if (path.endsWith('cursor=')) {
        const { text } = await app().request(path)
        path += (JSON.parse(text) as { meta: { next_cursor: string } }).meta.next_cursor
      }
      asked.length = 0
      await app().must(path, isReader ? { as: token } : {})
      const statement = asked.find(({ text }) => /\b["`]?data["`]?$|AS ["`]data["`]/.test(text))!
      const explain = { sqlite: 'EXPLAIN QUERY PLAN', postgres: 'EXPLAIN', mysql: 'EXPLAIN FORMAT=JSON' }[app().databaseName]
      const rows = await query.call(app().platform.database, `${explain} ${statement.text}`, statement.parameters)
      return rows.map((row) => Object.values(row).join(' ')).join('\n')
    }
    const keys = { sqlite: /PRIMARY KEY|sqlite_autoindex/, postgres: /_pkey/, mysql: /"key": "PRIMARY"/ }

    it.each(questions)(
      '$title',
      async (question) => {
        const reason = question.except?.[app().databaseName]
        if (reason) return console.info(`${question.title}: no index on ${app().databaseName}, ${reason}.`)
        const indexes = [question.index].flat().map((name) => (name === 'key' ? keys[app().databaseName] : new RegExp(name)))
        const usesIndex = (plan: string): boolean => {
          const used = app().databaseName === 'mysql' ? [...plan.matchAll(/"key": "[^"]*"/g)].join('\n') : plan
          return indexes.some((index) => index.test(used))
        }
        let plan = await planOf(question)
        // What is known of the forms of dates may be in doubt for a moment, on a busy machine for a longer one.
        for (let look = 0; look < looks && !usesIndex(plan); look += 1) {
          await new Promise((resolve) => setTimeout(resolve, 1_000))
          plan = await planOf(question)
        }
        expect(usesIndex(plan) ? 'uses the index' : plan).toBe('uses the index')
      },
      120_000,
    )
  },
  fill,
)

it('has some forty questions', () => {
  expect(questions.length).toBeGreaterThanOrEqual(40)
  expect(uuid(7)).toHaveLength(36)
})
