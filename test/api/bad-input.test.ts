import { beforeAll, expect, it } from '@jest/globals'
import { errorCatalogue } from '../../src/errors/catalogue.js'
import { type Answer, onEachApp, type Question } from '../support/app.js'
import { fillBlog, readerToken } from '../support/blog.js'
import { rowCounts } from '../support/inspect.js'

type BadRequest = readonly [name: string, path: string, question?: Question]

const nested = (depth: number, open: string, inside: string, close: string) => open.repeat(depth) + inside + close.repeat(depth)
const deepFilter = nested(10_000, '{"_and":[', '{}', ']}')
const deepObject = nested(10_000, '{"author":', '{}', '}')
const encoded = (value: unknown) => encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value))
const search = (query: unknown): Question => ({ method: 'SEARCH', body: { query } })
const patch = (body: unknown): Question => ({ method: 'PATCH', body })

/** Requests that must be refused with a code of the catalogue, as a client's mistake. */
const refused: readonly BadRequest[] = [
  ['broken JSON', '/items/articles', { body: '{"title":' }],
  ['a body that is no JSON', '/items/articles', { body: 'title=1' }],
  ['a body that is a number', '/items/articles', { body: '12' }],
  ['a body that is a text', '/items/articles', { body: '"text"' }],
  ['a body that is null', '/items/articles', { body: 'null' }],
  ['a list of numbers', '/items/articles', { body: [1, 2] }],
  ['a list of null', '/items/articles', { body: [null] }],
  ['a too large body', '/items/articles', { body: { title: 'x'.repeat(2 ** 20 + 1) } }],
  ['a body 10,000 deep as a relation', '/items/articles', { body: deepObject }],
  ['an unknown collection', '/items/nothing'],
  ['a system collection at /items', '/items/directus_users'],
  ['an unknown field', '/items/articles?fields=nothing'],
  ['an unknown nested field', '/items/articles?fields=author.nothing'],
  ['an unknown operator', `/items/articles?filter=${encoded({ title: { _like: 'x' } })}`],
  ['an unknown filter field', '/items/articles?filter[nothing][_eq]=1'],
  ['a filter that is a list', `/items/articles?filter=${encoded([1])}`],
  ['a filter that is a text', '/items/articles?filter=text'],
  ['a filter that is broken JSON', '/items/articles?filter={"title":'],
  ['_and that is no list', `/items/articles?filter=${encoded({ _and: { title: { _eq: 1 } } })}`],
  ['a text for a number', '/items/articles?filter[views][_eq]=many'],
  ['an object for a number', '/items/articles?filter[views][_eq][a]=1'],
  ['a date that is none', '/items/articles?filter[published_at][_gt]=yesterday-ish'],
  ['_between one value', '/items/articles?filter[views][_between]=1'],
  ['a filter 10,000 deep', '/items/articles', { method: 'SEARCH', body: `{"query":{"filter":${deepFilter}}}` }],
  ['a filter through 10,000 relations', '/items/articles', { method: 'SEARCH', body: `{"query":{"filter":${deepObject}}}` }],
  ['__proto__ in a filter', '/items/articles', { method: 'SEARCH', body: '{"query":{"filter":{"__proto__":{"_eq":1}}}}' }],
  ['constructor in a filter', '/items/articles?filter[constructor][_eq]=1'],
  ['constructor as an operator', '/items/articles?filter[title][constructor]=1'],
  ['__proto__ as a field', '/items/articles?fields=__proto__'],
  ['constructor as a field', '/items/articles?fields=constructor'],
  ['toString as a sort', '/items/articles?sort=toString'],
  ['__proto__ as a function', '/items/articles?fields=__proto__(title)'],
  ['constructor as a collection', '/items/constructor'],
  ['__proto__ as a collection', '/items/__proto__'],
  ['SQL in a field', `/items/articles?fields=${encoded('id"; DROP TABLE articles; --')}`],
  ['SQL in a sort', `/items/articles?sort=${encoded('id; DROP TABLE articles')}`],
  ['SQL in a filter field', `/items/articles?filter=${encoded({ 'id" or 1=1 --': { _eq: 1 } })}`],
  ['SQL in a function', `/items/articles?fields=${encoded('lower(title)')}`],
  ['SQL in a group', `/items/articles?aggregate[count]=*&groupBy=${encoded('1); DROP TABLE articles')}`],
  ['an unknown aggregate', '/items/articles?aggregate[median]=views'],
  ['an aggregate of an unknown field', '/items/articles?aggregate[sum]=nothing'],
  ['a limit that is no number', '/items/articles?limit=NaN'],
  ['a limit that is a list', '/items/articles?limit[]=1&limit[]=2'],
  ['a limit below -1', '/items/articles?limit=-2'],
  ['a limit with a fraction', '/items/articles', search({ limit: 1.5 })],
  ['a negative offset', '/items/articles?offset=-1'],
  ['a page that is no number', '/items/articles?page=first'],
  ['a sort that is an object', '/items/articles', search({ sort: { title: 1 } })],
  ['fields that are numbers', '/items/articles', search({ fields: [1, {}] })],
  ['an item key that is a text', '/items/articles/first'],
  ['a key with a zero byte', '/items/articles/%00'],
  ['a text for a number', '/items/articles', { body: { views: 'many' } }],
  ['an object for a number', '/items/articles', { body: { views: { a: 1 } } }],
  ['a number out of range', '/items/articles', { body: { views: 1e40 } }],
  ['a date that is none', '/items/articles', { body: { published_at: 'soon' } }],
  ['a list for a to-one relation', '/items/articles', { body: { author: [1] } }],
  ['a key that nobody has for a relation', '/items/articles', { body: { author: 999_999 } }],
  ['a text for a list of items', '/items/articles', { body: { comments: 'text' } }],
  ['a list of texts for new items', '/items/articles', { body: { comments: { create: 'text' } } }],
  ['a key that is taken', '/items/articles', { body: { id: 1 } }],
  ['a change of nothing', '/items/articles', patch({ title: 'x' })],
  ['a change with wrong keys', '/items/articles', patch({ keys: [{}], data: { title: 'x' } })],
  ['a change with a text as keys', '/items/articles', patch({ keys: 'all', data: { title: 'x' } })],
  ['deleting nothing named', '/items/articles', { method: 'DELETE', body: {} }],
  ['deleting a key of null', '/items/articles', { method: 'DELETE', body: [null] }],
  ['a method that is not there', '/items/articles/1', { method: 'PUT', body: { title: 'x' } }],
  ['a login without anything', '/auth/login', { as: null, body: {} }],
  ['a login with objects', '/auth/login', { as: null, body: { email: { a: 1 }, password: [] } }],
  ['a refresh with an object', '/auth/refresh', { as: null, body: { refresh_token: {}, mode: 'json' } }],
  ['a token that is none', '/items/articles', { as: 'not.a.token' }],
  ['a collection with a slash in its name', '/collections', { body: { collection: 'a/b', schema: {}, fields: [] } }],
  ['a collection without a name', '/collections', { body: { schema: {} } }],
  ['a field of an unknown type', '/fields/articles', { body: { field: 'x', type: 'blob"--', schema: {} } }],
  ['a field of no type and without metadata', '/fields/articles', { body: { field: 'x', type: null, schema: {} } }],
  ['a field of an unforeseen type and without metadata', '/fields/articles', { body: { field: 'x', type: 'unknown', schema: {} } }],
  ['a way back without metadata', '/fields/articles', { body: { field: 'x', type: 'o2m' } }],
  ['a field without a name', '/fields/articles', { body: { type: 'string', schema: {} } }],
  ['a relation of an unknown field', '/relations', { body: { collection: 'articles', field: 'nothing', related_collection: 'authors' } }],
]

/** A row as Jest wants it: without gaps, which it would fill itself. */
const whole = ([name, path, question = {}]: BadRequest) => [name, path, { question }] as const

/** Requests that are odd but may be answered: anything but a failure of the server. */
const survived: readonly BadRequest[] = [
  ['a media type nobody reads', '/items/articles', { method: 'SEARCH', body: '<a/>', headers: { 'content-type': 'application/xml' } }],
  ['fields below a plain field', '/items/articles?fields=title.length'],
  ['deep that is a text', '/items/articles', search({ deep: 'text' })],
  ['an unknown relation in deep', '/items/articles', search({ deep: { nothing: { _limit: 1 } } })],
  ['an unknown field of an item', '/items/articles/1', patch({ nothing: 1 })],
  [
    'constructor as a field of an item',
    '/items/articles/1',
    { method: 'PATCH', body: '{"constructor":{"a":1},"__proto__":{"title":"x"}}' },
  ],
  ['a limit of a thousand million', '/items/articles?limit=1000000000'],
  ['a limit of 0', '/items/articles?limit=0'],
  ['a limit of nothing', '/items/articles?limit='],
  ['a limit beyond all integers', '/items/articles?limit=99999999999999999999999'],
  ['a page far behind', '/items/articles?page=999999999&limit=1000000'],
  ['an offset beyond all integers', '/items/articles?offset=99999999999999999999999'],
  ['a zero byte in a search', '/items/articles?search=%00'],
  ['a zero byte in a filter', '/items/articles?filter[title][_contains]=%00'],
  ['a zero byte in an item', '/items/articles', { body: '{"title":"a\\u0000b"}' }],
  ['half a surrogate in a filter', '/items/articles', search({ filter: { title: { _eq: '\ud800' } } })],
  ['an integer beyond 64 bits in a filter', '/items/articles', search({ filter: { views: { _gt: 1e300 } } })],
  ['a key beyond 64 bits', '/items/articles/99999999999999999999999'],
  ['a key beyond 32 bits', '/items/articles/9999999999'],
  ['the same field 10,000 times', '/items/articles', search({ fields: Array(10_000).fill('title') })],
  ['20,000 values in _in', '/items/articles', search({ filter: { views: { _in: Array.from({ length: 20_000 }, (_, i) => i) } } })],
  ['100,000 values in _in', '/items/articles', search({ filter: { id: { _in: Array.from({ length: 100_000 }, (_, i) => i) } } })],
  ['5,000 alternatives', '/items/articles', search({ filter: { _or: Array.from({ length: 5000 }, (_, i) => ({ views: { _eq: i } })) } })],
  ['500 sorts', '/items/articles', search({ sort: Array(500).fill('title') })],
  ['SQL as an alias', '/items/articles', search({ alias: { 'a" from x; --': 'title' }, fields: ['a" from x; --'] })],
  [
    '__proto__ as an alias',
    '/items/articles',
    { method: 'SEARCH', body: '{"query":{"alias":{"__proto__":"title"},"fields":["__proto__"]}}' },
  ],
  ['a JSON value 5,000 deep', '/items/articles', { method: 'PATCH', body: `{"keys":[],"data":{"data":${nested(5000, '[', '', ']')}}}` }],
  ['a search of 10,000 letters', '/items/articles', search({ search: 'x'.repeat(10_000) })],
  ['a search of operators', `/items/articles?search=${encoded('" OR * NEAR( - :')}`],
  ['LIKE patterns in a filter', `/items/articles?filter[title][_contains]=${encoded('%_\\')}`],
  ['fields of ten wildcards', '/items/articles?fields=*.*.*.*.*.*.*.*.*.*'],
  ['brackets without end', `/items/articles?${'filter[_and][0]'.repeat(50)}=1`],
  ['a path that cannot be decoded', '/items/articles/%E0%A4%A'],
  ['a token of 100,000 letters', '/items/articles', search({ filter: { title: { _eq: 'x'.repeat(100_000) } } })],
]

/** GraphQL documents that must be refused. */
const refusedDocuments: readonly (readonly [string, unknown])[] = [
  ['broken text', { query: '{ articles {' }],
  ['no query', {}],
  ['a query that is a number', { query: 12 }],
  ['an unknown field', { query: '{ articles { nothing } }' }],
  ['an unknown operator', { query: '{ articles(filter: { title: { _like: "x" } }) { id } }' }],
  ['a text for a number', { query: '{ articles(filter: { views: { _eq: "many" } }) { id } }' }],
  ['__proto__ as a field', { query: '{ articles { __proto__ } }' }],
  ['a limit that is a text', { query: '{ articles(limit: "NaN") { id } }' }],
  ['an unknown sort', { query: '{ articles(sort: ["id; DROP TABLE articles"]) { id } }' }],
  ['variables that are a text', { query: 'query ($f: articles_filter) { articles(filter: $f) { id } }', variables: 'text' }],
  [
    '__proto__ in variables',
    { query: 'query ($f: articles_filter) { articles(filter: $f) { id } }', variables: JSON.parse('{"f":{"__proto__":{"_eq":1}}}') },
  ],
  ['a document of 6,000 tokens', { query: `{ articles { ${Array.from({ length: 2000 }, (_, i) => `a${i}: title`).join(' ')} } }` }],
  ['a selection 700 deep', { query: `{ articles { ${nested(700, 'author { articles { ', 'id', '} }')} } }` }],
  ['a circle of fragments', { query: '{ articles { ...a } } fragment a on articles { ...b } fragment b on articles { ...a }' }],
  ['a selection 2,000 deep', { query: `{ articles { ${nested(2000, 'author { articles { ', 'id', '} }')} } }` }],
  ['a wrong type in a mutation', { query: 'mutation { create_articles_item(data: { views: "many" }) { id } }' }],
]

onEachApp(
  'Bad input',
  (app) => {
    let before: Record<string, number>
    const counts = () => rowCounts(app().platform.database.knex, app().databaseName)
    beforeAll(async () => {
      before = await ownCounts(counts)
    })

    it.each(refused.map(whole))('is refused: %s (%s)', async (_name, path, { question }) => {
      expectRefusal(await app().request(path, question))
    })

    it.each(refused.filter(([, path]) => path.startsWith('/items')).map(whole))(
      'is refused from a limited user, too: %s (%s)',
      async (_name, path, { question }) => {
        expectRefusal(await app().request(path, { as: readerToken, ...question }))
      },
    )

    it.each(survived.map(whole))('does no harm: %s', async (_name, path, { question }) => {
      const answer = await app().request(path, question)
      if (answer.status >= 400) expectRefusal(answer)
      expect(answer.status).toBeLessThan(500)
    })

    it.each(refusedDocuments)('is refused by GraphQL: %s', async (_name, body) => {
      const answer = await app().request('/graphql', { body })
      expect(answer.body.errors?.length).toBeGreaterThan(0)
      expectKnown(answer)
      expect(answer.status).toBeLessThan(500)
    })

    it('two slashes behind the first part of a path are one, and no more than that', async () => {
      const { text } = await app().request('/items/articles?fields=id')
      expect(await app().request('/items//articles?fields=id')).toMatchObject({ status: 200, text })
      expect((await app().request('/items//articles', { as: null })).status).toBe(403)
      for (const path of ['/items///articles', '//items/articles', '/items//']) expect((await app().request(path)).status).toBe(404)
    })

    it('has written nothing', async () => {
      const after = await ownCounts(counts)
      // One item with a zero byte may be stored where the database can.
      expect({ ...after, articles: Math.min(after.articles!, before.articles! + 1) }).toEqual({
        ...before,
        articles: Math.min(after.articles!, before.articles! + 1),
      })
      expect(after.articles! - before.articles!).toBeLessThanOrEqual(1)
      expect(({} as Record<string, unknown>)._eq).toBeUndefined()
    })
  },
  fillBlog,
)

function expectRefusal(answer: Answer): void {
  expect({ status: answer.status, text: answer.text }).toEqual({ status: expect.any(Number), text: expect.stringContaining('"errors"') })
  expectKnown(answer)
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(answer.status).toBeLessThan(500)
}

function expectKnown({ body, text }: Answer): void {
  for (const error of body.errors ?? []) {
    expect(Object.keys(errorCatalogue)).toContain(error.extensions.code)
    expect({ code: error.extensions.code, text }).not.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' })
  }
}

/** History may grow by nothing but what was written; it is not counted, nor are sessions. */
async function ownCounts(counts: () => Promise<Record<string, number>>): Promise<Record<string, number>> {
  return Object.fromEntries(Object.entries(await counts()).filter(([table]) => !/^directus_(activity|revisions|sessions)$/.test(table)))
}
